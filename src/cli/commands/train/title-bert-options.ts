// The options of `segue train title-bert`, and the model's options that they stand for.
import { Option } from '@commander-js/extra-typings';
import { ConfigError } from '../../../core/errors.ts';
import type { OptionRange } from '../../../core/option-range.ts';
import type { TitleBertOptions } from '../../../models/title-bert/options.ts';
import { numberOption } from '../../number-option.ts';
import { toStepCheckpoint } from './checkpoint-options.ts';
import { describeNetwork, NETWORK_RANGES } from './network-options.ts';

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

/** Those of `TITLE_BERT_RANGES`, which the same test compares. */
export const RANGES = {
  ...NETWORK_RANGES,
  vocabularySize: { least: 100, whole: true },
  maxLength: { least: 4, most: 4096, whole: true },
  layerDecay: { least: 0, most: 1, open: true },
  frozenLayers: { least: 0, whole: true },
  minTagCount: { least: 1, whole: true },
  minSongCount: { least: 1, whole: true },
  maxSongs: { least: 0, whole: true },
  tagTitles: { least: 0, whole: true },
  songWeight: { least: 0 },
  tuningQuestions: { least: 0, whole: true },
} as const satisfies Partial<Record<keyof TitleBertOptions, OptionRange>>;

/** The subcommand with its options, not yet with its action. */
export function createTitleBertCommand() {
  const command = describeNetwork(
    'title-bert',
    'tags and songs from a title alone: BERT, and the tags that it mentions',
    { examples: 'titles', defaults: DEFAULTS },
  );
  return addHeadOptions(addLabelOptions(addEncoderOptions(command)));
}

function addEncoderOptions(command: ReturnType<typeof describeNetwork>) {
  return command
    .addOption(
      new Option(
        '--preset <name>',
        'size of an encoder that starts from nothing: 2 layers of 128, 4 of 256, or 12 of 768',
      )
        .choices(['tiny', 'mini', 'base'] as const)
        .default(DEFAULTS.preset, DEFAULTS.preset),
    )
    .option('--bert <dir>', 'go on from this encoder (segue pretrain bert, or a Hugging Face directory)')
    .addOption(
      numberOption(
        '--vocabulary-size <n>',
        'most WordPieces learned from titles and tags',
        RANGES.vocabularySize,
      ).default(DEFAULTS.vocabularySize as number),
    )
    .addOption(
      numberOption('--max-length <n>', 'tokens of a title that are read', RANGES.maxLength).default(
        DEFAULTS.maxLength as number,
      ),
    )
    .addOption(
      numberOption(
        '--layer-decay <x>',
        'factor of the rate from layer to layer downwards',
        RANGES.layerDecay,
      ).default(DEFAULTS.layerDecay as number),
    )
    .addOption(
      numberOption(
        '--frozen-layers <n>',
        'embeddings and so many lowest layers keep their values',
        RANGES.frozenLayers,
        'none, and no embeddings',
      ),
    );
}

function addLabelOptions(command: ReturnType<typeof addEncoderOptions>) {
  return command
    .addOption(
      numberOption(
        '--min-tag-count <n>',
        'fewest titled playlists that hold a tag',
        RANGES.minTagCount,
      ).default(DEFAULTS.minTagCount as number),
    )
    .addOption(
      numberOption(
        '--min-song-count <n>',
        'fewest titled playlists that hold a song',
        RANGES.minSongCount,
      ).default(DEFAULTS.minSongCount as number),
    )
    .addOption(
      numberOption('--max-songs <n>', 'most songs that are learned', RANGES.maxSongs).default(
        DEFAULTS.maxSongs as number,
      ),
    )
    .addOption(
      numberOption(
        '--tag-titles <n>',
        'most untitled playlists to learn from, with some of their tags as title',
        RANGES.tagTitles,
      ).default(DEFAULTS.tagTitles as number),
    );
}

function addHeadOptions(command: ReturnType<typeof addLabelOptions>) {
  return command
    .addOption(
      numberOption(
        '--song-weight <x>',
        "weight of the songs' loss beside the tags'",
        RANGES.songWeight,
      ).default(DEFAULTS.songWeight as number),
    )
    .addOption(
      new Option('--pooling <name>', 'how the vectors of tokens become one')
        .choices(['mean', 'cls'] as const)
        .default(DEFAULTS.pooling, DEFAULTS.pooling),
    )
    .addOption(
      new Option('--vectors <way>', 'learn vectors of songs and tags, so that tags find songs by distance')
        .choices(['train', 'none'] as const)
        .default(DEFAULTS.vectors, DEFAULTS.vectors),
    )
    .addOption(
      numberOption(
        '--tuning-questions <n>',
        'questions of each kind to tune on, for which the network is trained twice; fewer than 30, or 0, train once',
        RANGES.tuningQuestions,
      ).default(DEFAULTS.tuningQuestions as number),
    );
}

/** What the options above are parsed to. */
export type TitleBertCliOptions = ReturnType<ReturnType<typeof createTitleBertCommand>['opts']>;

/**
 * The model's options, but encoder and session.
 * @param isGiven whether an option stands on the command line, by its attribute name
 * @throws ConfigError for options that exclude each other
 */
export function toTitleBertOptions(
  options: TitleBertCliOptions,
  isGiven: (name: string) => boolean,
): Partial<TitleBertOptions> {
  for (const [name, option] of [
    ['preset', '--preset'],
    ['vocabularySize', '--vocabulary-size'],
  ] as const) {
    if (options.bert === undefined || !isGiven(name)) continue;
    throw new ConfigError(`${option} is for a new encoder, and --bert has its own; leave one of them out`);
  }
  const names = Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[];
  const chosen = Object.fromEntries(names.map((name) => [name, options[name] ?? DEFAULTS[name]]));
  return { ...(chosen as Partial<TitleBertOptions>), ...toStepCheckpoint(options) };
}
