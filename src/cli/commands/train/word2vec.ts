// `segue train word2vec`: songs and tags in one vector space; also plans the training, and takes vectors from files.

import { countOf, formatCount } from '../../../core/count-of.ts';
import { ConfigError } from '../../../core/errors.ts';
import type { Word2vecOptions } from '../../../models/word2vec/options.ts';
import type { Word2vecPlan } from '../../../models/word2vec/plan.ts';
import type { TrainingReport } from '../../../models/word2vec/train-space.ts';
import type { TokenKind } from '../../../models/word2vec/vector-space.ts';
import type { Word2vecModel } from '../../../models/word2vec/word2vec.ts';
import { formatDuration } from '../../progress-line.ts';
import { type Session, withSession } from '../../session.ts';
import { describeTraining, type TrainOptions, trainAndSave } from './train-and-save.ts';
import { addWord2vecOptions, checkGivenVectors, toWord2vecOptions } from './word2vec-options.ts';

const EXAMPLES = `
Examples:
  segue train word2vec --data data --plan
  segue train word2vec --data data --out vectors
  segue train word2vec --data data --out vectors --checkpoint state
  segue train word2vec --data data --out vectors --checkpoint state --resume
  segue train word2vec --data data --out vectors --tokens songs,tags,words --token-weights tags=0.5
  segue train word2vec --data data --out vectors --vectors gensim.bin

Vectors of a file are named song:ID, tag:TAG, word:WORD, artist:N, album:N or genre:N; segue vectors writes such files.`;

/** `57,000 songs, 900 tags` */
function formatTokens(numTokens: Readonly<Record<TokenKind, number>>): string {
  return Object.entries(numTokens)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => countOf(count, kind))
    .join(', ');
}

function formatReport({ numTokens, epochs, loss, seconds, wordsPerSecond }: TrainingReport): string {
  const speed = `${formatDuration(seconds)} at ${countOf(wordsPerSecond, 'words')}/s`;
  const final = loss === null ? '' : `, loss ${loss.toFixed(4)}`;
  return `vectors of ${formatTokens(numTokens)}: ${countOf(epochs, 'passes')}, ${speed}${final}`;
}

function formatPlan({
  numTokens,
  numPositions,
  epochs,
  numTrainings,
  bytes,
  seconds,
}: Word2vecPlan): string[] {
  const twice = numTrainings === 1 ? '' : ', twice (once to tune weights on)';
  return [
    `vocabulary  ${formatTokens(numTokens)}`,
    `training    ${countOf(epochs, 'passes')} over ${countOf(numPositions, 'tokens')}${twice}`,
    `memory      ${formatCount(bytes / 2 ** 20)} MiB beside the data set`,
    `time        about ${formatDuration(seconds)}${numTrainings === 1 ? '' : ', and tuning'}`,
  ];
}

async function printPlan(options: Omit<TrainOptions, 'out'>, modelOptions: Partial<Word2vecOptions>) {
  await withSession(options, async (session) => {
    const { loadDataset } = await import('../../../dataset/load-dataset.ts');
    const { planWord2vecModel } = await import('../../../models/word2vec/plan.ts');
    session.progress.stage('loading the data set', null, 'bytes');
    const dataset = await loadDataset(options.data);
    session.progress.stage('planning', null, 'steps');
    const { seed, threads } = options;
    const plan = await planWord2vecModel(dataset, modelOptions, { ...session, seed, threads });
    session.progress.done();
    if (session.json) session.printJson(plan);
    else for (const line of formatPlan(plan)) session.print(line);
  });
}

/** Reads the vectors that are to be used instead of trained ones. */
async function readVectors(file: string, session: Session) {
  const { readWord2vec } = await import('../../../formats/read-word2vec.ts');
  session.progress.stage(`reading ${file}`, null, 'vectors');
  return readWord2vec(file, session);
}

/** What the command says of a model; `segue train word2vec` prints these lines. */
async function describeTrained(model: Word2vecModel, session: Session): Promise<string[]> {
  const { formatTuning } = await import('../../format-tuning.ts');
  const { training, matching } = model;
  return [
    ...(training === null ? [] : [formatReport(training)]),
    ...(matching === null
      ? []
      : [
          `${formatCount(matching.matched)} of the given vectors taken, ${formatCount(matching.unmatched)} have the name of no token`,
        ]),
    formatTuning(model, session.style),
  ];
}

/** Describes the subcommand. */
export function describeWord2vec() {
  return addWord2vecOptions(
    describeTraining('word2vec', 'songs and tags as vectors learned from playlists; distance recommends'),
  )
    .option('--out <dir>', 'where to write the model')
    .addHelpText('after', EXAMPLES)
    .action(async (options, command) => {
      checkGivenVectors(command);
      const modelOptions = toWord2vecOptions(options);
      const { checkWord2vecOptions } = await import('../../../models/word2vec/options.ts');
      checkWord2vecOptions(modelOptions);
      if (options.plan === true) {
        await printPlan(options, modelOptions);
        return;
      }
      const { out, vectors } = options;
      if (out === undefined) throw new ConfigError('--out is missing: say where to write the model');
      await trainAndSave<Word2vecModel>(
        'word2vec',
        { ...options, out },
        {
          async modelOptions(session) {
            if (vectors === undefined) return modelOptions;
            return { ...modelOptions, vectors: await readVectors(vectors, session) };
          },
          describe: describeTrained,
          toJson: ({ training, matching, tuning, parameters }) => ({
            training,
            matching,
            tuning,
            parameters,
          }),
        },
      );
    });
}
