// How well the vectors recommend: ours and gensim's of the same settings through the same procedure on the real
// sample's dev questions, and the recommender as `segue train word2vec` makes it.
import { join } from 'node:path';
import type { PythonPeer } from '../harness/python-peer.ts';
import { runChild, runSegue } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { type GensimSettings, gensimTraining, runGensim } from './gensim-peer.ts';
import { compareSongNdcg } from './paired-ndcg.ts';

const EPOCHS = 10;
const MIN_COUNT = 5;
/** Longer than any playlist. */
const WHOLE_PLAYLIST = 1000;

/** The same settings in both languages. */
interface Setting {
  readonly name: string;
  readonly ours: readonly string[];
  readonly gensim: GensimSettings;
  /** Where settings differ in spite of the same names. */
  readonly note?: string;
}

const SETTINGS: readonly Setting[] = [
  {
    name: 'CBOW of whole playlists',
    ours: ['--architecture', 'cbow', '--window', 'playlist', '--learning-rate', '0.25'],
    note: "rate 0.25 against 0.025: gensim does not divide a mean's gradient by its length",
    gensim: { sg: 0, window: WHOLE_PLAYLIST, shrink_windows: false, min_count: MIN_COUNT, epochs: EPOCHS },
  },
  {
    name: 'skip-gram, window 10',
    ours: ['--architecture', 'skip-gram', '--window', '10', '--learning-rate', '0.025'],
    gensim: { sg: 1, window: 10, shrink_windows: true, min_count: MIN_COUNT, epochs: EPOCHS },
  },
];
/** What both sides share. Weights are not tuned: tuning would tell the vectors apart. */
const BOTH = ['--tokens', 'songs,tags', '--tuning-questions', '0'];
/** Defaults of neither side stand in for the other's. */
const OUR_COMMON = [
  ...['--dimensions', '128', '--epochs', String(EPOCHS), '--min-count', String(MIN_COUNT)],
  ...['--negatives', '5', '--sampling-exponent', '0.75', '--subsampling', '0', '--order', 'kept'],
  ...['--min-learning-rate', '0.0001'],
  ...BOTH,
];

/** Where everything lies. */
interface Paths {
  readonly dataset: string;
  readonly questions: string;
  readonly answers: string;
  readonly sequences: string;
  at(name: string): string;
}

/** Trains, or takes `vectors`, and answers the questions; the results file. */
async function answer(root: string, paths: Paths, name: string, options: readonly string[]): Promise<string> {
  const model = paths.at(`${name}-model`);
  const results = paths.at(`${name}.json`);
  await runSegue(root, ['train', 'word2vec', '--data', paths.dataset, '--out', model, '--force', ...options]);
  await runSegue(root, ['predict', '--model', model, '--questions', paths.questions, '--out', results]);
  return results;
}

async function compareSetting(
  { root, say }: BenchContext,
  python: string,
  paths: Paths,
  { name, ours, gensim, note: setting }: Setting,
): Promise<Record<string, Figure>> {
  const vectors = paths.at('gensim.bin');
  const run = await runGensim(root, python, { sequences: paths.sequences, vectors }, 'lists', gensim);
  say(`${name}: gensim trained ${gensimTraining(run).seconds.toFixed(1)} s`);
  const compared = await compareSongNdcg({
    ...paths,
    ours: await answer(root, paths, 'ours', [...OUR_COMMON, ...ours]),
    theirs: await answer(root, paths, 'theirs', [...BOTH, '--vectors', vectors]),
  });
  const { interval, numQuestions, difference } = compared;
  const about = `${numQuestions} dev questions that show songs, weights not tuned`;
  const note = setting === undefined ? about : `${about}; ${setting}`;
  say(`${name}: ${compared.ours.toFixed(4)} against ${compared.theirs.toFixed(4)}`);
  const bounds = interval === null ? 'unknown' : `${interval.low.toFixed(4)} to ${interval.high.toFixed(4)}`;
  return {
    [`sample: ${name}, song nDCG with our vectors`]: { value: compared.ours, unit: '', note },
    [`sample: ${name}, song nDCG with gensim's vectors`]: { value: compared.theirs, unit: '', note },
    [`sample: ${name}, difference`]: { value: difference, unit: '', note: `95 % interval ${bounds}` },
    [`sample: ${name}, upper end of the difference`]: {
      value: interval?.high ?? null,
      unit: '',
      atLeast: 0,
      note: 'below 0: significantly worse',
    },
  };
}

/** The recommender with all its defaults, tuned. */
async function measureTuned({ root }: BenchContext, paths: Paths): Promise<Record<string, Figure>> {
  const results = await answer(root, paths, 'tuned', []);
  const { stdout } = await runSegue(root, [
    ...['evaluate', '--answers', paths.answers, '--results', results, '--questions', paths.questions],
    ...['--json', '--quiet'],
  ]);
  const { song, tag, score } = JSON.parse(stdout) as { song: number; tag: number; score: number };
  const { ours, numQuestions } = await compareSongNdcg({ ...paths, ours: results, theirs: results });
  return {
    'sample: tuned recommender, song nDCG': { value: song, unit: '', note: 'all dev questions' },
    'sample: tuned recommender, song nDCG where songs are shown': {
      value: ours,
      unit: '',
      note: `${numQuestions} dev questions`,
    },
    'sample: tuned recommender, tag nDCG': { value: tag, unit: '' },
    'sample: tuned recommender, score': { value: score, unit: '' },
  };
}

/** All of it; without the peer only the tuned recommender. */
export async function measureQuality(
  context: BenchContext,
  peer: PythonPeer,
  data: { readonly source: string; readonly dataset: string },
): Promise<Part> {
  const { root, workDir } = context;
  const at = (name: string): string => join(workDir, `quality-${name}`);
  const paths: Paths = {
    dataset: data.dataset,
    questions: join(data.source, 'dev.questions.json'),
    answers: join(data.source, 'dev.answers.json'),
    sequences: at('sequences.txt'),
    at,
  };
  let figures = await measureTuned(context, paths);
  if (peer.python !== null) {
    await runChild(root, 'write-sequences.ts', [paths.dataset, paths.sequences, 'songs,tags']);
    for (const setting of SETTINGS) {
      figures = { ...figures, ...(await compareSetting(context, peer.python, paths, setting)) };
    }
  }
  return { figures, ratios: {}, peakRssBytes: {} };
}
