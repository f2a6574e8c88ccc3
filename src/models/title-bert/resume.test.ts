import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { createTitledPlaylists, smallTitleOptions } from '../../../test/helpers/titled-playlists.ts';
import { AbortedError, ConfigError, FormatError, NotFoundError } from '../../core/errors.ts';
import type { ProgressReporter } from '../../core/progress.ts';
import { TITLE_BERT } from './title-bert.ts';

const folder = useTemporaryFolder();
// Enough playlists for 30 bare titles to tune on.
const dataset = createTitledPlaylists(600);
const OPTIONS = { ...smallTitleOptions(dataset), epochs: 4, tuningQuestions: 30, batchSize: 32 };

/** One hash over all files of a saved model. */
async function train(checkpoint: string | null, resume: boolean, context: object = {}): Promise<string> {
  const options =
    checkpoint === null ? OPTIONS : { ...OPTIONS, checkpoint: { dir: checkpoint, everySteps: 7, resume } };
  const model = await TITLE_BERT.train(dataset, options, { seed: 2, ...context });
  const dir = join(folder(), 'saved');
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir);
  await model.save(dir);
  await model.close();
  const hash = createHash('sha256');
  for (const entry of (await readdir(dir, { recursive: true, withFileTypes: true })).sort((a, b) =>
    join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
  )) {
    if (entry.isFile()) hash.update(entry.name).update(await readFile(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex');
}

/** Fires once the stage of a label has come so far. */
function abortAt(label: string, count: number): { signal: AbortSignal; progress: ProgressReporter } {
  const controller = new AbortController();
  let current = '';
  return {
    signal: controller.signal,
    progress: {
      stage: (next) => {
        current = next;
      },
      advanceTo: (done) => {
        if (current === label && done >= count) controller.abort();
      },
      done: () => {},
    },
  };
}

describe('a training of title-bert', () => {
  let whole: string;
  beforeAll(async () => {
    whole = await train(null, false);
  }, 120_000);

  it('gives the same bytes when it is interrupted in either phase and resumed, on any threads', async () => {
    const dir = join(folder(), 'state');
    const first = abortAt('training on titles, to tune on', 20);
    await expect(train(dir, false, first)).rejects.toThrow(AbortedError);
    expect((await readdir(dir)).sort()).toEqual(['settings.json', 'tuning']);
    const second = abortAt('training on titles', 20);
    await expect(train(dir, true, second)).rejects.toThrow(AbortedError);
    expect((await readdir(dir)).sort()).toEqual(['final', 'settings.json', 'tuned.json', 'tuning']);
    expect(await train(dir, true, { threads: 2 })).toBe(whole);
    expect(await train(dir, true)).toBe(whole); // there is nothing left to train
  }, 240_000);

  it('tells what went wrong with a checkpoint', async () => {
    const dir = join(folder(), 'taken');
    await mkdir(dir);
    await expect(train(dir, true)).rejects.toThrow(NotFoundError);
    await writeFile(join(dir, 'notes.txt'), 'mine');
    await expect(train(dir, false)).rejects.toThrow(ConfigError);
    expect(await readdir(dir)).toEqual(['notes.txt']);
    await expect(train(dir, true)).rejects.toThrow('taken holds no checkpoint of segue');
    await writeFile(join(dir, 'settings.json'), 'torn');
    await mkdir(join(dir, 'tuning'));
    await expect(train(dir, true)).rejects.toThrow(FormatError);
  });

  it('is not continued with other settings, which are named', async () => {
    const dir = join(folder(), 'other');
    await expect(train(dir, false, abortAt('training on titles, to tune on', 1))).rejects.toThrow(
      AbortedError,
    );
    await expect(train(dir, true, { seed: 3 })).rejects.toThrow("can't be continued: seed was 2, is 3");
    const other = { ...OPTIONS, patience: 9, checkpoint: { dir, resume: true } };
    await expect(TITLE_BERT.train(dataset, other, { seed: 2 })).rejects.toThrow('patience was 3, is 9');
    await writeFile(join(dir, 'tuned.json'), '{"epochs":1}');
    await expect(train(dir, true)).rejects.toThrow(/tuned\.json: .*remove the file to tune anew/);
  }, 60_000);
});
