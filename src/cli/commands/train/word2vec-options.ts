// The options of `segue train word2vec`, and the model's options that they stand for. Ranges are checked by the model.
import { type CommandUnknownOpts, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { ConfigError } from '../../../core/errors.ts';
import type { Word2vecOptions } from '../../../models/word2vec/options.ts';
import type { TokenKind } from '../../../models/word2vec/vector-space.ts';
import { wholeNumber } from '../../common-options.ts';
import type { describeTraining } from './train-and-save.ts';

/** Those of `WORD2VEC_DEFAULTS`, which a test compares: models are not loaded before a command works. */
export const DEFAULTS = {
  architecture: 'cbow',
  output: 'negative-sampling',
  dimensions: 128,
  window: 'sequence',
  dynamicWindow: true,
  order: 'kept',
  negatives: 5,
  samplingExponent: 0.75,
  sharedNegatives: true,
  subsampling: 'auto' as number | 'auto',
  epochs: 40,
  learningRate: 0.25,
  minLearningRate: 0.0001,
  minCount: 3,
  tokens: ['songs', 'tags'],
  mode: 'deterministic',
} as const satisfies Partial<Word2vecOptions>;

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`expected a number, got '${text}'.`);
  }
  return value;
}

/** A whole number, or the whole playlist. */
function parseWindow(text: string): number | 'sequence' {
  if (text === 'playlist') return 'sequence';
  if (!/^\d+$/.test(text)) {
    throw new InvalidArgumentError(`expected a whole number or 'playlist', got '${text}'.`);
  }
  return Number(text);
}

/** A share, or what the mean token's makes of it. */
const parseSubsampling = (text: string): number | 'auto' => (text === 'auto' ? text : parseNumber(text));

const parseKinds = (text: string): TokenKind[] => text.split(',').map((kind) => kind.trim() as TokenKind);

/** `tags=0.5,words=2` as weights by kind. */
function parseWeights(text: string): Partial<Record<TokenKind, number>> {
  const entries = text.split(',').map((part) => {
    const [kind, value, ...rest] = part.split('=');
    if (value === undefined || rest.length > 0) {
      throw new InvalidArgumentError(`expected kind=number, such as tags=0.5, got '${part}'.`);
    }
    return [kind!.trim(), parseNumber(value)];
  });
  return Object.fromEntries(entries) as Partial<Record<TokenKind, number>>;
}

/** Adds them to a command. */
export function addWord2vecOptions(command: ReturnType<typeof describeTraining>) {
  return command
    .addOption(
      new Option(
        '--architecture <name>',
        'predict a song from the mean of its context, or from each part of it',
      )
        .choices(['cbow', 'skip-gram'] as const)
        .default(DEFAULTS.architecture),
    )
    .addOption(
      new Option('--output <name>', 'how predictions are learned')
        .choices(['negative-sampling', 'hierarchical-softmax'] as const)
        .default(DEFAULTS.output),
    )
    .option('--dimensions <n>', 'numbers in a vector', wholeNumber(1), DEFAULTS.dimensions as number)
    .addOption(
      new Option('--window <n>', "context to each side, or 'playlist' for all of it")
        .argParser(parseWindow)
        .default(DEFAULTS.window, DEFAULTS.window === 'sequence' ? 'playlist' : undefined),
    )
    .option('--fixed-window', 'always the whole window, instead of one drawn anew for each place')
    .addOption(
      new Option('--order <name>', 'order of songs within a playlist')
        .choices(['kept', 'shuffled'] as const)
        .default(DEFAULTS.order),
    )
    .option('--negatives <n>', 'negative samples a prediction', wholeNumber(1), DEFAULTS.negatives)
    .option(
      '--sampling-exponent <x>',
      'negative samples are drawn by count to this power',
      parseNumber,
      DEFAULTS.samplingExponent,
    )
    .option('--own-negatives', 'negative samples of their own for each context of a place (slower)')
    .option(
      '--subsampling <x>',
      "leave out tokens commoner than this share of all, now and then; 0 leaves out none, auto takes a quarter of the mean token's share",
      parseSubsampling,
      DEFAULTS.subsampling,
    )
    .option('--epochs <n>', 'passes over the playlists', wholeNumber(1), DEFAULTS.epochs)
    .option(
      '--learning-rate <x>',
      'at the start; falls in a straight line',
      parseNumber,
      DEFAULTS.learningRate,
    )
    .option('--min-learning-rate <x>', 'at the end', parseNumber, DEFAULTS.minLearningRate)
    .option(
      '--min-count <n>',
      'fewest playlists that hold a song, tag or other token',
      wholeNumber(1),
      DEFAULTS.minCount,
    )
    .addOption(
      new Option(
        '--tokens <list>',
        'what gets vectors: songs, tags, words (of titles), artists, albums, genres',
      )
        .argParser(parseKinds)
        .default(DEFAULTS.tokens, DEFAULTS.tokens.join(',')),
    )
    .option(
      '--token-weights <list>',
      'how much kinds count in training, such as tags=0.5; 1 by default',
      parseWeights,
    )
    .option('--fast', 'threads write without locks: faster, but no two runs are alike')
    .option(
      '--tuning-questions <n>',
      'questions of each kind to tune weights on, for which vectors are trained twice; 0 trains once',
      wholeNumber(0, 1e6),
    )
    .option('--vectors <file>', 'take these vectors (word2vec text or binary) instead of training any')
    .option('--checkpoint <dir>', 'keep the state of training here, also on Ctrl-C')
    .option('--checkpoint-every <seconds>', 'how often', parseNumber, 300)
    .option('--resume', 'go on from the checkpoint')
    .option('--plan', 'print the memory and time to expect, and stop');
}

/** Options, by name, that still say something where vectors are given. */
const USED_WITH_VECTORS: ReadonlySet<string> = new Set([
  ...['vectors', 'tokens', 'tuningQuestions'],
  ...['data', 'out', 'seed', 'threads', 'force', 'json', 'quiet'],
]);

/** Refuses options of training beside `--vectors`. Throws `ConfigError` that names the first. */
export function checkGivenVectors(
  command: Pick<CommandUnknownOpts, 'options' | 'getOptionValueSource'>,
): void {
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  if (!isGiven('vectors')) return;
  const unused = command.options.find((option) => {
    const name = option.attributeName();
    return !USED_WITH_VECTORS.has(name) && isGiven(name);
  });
  if (unused === undefined) return;
  throw new ConfigError(
    `${unused.long} is for training, and --vectors trains nothing; leave one of them out`,
  );
}

/** What the options above are parsed to. */
export type Word2vecCliOptions = ReturnType<ReturnType<typeof addWord2vecOptions>['opts']>;

/** The model's options, but vectors. Throws `ConfigError` for options that exclude each other. */
export function toWord2vecOptions(options: Word2vecCliOptions): Partial<Word2vecOptions> {
  const { checkpoint, checkpointEvery, resume, tuningQuestions } = options;
  if (resume === true && checkpoint === undefined) {
    throw new ConfigError('--resume goes on from a checkpoint: say where it is with --checkpoint');
  }
  const { architecture, output, dimensions, window, order, negatives, samplingExponent } = options;
  const { subsampling, epochs, learningRate, minLearningRate, minCount, tokens, tokenWeights } = options;
  return {
    architecture,
    output,
    dimensions,
    window,
    dynamicWindow: options.fixedWindow === true ? false : DEFAULTS.dynamicWindow,
    order,
    negatives,
    samplingExponent,
    sharedNegatives: options.ownNegatives === true ? false : DEFAULTS.sharedNegatives,
    subsampling,
    epochs,
    learningRate,
    minLearningRate,
    minCount,
    tokens,
    tokenWeights: tokenWeights ?? {},
    mode: options.fast === true ? 'fast' : DEFAULTS.mode,
    ...(tuningQuestions === undefined ? {} : { tuningQuestions }),
    ...(checkpoint === undefined
      ? {}
      : { checkpoint: { dir: checkpoint, everySeconds: checkpointEvery, resume: resume === true } }),
  };
}
