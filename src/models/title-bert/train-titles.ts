// One training of the network on titled playlists. The two phases (train-phases.ts) both call it.
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { adamW } from '../../engine/optimizers/adam.ts';
import { linearSchedule } from '../../engine/optimizers/schedules.ts';
import { type TrainingResult, trainNetwork } from '../../engine/trainer/train-network.ts';
import type { TrainedNetwork, TrainingOptions } from '../../engine/trainer/training-options.ts';
import type { WordPieceTokenizer } from '../../text/wordpiece/tokenizer.ts';
import type { BertConfig } from '../bert/config.ts';
import { firstValues } from '../bert/first-values.ts';
import type { TrainContext } from '../contract.ts';
import { createCheckpointStore } from '../training/checkpoint-store.ts';
import { logOdds, type TitleExamples } from './labels.ts';
import { automaticLearningRate, layerRates } from './learning-rates.ts';
import { buildTraining, HEADS, type TitleNetwork } from './network.ts';
import type { TitleBertOptions } from './options.ts';
import { createTitleBatches } from './title-batches.ts';
import { unweighHeads } from './unweigh-heads.ts';

/** Encoder and tokenizer that training starts from. */
export interface TitleBase {
  readonly config: BertConfig;
  readonly tokenizer: WordPieceTokenizer;
  /** Pre-trained values by parameter name; empty for an encoder that starts from nothing. */
  readonly values: ReadonlyMap<string, EngineTensor>;
}

/** How one training differs from another. */
export interface TrainingPlan {
  /** Passes over the titles that the learning rate is laid out for. */
  readonly scheduledEpochs: number;
  /** Passes at most. */
  readonly epochs: number;
  /** Measures the network after every some passes and stops when it no longer improves; null: the last values count. */
  readonly measure: {
    readonly everyEpochs: number;
    readonly evaluate: (network: TitleNetwork, trained: TrainedNetwork) => Promise<number>;
  } | null;
  /** Folder of its checkpoints; null keeps none. */
  readonly checkpointDir: string | null;
}

/** How far a training went. */
export interface Steps {
  readonly done: number;
  /** More than were done where measurements brought no gain any more. */
  readonly planned: number;
  readonly best: number;
}

/** What a training gives. */
export interface TrainedTitles {
  readonly network: TitleNetwork;
  /** By parameter name; heads give log-odds, whatever weight yeses had in the loss. */
  readonly values: ReadonlyMap<string, EngineTensor>;
  /** Log-odds of each label without a title, by head. */
  readonly priors: Readonly<Record<(typeof HEADS)[number], Float64Array>>;
  /** Passes after which these values were reached. */
  readonly epochs: number;
  /** Steps done, those it was to take at most, and those after which the values were reached. */
  readonly steps: Steps;
  /** Mean loss since the line before, by step, of what this call trained. */
  readonly losses: readonly { readonly step: number; readonly loss: number }[];
}

const METRIC = 'tag nDCG';

/** Steps in a pass. */
export function stepsPerEpoch(
  examples: TitleExamples,
  { batchSize }: Pick<TitleBertOptions, 'batchSize'>,
): number {
  return Math.ceil(examples.titles.length / batchSize);
}

/** Which outputs the network has for these labels: a head whose loss weighs nothing is left out. */
export function networkFor(
  base: TitleBase,
  examples: TitleExamples,
  { pooling, songWeight }: Pick<TitleBertOptions, 'pooling' | 'songWeight'>,
): TitleNetwork {
  const songs = songWeight === 0 ? 0 : examples.songs.indices.length;
  return {
    config: base.config,
    pooling,
    numLabels: { tag_head: examples.tags.indices.length, song_head: songs },
  };
}

/** Trains. Throws what `trainNetwork` throws. */
export async function trainTitles(
  base: TitleBase,
  examples: TitleExamples,
  options: TitleBertOptions,
  plan: TrainingPlan,
  context: TrainContext,
): Promise<TrainedTitles> {
  const { seed = 0, threads = 1 } = context;
  const network = networkFor(base, examples, options);
  const shares = { tag_head: examples.tags.shares, song_head: examples.songs.shares };
  const { songWeight, positiveWeight, batchSize, maxLength, layerDecay, frozenLayers } = options;
  const { graph, loss } = buildTraining(network, { shares, songWeight, positiveWeight, seed });
  const heads = HEADS.filter((head) => network.numLabels[head] > 0);
  const steps = stepsPerEpoch(examples, options);
  const totalSteps = steps * plan.scheduledEpochs;
  const { hiddenSize, numHiddenLayers: numLayers } = base.config;
  const learningRate =
    options.learningRate === 'auto' ? automaticLearningRate(hiddenSize) : options.learningRate;
  const onProcessor = (options.session.device ?? 'cpu') === 'cpu';
  const unweigh: Unweigh = (values) => unweighHeads(values, shares, positiveWeight);
  const result = await trainNetwork(
    {
      graph,
      loss,
      optimizer: adamW({ weightDecay: options.weightDecay }),
      values: firstValues(graph, seed, base.values),
      rateOf: layerRates({ numLayers, layerDecay, frozenLayers }),
      clipNorm: 1,
      seed,
      exampleDimension: 'batch',
      batches: createTitleBatches(examples, base.tokenizer, { batchSize, maxLength, seed, heads }),
      epochs: plan.epochs,
      schedule: linearSchedule({
        learningRate,
        totalSteps,
        warmUpSteps: Math.round(options.warmUpShare * totalSteps),
      }),
      // A GPU sums in an order of its own; there a batch is one part.
      ...(onProcessor ? { shards: options.shards, threads } : { session: options.session }),
      ...phaseOptions(network, steps, options, plan, unweigh),
    },
    context,
  );
  return describeResult(network, result, shares, unweigh, { perEpoch: steps, planned: steps * plan.epochs });
}

/** Values whose heads give log-odds. */
type Unweigh = (values: ReadonlyMap<string, EngineTensor>) => ReadonlyMap<string, EngineTensor>;

/** Measuring and stopping, and checkpoints. */
function phaseOptions(
  network: TitleNetwork,
  steps: number,
  { patience, checkpoint }: TitleBertOptions,
  { measure, checkpointDir }: TrainingPlan,
  unweigh: Unweigh,
): Partial<TrainingOptions> {
  const judged: Partial<TrainingOptions> =
    measure === null
      ? {}
      : {
          evaluate: async (trained) => ({
            [METRIC]: await measure.evaluate(network, { ...trained, values: unweigh(trained.values) }),
          }),
          evaluateEverySteps: steps * measure.everyEpochs,
          earlyStopping: { metric: METRIC, mode: 'max', patience },
        };
  if (checkpointDir === null) return judged;
  const checkpoints = createCheckpointStore(checkpointDir);
  return { ...judged, checkpoints, checkpointEverySteps: checkpoint?.everySteps ?? 0, resume: true };
}

function describeResult(
  network: TitleNetwork,
  { values, bestStep, steps, records }: TrainingResult,
  shares: Readonly<Record<(typeof HEADS)[number], Float64Array>>,
  unweigh: Unweigh,
  { perEpoch, planned }: { readonly perEpoch: number; readonly planned: number },
): TrainedTitles {
  return {
    network,
    values: unweigh(new Map([...values].map(([parameter, value]) => [parameter.name, value]))),
    priors: { tag_head: shares.tag_head.map(logOdds), song_head: shares.song_head.map(logOdds) },
    epochs: Math.round(bestStep / perEpoch),
    steps: { done: steps, planned, best: bestStep },
    losses: records.map(({ step, loss }) => ({ step, loss })),
  };
}
