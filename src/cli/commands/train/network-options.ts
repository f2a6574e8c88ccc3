// The options of `segue train` that the models with a network share: how it is trained, on which device, and where it is
// kept. Each model has defaults of its own; ranges are the same, which a test compares with the models'.
import type { OptionRange } from '../../../core/option-range.ts';
import { deviceOption, gpuMemoryLimitOption } from '../../common-options.ts';
import { numberOption, numberOrOption } from '../../number-option.ts';
import { checkpointEveryStepsOption, checkpointOption, resumeOption } from './checkpoint-options.ts';
import { describeModel } from './train-and-save.ts';

/** Numbers that the options may have. */
export const NETWORK_RANGES = {
  epochs: { least: 1, whole: true },
  patience: { least: 1, whole: true },
  batchSize: { least: 1, whole: true },
  learningRate: { least: 0, open: true },
  weightDecay: { least: 0 },
  warmUpShare: { least: 0, most: 1 },
  shards: { least: 1, whole: true },
  positiveWeight: { least: 0, most: 1 },
} as const satisfies Record<string, OptionRange>;

/** Defaults of a model. */
export interface NetworkDefaults {
  readonly epochs: number | 'auto';
  readonly patience: number;
  readonly batchSize: number;
  readonly learningRate: number | 'auto';
  readonly weightDecay: number;
  readonly warmUpShare: number;
  readonly shards: number;
  readonly positiveWeight: number;
}

/**
 * A subcommand with the options of all models, those above, and `--out`.
 * @param examples what a step learns from, such as `titles`
 */
export function describeNetwork(
  name: string,
  description: string,
  { examples, defaults }: { readonly examples: string; readonly defaults: NetworkDefaults },
) {
  return addStepOptions(describeModel(name, description), examples, defaults)
    .addOption(deviceOption())
    .addOption(gpuMemoryLimitOption())
    .addOption(checkpointOption())
    .addOption(checkpointEveryStepsOption())
    .addOption(resumeOption());
}

function addStepOptions(
  command: ReturnType<typeof describeModel>,
  examples: string,
  defaults: NetworkDefaults,
) {
  const ranges = NETWORK_RANGES;
  return command
    .addOption(
      numberOrOption('--epochs <n>', `most passes over the ${examples}`, 'auto', ranges.epochs).default(
        defaults.epochs,
        `${defaults.epochs}: by the number of ${examples}`,
      ),
    )
    .addOption(
      numberOption('--patience <n>', 'measurements without a gain until it stops', ranges.patience).default(
        defaults.patience,
      ),
    )
    .addOption(
      numberOption('--batch-size <n>', `${examples} a step`, ranges.batchSize).default(defaults.batchSize),
    )
    .addOption(
      numberOrOption('--learning-rate <x>', 'at its highest', 'auto', ranges.learningRate).default(
        defaults.learningRate,
        `${defaults.learningRate}: by the network`,
      ),
    )
    .addOption(
      numberOption('--weight-decay <x>', "AdamW's", ranges.weightDecay).default(defaults.weightDecay),
    )
    .addOption(
      numberOption(
        '--warm-up-share <x>',
        'share of steps in which the rate rises',
        ranges.warmUpShare,
      ).default(defaults.warmUpShare),
    )
    .addOption(
      numberOption('--shards <n>', 'parts of a batch; results depend on it', ranges.shards).default(
        defaults.shards,
      ),
    )
    .addOption(
      numberOption(
        '--positive-weight <x>',
        'a yes counts (no / yes)^x times a no, by label',
        ranges.positiveWeight,
      ).default(defaults.positiveWeight),
    );
}
