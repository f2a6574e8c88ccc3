// The options of `segue train word2vec`, and the model's options that they stand for.
import { type CommandUnknownOpts, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { ConfigError } from '../../../core/errors.ts';
import { describeEnds, type OptionRange } from '../../../core/option-range.ts';
import type { Word2vecOptions } from '../../../models/word2vec/options.ts';
import type { TokenKind } from '../../../models/word2vec/vector-space.ts';
import { numberIn, numberOption, numberOr, numberOrOption } from '../../number-option.ts';
import { checkpointOption, readCheckpointOptions, resumeOption } from './checkpoint-options.ts';
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

/** Those of `WORD2VEC_RANGES` and `WORD2VEC_TRAINING_RANGES`, which the same test compares. */
export const RANGES = {
  dimensions: { least: 1, most: 4096, whole: true },
  window: { least: 1, most: 10_000, whole: true },
  negatives: { least: 1, most: 1000, whole: true },
  samplingExponent: { least: -10, most: 10 },
  subsampling: { least: 0, most: 1 },
  epochs: { least: 1, most: 10_000, whole: true },
  learningRate: { least: 0, most: 10, open: true },
  minLearningRate: { least: 0, most: 10 },
  minCount: { least: 1, whole: true },
  tuningQuestions: { least: 0, whole: true },
} as const satisfies Partial<Record<keyof Word2vecOptions, OptionRange>>;

/** Seconds from one checkpoint to the next. */
const CHECKPOINT_EVERY: { readonly range: OptionRange; readonly default: number } = {
  range: { least: 0, open: true },
  default: 300,
};

/** Numbers that a weight may be; the model checks the same. */
const WEIGHT: OptionRange = { least: 0, most: 1000 };

/** A whole number, or the whole playlist. */
function parseWindow(text: string): number | 'sequence' {
  const window = numberOr('playlist', RANGES.window)(text);
  return window === 'playlist' ? 'sequence' : window;
}

const parseKinds = (text: string): TokenKind[] => text.split(',').map((kind) => kind.trim() as TokenKind);

/** `tags=0.5,words=2` as weights by kind. */
function parseWeights(text: string): Partial<Record<TokenKind, number>> {
  const entries = text.split(',').map((part) => {
    const [kind, value, ...rest] = part.split('=');
    if (value === undefined || rest.length > 0) {
      throw new InvalidArgumentError(`expected kind=number, such as tags=0.5, got '${part}'.`);
    }
    return [kind!.trim(), numberIn(WEIGHT)(value)];
  });
  return Object.fromEntries(entries) as Partial<Record<TokenKind, number>>;
}

/** Adds them to a command. */
export function addWord2vecOptions(command: ReturnType<typeof describeTraining>) {
  return addUseOptions(addRateOptions(addNegativesOptions(addArchitectureOptions(command))));
}

function addArchitectureOptions(command: ReturnType<typeof describeTraining>) {
  return command
    .addOption(
      new Option(
        '--architecture <name>',
        'predict a song from the mean of its context, or from each part of it',
      )
        .choices(['cbow', 'skip-gram'] as const)
        .default(DEFAULTS.architecture, DEFAULTS.architecture),
    )
    .addOption(
      new Option('--output <name>', 'how predictions are learned')
        .choices(['negative-sampling', 'hierarchical-softmax'] as const)
        .default(DEFAULTS.output, DEFAULTS.output),
    )
    .addOption(
      numberOption('--dimensions <n>', 'numbers in a vector', RANGES.dimensions).default(
        DEFAULTS.dimensions as number,
      ),
    )
    .addOption(
      new Option(
        '--window <n>',
        `context to each side; ${describeEnds(RANGES.window)}, or playlist for all of it`,
      )
        .argParser(parseWindow)
        .default(DEFAULTS.window, 'playlist'),
    )
    .option('--fixed-window', 'always the whole window, instead of one drawn anew for each place')
    .addOption(
      new Option('--order <name>', 'order of songs within a playlist')
        .choices(['kept', 'shuffled'] as const)
        .default(DEFAULTS.order, DEFAULTS.order),
    );
}

function addNegativesOptions(command: ReturnType<typeof addArchitectureOptions>) {
  return command
    .addOption(
      numberOption('--negatives <n>', 'negative samples a prediction', RANGES.negatives).default(
        DEFAULTS.negatives as number,
      ),
    )
    .addOption(
      numberOption(
        '--sampling-exponent <x>',
        'negative samples are drawn by count to this power',
        RANGES.samplingExponent,
      ).default(DEFAULTS.samplingExponent as number),
    )
    .option('--own-negatives', 'negative samples of their own for each context of a place (slower)')
    .addOption(
      numberOrOption(
        '--subsampling <x>',
        "leave out tokens commoner than this share of all, now and then; 0 leaves out none, auto takes a quarter of the mean token's share",
        'auto',
        RANGES.subsampling,
      ).default(DEFAULTS.subsampling, String(DEFAULTS.subsampling)),
    );
}

function addRateOptions(command: ReturnType<typeof addNegativesOptions>) {
  return command
    .addOption(
      numberOption('--epochs <n>', 'passes over the playlists', RANGES.epochs).default(
        DEFAULTS.epochs as number,
      ),
    )
    .addOption(
      numberOption(
        '--learning-rate <x>',
        'at the start; falls in a straight line',
        RANGES.learningRate,
      ).default(DEFAULTS.learningRate as number),
    )
    .addOption(
      numberOption(
        '--min-learning-rate <x>',
        'at the end, at most that of the start',
        RANGES.minLearningRate,
      ).default(DEFAULTS.minLearningRate as number),
    )
    .addOption(
      numberOption(
        '--min-count <n>',
        'fewest playlists that hold a song, tag or other token',
        RANGES.minCount,
      ).default(DEFAULTS.minCount as number),
    )
    .addOption(
      new Option(
        '--tokens <list>',
        'what gets vectors: songs, tags, words (of titles), artists, albums, genres',
      )
        .argParser(parseKinds)
        .default(DEFAULTS.tokens, DEFAULTS.tokens.join(',')),
    )
    .addOption(
      new Option(
        '--token-weights <list>',
        `how much kinds count in training, such as tags=0.5; each ${describeEnds(WEIGHT)} (default: 1)`,
      ).argParser(parseWeights),
    );
}

function addUseOptions(command: ReturnType<typeof addRateOptions>) {
  return command
    .option('--fast', 'threads write without locks: faster, but no two runs are alike')
    .addOption(
      numberOption(
        '--tuning-questions <n>',
        'questions of each kind to tune weights on, for which vectors are trained twice; 0 trains once',
        RANGES.tuningQuestions,
        '200, and 0 with --vectors',
      ),
    )
    .option('--vectors <file>', 'take these vectors (word2vec text or binary) instead of training any')
    .addOption(checkpointOption())
    .addOption(
      numberOption(
        '--checkpoint-every <seconds>',
        'how often',
        CHECKPOINT_EVERY.range,
        String(CHECKPOINT_EVERY.default),
      ),
    )
    .addOption(resumeOption())
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
  const folder = readCheckpointOptions(options);
  const everySeconds = options.checkpointEvery ?? CHECKPOINT_EVERY.default;
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
    ...(options.tuningQuestions === undefined ? {} : { tuningQuestions: options.tuningQuestions }),
    ...(folder === null ? {} : { checkpoint: { ...folder, everySeconds } }),
  };
}
