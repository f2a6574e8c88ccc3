// `segue train selection` and what it leaves to the other commands: reasons, options and errors.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SelectionReport } from '../../src/serving/selection/report.ts';
import { listAll, runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
const segue = (...args: string[]) => segueOutput(args, folder());

/** Popularity as the default is beaten clearly by neighbours wherever songs or tags are given. */
const MEMBERS = ['--members', 'popularity,neighbours'];
const SLOW_MS = 240_000;
const train = (out: string, threads: string) =>
  segue(
    ...['train', 'selection', '--data', 'dataset', '--out', out, ...MEMBERS, '--threads', threads],
    ...['--tuning-questions', '60', '--json', '--quiet'],
  );
let trained: { model: string; out: string; selection: SelectionReport };

beforeAll(async () => {
  await segue('demo-data', '--out', 'arena', '--size', 'small', '--seed', '6', '--quiet');
  await segue('import', 'arena', '--out', 'dataset', '--quiet');
  trained = JSON.parse(await train('model', '2'));
}, SLOW_MS);

describe('segue train selection', () => {
  it('writes the same bytes with one thread and with two', async () => {
    await train('model-1', '1');
    const files = listAll(join(folder(), 'model-1')).filter((name) => /\.(json|safetensors)$/.test(name));
    expect(files).toContain('model/selection.json');
    const bytesOf = (...path: string[]) => readFileSync(join(folder(), ...path));
    expect(files.filter((name) => !bytesOf('model', name).equals(bytesOf('model-1', name)))).toEqual([]);
  });

  it('gives questions to the better member, and keeps what it measured', () => {
    const { selection } = trained;
    expect(selection).toMatchObject({
      defaultMember: 'popularity',
      candidates: ['popularity', 'neighbours'],
    });
    for (const { target, kind, numQuestions, mixture, measured } of selection.outcomes) {
      if (kind === 'title') continue;
      expect([target, kind, numQuestions]).toEqual([target, kind, 60]);
      expect(mixture.members).toContain('neighbours');
      const [standard] = measured;
      const chosen = measured.find(
        ({ members, weights }) => `${members}${weights}` === `${mixture.members}${mixture.weights}`,
      );
      expect(chosen!.ndcg - standard!.ndcg).toBeCloseTo(chosen!.gain, 10);
      expect(chosen!.gain).toBeGreaterThan(2 * chosen!.standardError);
    }
    const saved = JSON.parse(readFileSync(join(folder(), 'model', 'model', 'selection.json'), 'utf8'));
    expect(saved).toEqual(selection);
    const manifest = JSON.parse(readFileSync(join(folder(), 'model', 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({
      model: 'selection',
      options: { members: ['popularity', 'neighbours'], tuningQuestions: 60 },
    });
  });

  it('lets segue recommend explain songs as neighbours does', async () => {
    const question = ['--tag', '카페', '--songs', '3', '--explain', '--json'];
    const { songs } = JSON.parse(await segue('recommend', '--model', 'model', ...question)) as {
      songs: { why: { numPlaylists: number; reasons: { kind: string; id: string; share: number }[] } }[];
    };
    expect(songs).toHaveLength(3);
    for (const { why } of songs) {
      expect(why.numPlaylists).toBeGreaterThan(0);
      expect(why.reasons).toMatchObject([{ kind: 'tag', id: '카페', share: 1 }]);
    }
  });

  it('leaves everything to the first member with no questions to measure on, and says so', async () => {
    const line = ['train', 'selection', '--data', 'dataset', '--out', 'unmeasured', ...MEMBERS];
    expect(await segue(...line, '--tuning-questions', '0', '--quiet')).toBe(
      'selection written to unmeasured\npopularity answers every question: nothing was measured to choose by\n',
    );
    expect(existsSync(join(folder(), 'unmeasured', 'model', 'neighbours'))).toBe(false);
  });

  it.each([
    [
      'popularity,foo',
      "selection: unknown member 'foo'; known are neighbours, word2vec, title-bert, popularity, genre-popularity",
    ],
    ['selection', "selection: unknown member 'selection'; known are neighbours, "],
    ['popularity,popularity', "selection: member 'popularity' is named twice; name each once"],
    [
      'popularity,',
      "option '--members <names>' argument 'popularity,' is invalid: expected names of models with commas between",
    ],
  ])('refuses the members %s', async (members, message) => {
    const args = ['train', 'selection', '--data', 'dataset', '--out', 'new', '--members', members, '--quiet'];
    const { code, stdout, stderr } = await runSegue(args, { cwd: folder() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder(), 'new'))).toBe(false);
  });
});
