// From a split to scores: what is held back stays out of what is learned.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ArenaPlaylist } from '../../src/formats/arena-types.ts';
import type { RunReport } from '../../src/serving/run-arena.ts';
import { runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
const segue = (...args: string[]) => segueOutput(args, folder());
const runSplit = async (...args: string[]) =>
  JSON.parse(await segue('run', 'split', '--model', 'popularity', '--json', ...args)) as RunReport;

let whole: RunReport;
let validation: ArenaPlaylist[];

beforeAll(async () => {
  await segue('demo-data', '--out', 'arena', '--seed', '3', '--quiet');
  await segue('split', 'arena', '--out', 'split', '--seed', '5', '--fraction', '0.1', '--quiet');
  whole = await runSplit('--out', 'run');
  validation = JSON.parse(readFileSync(join(folder(), 'split', 'orig', 'val.json'), 'utf8'));
});

describe('segue run on a split', () => {
  it('learns from the training playlists and the questions, and is evaluated on the answers', () => {
    expect(whole.imported.counts.trainingPlaylists).toBe(2700);
    expect(whole.imported.counts.questionPlaylists).toBe(300);
    expect(validation).toHaveLength(300);
    expect(whole.answered.map(({ name }) => name)).toEqual(['val']);
    expect(whole.answered[0]!.evaluation!.numPlaylists).toBe(300);
  });

  it('never opens orig/val.json', async () => {
    writeFileSync(join(folder(), 'split', 'orig', 'val.json'), 'not JSON');
    expect(await runSplit('--out', 'run-blind')).toEqual(whole);
  });

  it('leaves the questions out of what is learned with --train-only', async () => {
    const { imported } = await runSplit('--out', 'run-train-only', '--train-only');
    expect(imported.counts.questionPlaylists).toBe(0);
    expect(imported.counts.trainingPlaylists).toBe(2700);
    expect(imported.counts.playlistSongs).toBeLessThan(whole.imported.counts.playlistSongs);
  });

  it('refuses to replace the data that a split is made of', async () => {
    const again = await runSegue(['split', 'split', '--out', 'split', '--force', '-q'], { cwd: folder() });
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(
      /^segue: split: the split would replace the data .* choose another folder\n$/,
    );
    expect(readFileSync(join(folder(), 'split', 'orig', 'val.json'), 'utf8')).toBe('not JSON');
  });
});
