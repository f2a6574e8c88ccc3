import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { ConfigError, NotFoundError } from '../../core/errors.ts';
import { checkCheckpointFolder, inspectCheckpointFolder } from './checkpoint-folder.ts';

const folder = useTemporaryFolder();

/** A new folder with these files. */
async function createFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(folder(), 'checkpoint-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  return dir;
}

const STEPS = { 'step-000000012/manifest.json': '{}', 'metrics.jsonl': '' };

describe('inspectCheckpointFolder', () => {
  it.each([
    ['an empty folder', {}, 'free', null],
    ['logs of a training that was killed early', { 'metrics.jsonl': '', 'curve.svg': '' }, 'free', null],
    ['a write that was cut short', { '.step-000000001.12.tmp/manifest.json': '' }, 'free', null],
    ['steps', STEPS, 'checkpoint', 'steps'],
    ['a folder that is called like a step', { 'step-000000012/notes.txt': '' }, 'other', null],
    [
      'settings of the title model',
      { 'settings.json': '{"datasetFingerprint":"a"}' },
      'checkpoint',
      'title-bert',
    ],
    ['damaged settings beside steps', { 'settings.json': '{', 'final/x': '' }, 'checkpoint', 'title-bert'],
    ['settings of an editor', { 'settings.json': '{"tabSize":2}' }, 'other', null],
    ['vectors', { 'manifest.json': '{"kind":"word2vec-checkpoint"}' }, 'checkpoint', 'word2vec'],
    ['damaged vectors', { 'manifest.json': '{', 'state.safetensors': '' }, 'checkpoint', 'word2vec'],
    ['a data set', { 'manifest.json': '{"kind":"dataset"}' }, 'other', null],
    ['photographs', { 'beach.jpg': '' }, 'other', null],
  ])('knows %s', async (_, files, state, layout) => {
    expect(await inspectCheckpointFolder(await createFolder(files))).toEqual({ state, layout });
  });
});

describe('checkCheckpointFolder', () => {
  const model = { model: 'mel-cnn', layout: 'steps' } as const;

  it('takes a missing folder, an empty one, and with resume one of its checkpoints', async () => {
    await checkCheckpointFolder({ dir: join(folder(), 'new') }, model);
    await checkCheckpointFolder({ dir: await createFolder({}) }, model);
    await checkCheckpointFolder({ dir: await createFolder(STEPS), resume: true }, model);
  });

  it.each([false, true])('refuses a folder of other things, resume %j', async (resume) => {
    const dir = await createFolder({ 'beach.jpg': '' });
    const refused = checkCheckpointFolder({ dir, resume }, model);
    await expect(refused).rejects.toThrow(
      new ConfigError(`${dir} holds no checkpoint of segue; give an empty or new folder`),
    );
  });

  it.each([false, true])("refuses another model's checkpoint, resume %j", async (resume) => {
    const dir = await createFolder({ 'manifest.json': '{"kind":"word2vec-checkpoint"}' });
    await expect(checkCheckpointFolder({ dir, resume }, model)).rejects.toThrow(
      'the checkpoint of another model than mel-cnn',
    );
  });

  it('never begins anew in a folder that has a checkpoint', async () => {
    const dir = await createFolder(STEPS);
    await expect(checkCheckpointFolder({ dir }, model)).rejects.toThrow('holds a checkpoint already');
  });

  it('does not resume from nothing', async () => {
    const dir = await createFolder({});
    const refused = checkCheckpointFolder({ dir, resume: true }, model);
    await expect(refused).rejects.toThrow(NotFoundError);
    await expect(refused).rejects.toThrow(`no checkpoint of mel-cnn in ${dir}`);
  });

  it('tells a file from a folder', async () => {
    const dir = join(await createFolder({ file: '' }), 'file');
    await expect(checkCheckpointFolder({ dir }, model)).rejects.toThrow(`${dir} is a file`);
  });
});
