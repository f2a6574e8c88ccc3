// The main job as a user does it: demo data, `segue run`, and what can be done with its parts afterwards.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationReport } from '../../src/evaluation/evaluate-results.ts';
import type { ArenaPlaylist } from '../../src/formats/arena-types.ts';
import type { ResultPlaylist } from '../../src/formats/results.ts';
import type { RunReport } from '../../src/serving/run-arena.ts';
import { listAll, runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
const segue = (...args: string[]) => segueOutput(args, folder());
const bytesOf = (...path: string[]) => readFileSync(join(folder(), ...path));
const jsonOf = <Value>(...path: string[]) => JSON.parse(bytesOf(...path).toString()) as Value;

/** A run takes seconds; a busy machine may need many times that. */
const SLOW_MS = 240_000;

let printed: string;

beforeAll(async () => {
  await segue('demo-data', '--out', 'arena', '--size', 'small', '--seed', '1');
  printed = await segue('run', 'arena', '--out', 'run', '--threads', '2', '--json');
}, SLOW_MS);

describe('segue run', () => {
  it('answers every question with 100 known distinct songs and 10 tags, none of the question', () => {
    const questions = jsonOf<ArenaPlaylist[]>('arena', 'test.questions.json');
    const results = jsonOf<ResultPlaylist[]>('run', 'results.json');
    const known = [...jsonOf<ArenaPlaylist[]>('arena', 'train.json'), ...questions];
    const knownSongs = new Set(jsonOf<{ id: number }[]>('arena', 'song_meta.json').map(({ id }) => id));
    const knownTags = new Set(known.flatMap(({ tags }) => tags));
    expect(results.map(({ id }) => id)).toEqual(questions.map(({ id }) => id));
    for (const [i, { songs, tags }] of results.entries()) {
      expect([songs.length, new Set(songs).size]).toEqual([100, 100]);
      expect([tags.length, new Set(tags).size]).toEqual([10, 10]);
      const { songs: shownSongs, tags: shownTags } = questions[i]!;
      expect(songs.filter((song) => shownSongs.includes(song) || !knownSongs.has(song))).toEqual([]);
      expect(tags.filter((tag) => shownTags.includes(tag) || !knownTags.has(tag))).toEqual([]);
    }
  });

  it('scores far above the most popular songs and tags', () => {
    const { answered } = jsonOf<RunReport>('run', 'report.json');
    const { evaluation, versusPopularity } = answered[0]!;
    // Measured on this data: song 0.376, tag 0.393, score 0.379; song 0.363 above most popular.
    expect(evaluation!.song).toBeGreaterThan(0.3);
    expect(evaluation!.tag).toBeGreaterThan(0.35);
    expect(evaluation!.score).toBeGreaterThan(0.31);
    expect(versusPopularity!.score.mean).toBeGreaterThan(0.27);
    expect(versusPopularity!.score.interval!.low).toBeGreaterThan(0.25);
    expect(versusPopularity!.song.better).toBeGreaterThan(10 * versusPopularity!.song.worse);
  });

  it('reports who answers each kind of question, and what was measured of each candidate', () => {
    const { model, selection } = jsonOf<RunReport>('run', 'report.json');
    expect(model).toBe('selection');
    expect(selection!.candidates).toEqual(['neighbours', 'title-bert', 'popularity']);
    expect(selection!.outcomes).toHaveLength(8);
    for (const { target, kind, numQuestions, measured, mixture } of selection!.outcomes) {
      expect([target, kind, numQuestions > 100, measured.length]).toEqual([target, kind, true, 12]);
      // The title model has nothing to say beside songs, and much to titles.
      const asksTitle = kind === 'title' || kind === 'tags-title';
      if (!asksTitle) expect(mixture.members).toEqual(['neighbours']);
      if (asksTitle && target === 'tags') expect(mixture.members).toContain('title-bert');
    }
  });

  it('prints with --json what report.json holds, and nothing else', () => {
    expect(JSON.parse(printed)).toEqual(jsonOf('run', 'report.json'));
  });

  it('evaluates its results as segue evaluate does', async () => {
    const files = ['--questions', 'arena/test.questions.json', '--compare', 'run/popularity/results.json'];
    const text = await segue(
      ...['evaluate', '--answers', 'arena/test.answers.json', '--results', 'run/results.json', ...files],
      '--json',
    );
    const { comparison, ...report } = JSON.parse(text) as EvaluationReport & { comparison: unknown };
    const { answered } = jsonOf<RunReport>('run', 'report.json');
    expect(report).toEqual(answered[0]!.evaluation);
    expect(comparison).toEqual(answered[0]!.versusPopularity);
  });

  it(
    'writes the same bytes with one thread and with two',
    async () => {
      // One model, for time; that a selection's bytes don't depend on threads is tested with it.
      const run = (out: string, threads: string) =>
        segue('run', 'arena', '--out', out, '--model', 'neighbours', '--threads', threads, '--quiet');
      await run('run-1', '1');
      await run('run-2', '2');
      const files = listAll(join(folder(), 'run-1')).filter((name) => /\.(json|safetensors)$/.test(name));
      expect(files).toEqual(expect.arrayContaining(['results.json', 'model/model/neighbours.json']));
      const differing = files.filter((name) => !bytesOf('run-1', name).equals(bytesOf('run-2', name)));
      expect(differing).toEqual([]);
    },
    SLOW_MS,
  );

  it('gives other results on demo data of another seed', async () => {
    await segue('demo-data', '--out', 'arena-2', '--seed', '2', '--quiet');
    await segue('run', 'arena-2', '--out', 'run-other', '--model', 'popularity', '--quiet');
    expect(bytesOf('arena-2', 'train.json').equals(bytesOf('arena', 'train.json'))).toBe(false);
    const results = bytesOf('run-other', 'results.json');
    expect(results.equals(bytesOf('run', 'popularity', 'results.json'))).toBe(false);
  });
});

describe('the parts of a run', () => {
  it('are what import, train and predict give one after another', async () => {
    await segue('import', 'arena', '--out', 'dataset', '--quiet');
    const tensors = ['dataset', 'dataset.safetensors'];
    expect(bytesOf(...tensors).equals(bytesOf('run', ...tensors))).toBe(true);
    await segue('train', 'popularity', '--data', 'dataset', '--out', 'model', '--quiet');
    for (const [model, expected] of [
      ['model', 'run/popularity/results.json'],
      ['run/model', 'run/results.json'],
    ] as const) {
      const out = `new/${model}.json`;
      await segue('predict', '--model', model, '--questions', 'arena/test.questions.json', '--out', out);
      expect(bytesOf(out).equals(bytesOf(expected))).toBe(true);
    }
  });

  it('keep progress off stdout, and with --quiet off stderr', async () => {
    const options = { cwd: folder() };
    const line = ['predict', '--model', 'model', '--questions', 'arena/test.questions.json'];
    const loud = await runSegue([...line, '--out', 'loud.json', '--json'], options);
    expect(loud.stderr).toMatch(/^recommending songs.*, \d+\.\d s$/m);
    expect(JSON.parse(loud.stdout)).toMatchObject({ out: 'loud.json', numQuestions: 300 });
    const quiet = await runSegue([...line, '--out', 'quiet.json', '--quiet'], options);
    expect(quiet).toEqual({ code: 0, stdout: '300 questions answered in quiet.json\n', stderr: '' });
  });
});
