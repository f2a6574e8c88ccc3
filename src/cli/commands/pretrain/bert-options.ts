// The options of `segue pretrain bert`, and the options of the pre-training that they stand for.
import { Command, Option } from '@commander-js/extra-typings';
import { ConfigError } from '../../../core/errors.ts';
import type { OptionRange } from '../../../core/option-range.ts';
import type { PretrainOptions } from '../../../models/bert/pretraining/options.ts';
import {
  deviceOption,
  forceOption,
  gpuMemoryLimitOption,
  jsonOption,
  quietOption,
  seedOption,
  threadsOption,
} from '../../common-options.ts';
import { numberOption, numberOrOption } from '../../number-option.ts';
import {
  checkpointEveryStepsOption,
  checkpointOption,
  resumeOption,
  toStepCheckpoint,
} from '../train/checkpoint-options.ts';

/** Those of `PRETRAIN_DEFAULTS`, which a test compares: models are not loaded before a command works. */
export const DEFAULTS = {
  preset: 'tiny',
  vocabularySize: 8000,
  maxLength: 32,
  epochs: 10,
  batchSize: 64,
  learningRate: 'auto' as number | 'auto',
  dropout: 0.1,
  heldOutShare: 0.05,
  shards: 2,
} as const satisfies Partial<PretrainOptions>;

/** Those of `PRETRAIN_RANGES`, which the same test compares. */
export const RANGES = {
  vocabularySize: { least: 100, most: 1e6, whole: true },
  maxLength: { least: 8, most: 4096, whole: true },
  epochs: { least: 1, most: 1e6, whole: true },
  batchSize: { least: 1, most: 1e6, whole: true },
  shards: { least: 1, most: 256, whole: true },
  learningRate: { least: 0, most: 1, open: true },
  dropout: { least: 0, most: 0.99 },
  heldOutShare: { least: 0, most: 0.5 },
} as const satisfies Partial<Record<keyof PretrainOptions, OptionRange>>;

/** The subcommand with its options. */
export function addPretrainOptions() {
  return addTrainingOptions(addNetworkOptions())
    .addOption(checkpointOption())
    .addOption(checkpointEveryStepsOption())
    .addOption(resumeOption())
    .addOption(deviceOption())
    .addOption(gpuMemoryLimitOption())
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption());
}

function addNetworkOptions() {
  return new Command('bert')
    .description('BERT on titles and tags: finds hidden words again, and which tags belong to a title')
    .requiredOption('--data <dir>', 'data set made by segue import')
    .requiredOption('--out <dir>', 'where to write the network: a Hugging Face directory')
    .addOption(
      new Option('--preset <name>', 'size: 2 layers of 128, 4 of 256, or 12 of 768')
        .choices(['tiny', 'mini', 'base'] as const)
        .default(DEFAULTS.preset, DEFAULTS.preset),
    )
    .option('--from <dir>', 'go on from this BERT (Hugging Face or ours), with its size and vocabulary')
    .addOption(
      numberOption('--vocabulary-size <n>', 'most tokens', RANGES.vocabularySize).default(
        DEFAULTS.vocabularySize as number,
      ),
    )
    .addOption(
      numberOption('--max-length <n>', 'tokens of a title with tags that are read', RANGES.maxLength).default(
        DEFAULTS.maxLength as number,
      ),
    )
    .addOption(
      numberOption('--dropout <x>', 'rate of dropout', RANGES.dropout).default(DEFAULTS.dropout as number),
    );
}

function addTrainingOptions(command: ReturnType<typeof addNetworkOptions>) {
  return command
    .addOption(
      numberOption('--epochs <n>', 'passes over the playlists', RANGES.epochs).default(
        DEFAULTS.epochs as number,
      ),
    )
    .addOption(
      numberOption('--batch-size <n>', 'examples of a step', RANGES.batchSize).default(
        DEFAULTS.batchSize as number,
      ),
    )
    .addOption(
      numberOrOption(
        '--learning-rate <x>',
        'highest; rises over the first tenth of the steps, then falls to 0',
        'auto',
        RANGES.learningRate,
      ).default(DEFAULTS.learningRate, `${DEFAULTS.learningRate}: 0.128 / width`),
    )
    .addOption(
      numberOption(
        '--held-out <x>',
        'share of the playlists to measure on instead of learning them',
        RANGES.heldOutShare,
      ).default(DEFAULTS.heldOutShare as number),
    )
    .addOption(
      numberOption(
        '--shards <n>',
        'parts of a batch that threads share; results depend on it',
        RANGES.shards,
      ).default(DEFAULTS.shards as number),
    );
}

/** What the options above are parsed to. */
export type PretrainCliOptions = ReturnType<ReturnType<typeof addPretrainOptions>['opts']>;

/**
 * The options of the pre-training, but its session.
 * @param isGiven whether an option stands on the command line, by its attribute name
 * @throws ConfigError for options that exclude each other
 */
export function toPretrainOptions(
  options: PretrainCliOptions,
  isGiven: (name: string) => boolean,
): Partial<PretrainOptions> {
  const { from } = options;
  for (const [name, option] of [
    ['preset', '--preset'],
    ['vocabularySize', '--vocabulary-size'],
  ] as const) {
    if (from === undefined || !isGiven(name)) continue;
    throw new ConfigError(`${option} is for a new network, and --from has its own; leave one of them out`);
  }
  const { preset, vocabularySize, epochs, batchSize, learningRate, maxLength, dropout, shards } = options;
  return {
    ...{ preset, vocabularySize, epochs, batchSize, learningRate, maxLength, dropout, shards },
    heldOutShare: options.heldOut,
    ...(from === undefined ? {} : { from }),
    ...toStepCheckpoint(options),
  };
}
