// The options of `segue train title-bert`, and the model's options that they stand for. Ranges are checked by the model.
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { ConfigError } from '../../../core/errors.ts';
import type { TitleBertOptions } from '../../../models/title-bert/options.ts';
import { deviceOption, gpuMemoryLimitOption, wholeNumber } from '../../common-options.ts';
import type { describeTraining } from './train-and-save.ts';

/** Those of `TITLE_BERT_DEFAULTS`, which a test compares: models are not loaded before a command works. */
export const DEFAULTS = {
  preset: 'tiny',
  vocabularySize: 8000,
  maxLength: 32,
  epochs: 'auto' as number | 'auto',
  patience: 3,
  batchSize: 32,
  learningRate: 'auto' as number | 'auto',
  layerDecay: 1,
  frozenLayers: null,
  weightDecay: 0.01,
  warmUpShare: 0.1,
  shards: 2,
  minTagCount: 3,
  minSongCount: 3,
  maxSongs: 2000,
  tagTitles: 10000,
  songWeight: 0.1,
  positiveWeight: 0,
  pooling: 'mean',
  tuningQuestions: 200,
  vectors: 'train',
} as const satisfies Partial<TitleBertOptions>;

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`expected a number, got '${text}'.`);
  }
  return value;
}

const orAuto =
  (parse: (text: string) => number) =>
  (text: string): number | 'auto' =>
    text === 'auto' ? text : parse(text);

/** Adds them to a command. */
export function addTitleBertOptions(command: ReturnType<typeof describeTraining>) {
  return addHeadOptions(addTrainingOptions(addEncoderOptions(command)));
}

function addEncoderOptions(command: ReturnType<typeof describeTraining>) {
  return command
    .addOption(
      new Option('--preset <name>', 'size of an encoder that starts from nothing')
        .choices(['tiny', 'mini', 'base'] as const)
        .default(DEFAULTS.preset),
    )
    .option('--bert <dir>', 'go on from this encoder (segue pretrain bert, or a Hugging Face directory)')
    .option(
      '--vocabulary-size <n>',
      'most WordPieces learned from titles and tags',
      wholeNumber(1),
      DEFAULTS.vocabularySize,
    )
    .option('--max-length <n>', 'tokens of a title that are read', wholeNumber(1), DEFAULTS.maxLength);
}

function addTrainingOptions(command: ReturnType<typeof addEncoderOptions>) {
  return command
    .option(
      '--epochs <n>',
      'passes over the titles at most; auto goes by their number',
      orAuto(wholeNumber(1)),
      DEFAULTS.epochs,
    )
    .option('--patience <n>', 'measurements without a gain until it stops', wholeNumber(1), DEFAULTS.patience)
    .option('--batch-size <n>', 'titles a step', wholeNumber(1), DEFAULTS.batchSize)
    .option('--learning-rate <x>', 'at its highest', orAuto(parseNumber), DEFAULTS.learningRate)
    .option('--layer-decay <x>', 'factor of the rate from layer to layer downwards', parseNumber, 1)
    .option('--frozen-layers <n>', 'embeddings and so many lowest layers keep their values', wholeNumber(0))
    .option('--weight-decay <x>', "AdamW's", parseNumber, DEFAULTS.weightDecay)
    .option(
      '--warm-up-share <x>',
      'share of steps in which the rate rises',
      parseNumber,
      DEFAULTS.warmUpShare,
    )
    .option('--shards <n>', 'parts of a batch; results depend on it', wholeNumber(1), DEFAULTS.shards)
    .addOption(deviceOption())
    .addOption(gpuMemoryLimitOption())
    .option('--checkpoint <dir>', 'keep the state of training here, also on Ctrl-C')
    .option('--checkpoint-every <steps>', 'how often; 0 after each pass', wholeNumber(0), 0)
    .option('--resume', 'go on from the checkpoint');
}

function addHeadOptions(command: ReturnType<typeof addTrainingOptions>) {
  return command
    .option(
      '--min-tag-count <n>',
      'fewest titled playlists that hold a tag',
      wholeNumber(1),
      DEFAULTS.minTagCount,
    )
    .option(
      '--min-song-count <n>',
      'fewest titled playlists that hold a song',
      wholeNumber(1),
      DEFAULTS.minSongCount,
    )
    .option('--max-songs <n>', 'most songs that are learned', wholeNumber(0), DEFAULTS.maxSongs)
    .option(
      '--tag-titles <n>',
      'most untitled playlists to learn from, with some of their tags as title',
      wholeNumber(0),
      DEFAULTS.tagTitles,
    )
    .option(
      '--song-weight <x>',
      "weight of the songs' loss beside the tags'",
      parseNumber,
      DEFAULTS.songWeight,
    )
    .option(
      '--positive-weight <x>',
      'a yes counts (no / yes)^x times a no, by label',
      parseNumber,
      DEFAULTS.positiveWeight,
    )
    .addOption(
      new Option('--pooling <name>', 'how the vectors of tokens become one')
        .choices(['mean', 'cls'] as const)
        .default(DEFAULTS.pooling),
    )
    .addOption(
      new Option('--vectors <way>', 'learn vectors of songs and tags, so that tags find songs by distance')
        .choices(['train', 'none'] as const)
        .default(DEFAULTS.vectors),
    )
    .option(
      '--tuning-questions <n>',
      'questions of each kind to tune on, from 30, for which the network is trained twice; 0 trains once',
      wholeNumber(0, 1e6),
      DEFAULTS.tuningQuestions,
    );
}

/** What the options above are parsed to. */
export type TitleBertCliOptions = ReturnType<ReturnType<typeof addTitleBertOptions>['opts']>;

/**
 * The model's options, but encoder and session.
 * @param isGiven whether an option stands on the command line, by its attribute name
 * @throws ConfigError for options that exclude each other
 */
export function toTitleBertOptions(
  options: TitleBertCliOptions,
  isGiven: (name: string) => boolean,
): Partial<TitleBertOptions> {
  const { checkpoint, checkpointEvery, resume, bert } = options;
  if (resume === true && checkpoint === undefined) {
    throw new ConfigError('--resume goes on from a checkpoint: say where it is with --checkpoint');
  }
  if (isGiven('checkpointEvery') && checkpoint === undefined) {
    throw new ConfigError('--checkpoint-every keeps checkpoints: say where with --checkpoint');
  }
  for (const [name, option] of [
    ['preset', '--preset'],
    ['vocabularySize', '--vocabulary-size'],
  ] as const) {
    if (bert === undefined || !isGiven(name)) continue;
    throw new ConfigError(`${option} is for a new encoder, and --bert has its own; leave one of them out`);
  }
  const names = Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[];
  const chosen = Object.fromEntries(names.map((name) => [name, options[name] ?? DEFAULTS[name]]));
  return {
    ...(chosen as Partial<TitleBertOptions>),
    ...(checkpoint === undefined
      ? {}
      : { checkpoint: { dir: checkpoint, everySteps: checkpointEvery, resume: resume === true } }),
  };
}
