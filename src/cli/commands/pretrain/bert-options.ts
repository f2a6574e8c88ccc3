// The options of `segue pretrain bert`, and the options of the pre-training that they stand for. Ranges are checked there.
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { ConfigError } from '../../../core/errors.ts';
import type { PretrainOptions } from '../../../models/bert/pretraining/options.ts';
import {
  deviceOption,
  forceOption,
  gpuMemoryLimitOption,
  jsonOption,
  quietOption,
  seedOption,
  threadsOption,
  wholeNumber,
} from '../../common-options.ts';

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

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`expected a number, got '${text}'.`);
  }
  return value;
}

const parseRate = (text: string): number | 'auto' => (text === 'auto' ? text : parseNumber(text));

/** The subcommand with its options. */
export function addPretrainOptions() {
  return new Command('bert')
    .description('BERT on titles and tags: finds hidden words again, and which tags belong to a title')
    .requiredOption('--data <dir>', 'data set made by segue import')
    .requiredOption('--out <dir>', 'where to write the network: a Hugging Face directory')
    .addOption(
      new Option('--preset <name>', 'size: 2 layers of 128, 4 of 256, or 12 of 768')
        .choices(['tiny', 'mini', 'base'] as const)
        .default(DEFAULTS.preset, DEFAULTS.preset),
    )
    .option('--vocabulary-size <n>', 'most tokens', wholeNumber(1), DEFAULTS.vocabularySize as number)
    .option('--epochs <n>', 'passes over the playlists', wholeNumber(1), DEFAULTS.epochs as number)
    .option('--batch-size <n>', 'examples of a step', wholeNumber(1), DEFAULTS.batchSize as number)
    .option(
      '--learning-rate <x>',
      'highest; rises over the first tenth of the steps, then falls to 0; auto is 0.128 / width',
      parseRate,
      DEFAULTS.learningRate,
    )
    .option(
      '--max-length <n>',
      'tokens of a title with tags that are read',
      wholeNumber(1),
      DEFAULTS.maxLength as number,
    )
    .option('--dropout <x>', 'rate of dropout', parseNumber, DEFAULTS.dropout as number)
    .option(
      '--held-out <x>',
      'share of the playlists to measure on instead of learning them',
      parseNumber,
      DEFAULTS.heldOutShare as number,
    )
    .option(
      '--shards <n>',
      'parts of a batch that threads share; results depend on it',
      wholeNumber(1),
      DEFAULTS.shards as number,
    )
    .option('--from <dir>', 'go on from this BERT (Hugging Face or ours), with its size and vocabulary')
    .option('--checkpoint <dir>', 'keep the state and the log of training here, also on Ctrl-C')
    .option('--checkpoint-every <steps>', 'how often (default: at the end of each epoch)', wholeNumber(1))
    .option('--resume', 'go on from the checkpoint')
    .addOption(deviceOption())
    .addOption(gpuMemoryLimitOption())
    .addOption(seedOption())
    .addOption(threadsOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .addOption(quietOption());
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
  const { checkpoint, checkpointEvery, resume, from } = options;
  for (const [name, given] of [
    ['--resume', resume],
    ['--checkpoint-every', checkpointEvery],
  ] as const) {
    if (given === undefined || checkpoint !== undefined) continue;
    throw new ConfigError(`${name} is about a checkpoint: say where it is with --checkpoint`);
  }
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
    ...(checkpoint === undefined
      ? {}
      : { checkpoint: { dir: checkpoint, everySteps: checkpointEvery ?? 0, resume: resume === true } }),
  };
}
