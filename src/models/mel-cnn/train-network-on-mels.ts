// The training of a network on spectrograms: the trainer's settings, what measures it on the way, and where it is kept.
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { adamW } from '../../engine/optimizers/adam.ts';
import { cosineSchedule } from '../../engine/optimizers/schedules.ts';
import { type TrainingResult, trainNetwork } from '../../engine/trainer/train-network.ts';
import type { TrainingOptions } from '../../engine/trainer/training-options.ts';
import type { TrainContext } from '../contract.ts';
import { createCheckpointStore } from '../training/checkpoint-store.ts';
import { createMetricsFiles } from '../training/metrics-files.ts';
import type { BandStatistics } from './band-statistics.ts';
import { logOdds, type MelExamples } from './labels.ts';
import type { MelLoader } from './loading/mel-loader.ts';
import type { MelMeasurer } from './measure.ts';
import { macroMeasures } from './metrics.ts';
import { buildTraining, type MelNetwork, type NetworkName } from './networks/network.ts';
import type { MelCheckpointOptions, MelCnnOptions } from './options.ts';

/** What a training is about. */
export interface MelTraining {
  readonly network: MelNetwork;
  readonly bands: BandStatistics;
  readonly examples: MelExamples;
  readonly loader: MelLoader;
  /** Null where no song tells when to stop: the last values count. */
  readonly stopping: MelMeasurer | null;
  /** Tells the data apart from others, for checkpoints. */
  readonly dataFingerprint: string;
}

/** What a training gives. */
export interface TrainedMel {
  /** By parameter name. */
  readonly values: ReadonlyMap<string, EngineTensor>;
  readonly steps: number;
  readonly bestStep: number;
  /** Steps of all passes. */
  readonly plannedSteps: number;
  /** Null where nothing was measured in this call. */
  readonly stoppingPrecision: number | null;
  /** Seconds that measuring took. */
  readonly measuringSeconds: number;
}

const METRIC = 'macro average precision';
/** Steps that `auto` goes for, and passes that it takes at least and at most. */
const AUTO_STEPS = 2500;
const AUTO_EPOCHS = { least: 4, most: 80 };
/** Steps from one measurement to the next: a pass, within these. */
const MEASURE_STEPS = { least: 100, most: 1000 };
/** Highest rates by network: AdamW on batch normalisation bears much, bare ReLU layers little. */
const AUTO_RATES: Readonly<Record<NetworkName, number>> = { compact: 2e-3, 'vgg16-original': 1e-4 };

/** Passes over the songs. */
export function epochsOf(epochs: MelCnnOptions['epochs'], stepsPerEpoch: number): number {
  if (epochs !== 'auto') return epochs;
  const wanted = Math.ceil(AUTO_STEPS / stepsPerEpoch);
  return Math.min(AUTO_EPOCHS.most, Math.max(AUTO_EPOCHS.least, wanted));
}

/** Steps between measurements: so that the last one comes at the end, or some steps before. */
export function measureEvery(stepsPerEpoch: number, totalSteps: number): number {
  const wanted = Math.min(MEASURE_STEPS.most, Math.max(MEASURE_STEPS.least, stepsPerEpoch));
  const count = Math.max(1, Math.round(totalSteps / wanted));
  return Math.floor(totalSteps / count);
}

/** Whether the network hears more than a masked sound shows. */
export function wantsStatistics(
  { name }: Pick<MelNetwork, 'name'>,
  { specAugment }: Pick<MelCnnOptions, 'specAugment'>,
): boolean {
  return name === 'compact' && specAugment !== null;
}

/** Trains. Throws what `trainNetwork` throws. */
export async function trainOnMels(
  training: MelTraining,
  options: MelCnnOptions,
  context: TrainContext,
): Promise<TrainedMel> {
  const { seed = 0, threads = 1 } = context;
  const { network, bands, examples, loader, stopping, dataFingerprint } = training;
  const { batchSize: _, positiveWeight, weightDecay, warmUpShare, shards, session, checkpoint } = options;
  const { graph, loss } = buildTraining(network, {
    first: {
      ...bands,
      priors: examples.shares.map((share) => logOdds(share) + Math.log(yesWeight(share, positiveWeight))),
    },
    positiveWeights: examples.shares.map((share) => yesWeight(share, positiveWeight)),
    seed,
    statisticsInput: wantsStatistics(network, options),
  });
  const stepsPerEpoch = loader.numBatches(0);
  const epochs = epochsOf(options.epochs, stepsPerEpoch);
  const totalSteps = epochs * stepsPerEpoch;
  const learningRate = options.learningRate === 'auto' ? AUTO_RATES[network.name] : options.learningRate;
  const onProcessor = (session.device ?? 'cpu') === 'cpu';
  const measured =
    stopping === null ? null : stopWhenDone(stopping, options, stepsPerEpoch, totalSteps, context);
  const result = await trainNetwork(
    {
      ...{ graph, loss, epochs, seed, clipNorm: 1, exampleDimension: 'batch' },
      optimizer: adamW({ weightDecay }),
      schedule: cosineSchedule({
        learningRate,
        totalSteps,
        warmUpSteps: Math.round(warmUpShare * totalSteps),
      }),
      batches: { ...loader, description: `${dataFingerprint} ${loader.description}` },
      // A GPU sums in an order of its own; there a batch is one part.
      ...(onProcessor ? { shards, threads } : { session }),
      ...measured?.trainer,
      ...(checkpoint === null ? {} : keepIn(checkpoint)),
    },
    context,
  );
  return describeResult(result, totalSteps, measured?.seconds() ?? 0);
}

/** How much a yes counts of a label with this share. */
function yesWeight(share: number, exponent: number): number {
  return ((1 - share) / share) ** exponent;
}

/** The trainer's options for measuring and stopping. */
function stopWhenDone(
  stopping: MelMeasurer,
  { patience }: MelCnnOptions,
  stepsPerEpoch: number,
  totalSteps: number,
  { signal }: TrainContext,
) {
  let spentMs = 0;
  const trainer: Partial<TrainingOptions> = {
    evaluate: async ({ values }) => {
      const startedMs = performance.now();
      const measures = await stopping.measure(values, signal === undefined ? {} : { signal });
      spentMs += performance.now() - startedMs;
      const macro = macroMeasures(measures);
      return { [METRIC]: macro?.averagePrecision ?? 0, 'macro ROC-AUC': macro?.rocAuc ?? 0.5 };
    },
    evaluateEverySteps: measureEvery(stepsPerEpoch, totalSteps),
    earlyStopping: { metric: METRIC, mode: 'max', patience },
  };
  return { trainer, seconds: () => spentMs / 1000 };
}

function keepIn({ dir, everySteps = 0, resume = false }: MelCheckpointOptions): Partial<TrainingOptions> {
  return {
    checkpoints: createCheckpointStore(dir),
    checkpointEverySteps: everySteps,
    resume,
    log: createMetricsFiles(dir, 'mel-cnn'),
  };
}

function describeResult(
  { values, steps, bestStep, records }: TrainingResult,
  plannedSteps: number,
  measuringSeconds: number,
): TrainedMel {
  const found = records.flatMap(({ evaluation }) => evaluation?.[METRIC] ?? []);
  return {
    values: new Map([...values].map(([parameter, value]) => [parameter.name, value])),
    ...{ steps, bestStep, plannedSteps, measuringSeconds },
    stoppingPrecision: found.length === 0 ? null : Math.max(...found),
  };
}
