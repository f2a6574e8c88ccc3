// What both sides of the training bench of the sound model share: the network, one batch, and the first weights in a file that
// ours and the peer read.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandomStream } from '../../src/core/random.ts';
import { createTensor, type EngineTensor } from '../../src/engine/graph/engine-tensor.ts';
import { initializeParameters } from '../../src/engine/graph/initializers.ts';
import { type Tensor, writeSafetensors } from '../../src/formats/safetensors.ts';
import { logOdds } from '../../src/models/mel-cnn/labels.ts';
import { STATISTICS_A_BAND } from '../../src/models/mel-cnn/networks/layers.ts';
import {
  buildTraining,
  MEL_INPUT,
  type MelNetwork,
  networkKind,
  STATISTICS_INPUT,
  TARGETS_INPUT,
} from '../../src/models/mel-cnn/networks/network.ts';

/** A training as the trainer sets it up. */
export interface MelTrainingSettings {
  readonly network: MelNetwork;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly clipNorm: number;
}

/** What a training did; ours and the peer's print the same. */
export interface MelTrainingRun {
  readonly medianMs: number;
  readonly fastestMs: number;
  readonly steps: number;
  /** Elements of what is trained. */
  readonly parameters: number;
  /** Of each step, warm-up included. */
  readonly losses: readonly number[];
  /** Norm of all gradients of the first step, before clipping. */
  readonly firstGradientNorm: number;
}

/** Files of a data directory. */
export const MEL_DATA_FILES = {
  settings: 'settings.json',
  weights: 'weights.safetensors',
  batch: 'batch.safetensors',
} as const;

/** Steps of which time is not counted. */
export const WARM_UP = 3;

/** The compact network with as many tags as a small catalogue has, as `segue train mel-cnn` trains it. */
export const COMPACT_TRAINING: MelTrainingSettings = {
  network: {
    name: 'compact',
    numBands: 48,
    numFrames: networkKind('compact').numFrames,
    numLabels: 250,
  },
  batchSize: 16,
  learningRate: 2e-3,
  weightDecay: 0.01,
  clipNorm: 1,
};

/** The original network with all tags of the arena. */
export const VGG16_TRAINING: MelTrainingSettings = {
  network: {
    name: 'vgg16-original',
    numBands: 48,
    numFrames: networkKind('vgg16-original').numFrames,
    numLabels: 29_160,
  },
  batchSize: 2,
  learningRate: 1e-4,
  weightDecay: 0.01,
  clipNorm: 1,
};

/** Level and spread of the batch's noise, in dB. */
const NOISE = { mean: -40, deviation: 15 };
/** Share of the songs that have each tag. */
const SHARE = 0.05;
const SEED = 1;

/** The network in training, its first biases those of the tags' shares. @param dropout its rate */
export function trainingOf({ network }: MelTrainingSettings, dropout?: number) {
  const ofBands = (value: number): number[] => new Array<number>(network.numBands).fill(value);
  const ofLabels = (value: number): number[] => new Array<number>(network.numLabels).fill(value);
  return buildTraining(network, {
    first: {
      bands: { means: ofBands(NOISE.mean), deviations: ofBands(NOISE.deviation) },
      priors: ofLabels(logOdds(SHARE)),
    },
    positiveWeights: ofLabels(1),
    seed: SEED,
    // With masks, as by default, the statistics of a sound come with it.
    statisticsInput: network.name === 'compact',
    ...(dropout === undefined ? {} : { dropout }),
  });
}

/** One batch: noise of the level and spread of spectrograms, and for each song a few tags. */
export function makeBatch({ network, batchSize }: MelTrainingSettings): Record<string, EngineTensor> {
  const { numBands, numFrames, numLabels } = network;
  const random = createRandomStream(SEED, 'bench/mel-cnn');
  const mel = Float32Array.from(
    { length: batchSize * numBands * numFrames },
    () => NOISE.mean + NOISE.deviation * random.normal(),
  );
  const targets = Float32Array.from({ length: batchSize * numLabels }, () =>
    random.uniform() < SHARE ? 1 : 0,
  );
  const batch = {
    [MEL_INPUT]: createTensor('float32', [batchSize, numBands, numFrames], mel), // (batch, bands, frames)
    [TARGETS_INPUT]: createTensor('float32', [batchSize, numLabels], targets), // (batch, labels)
  };
  if (network.name !== 'compact') return batch;
  const size = STATISTICS_A_BAND * numBands;
  const statistics = Float32Array.from({ length: batchSize * size }, () => random.normal());
  return { ...batch, [STATISTICS_INPUT]: createTensor('float32', [batchSize, size], statistics) }; // (batch, 3 bands)
}

/** Writes settings, batch and first weights into a folder. */
export async function writeMelData(dir: string, settings: MelTrainingSettings): Promise<void> {
  const toTensor = ({ shape, data }: EngineTensor): Tensor => ({
    dtype: 'F32',
    shape,
    data: data as Float32Array,
  });
  const values = initializeParameters(trainingOf(settings).graph, SEED);
  const weights = new Map([...values].map(([{ name }, value]) => [name, toTensor(value)]));
  const batch = Object.entries(makeBatch(settings)).map(([name, value]) => [name, toTensor(value)] as const);
  await writeFile(join(dir, MEL_DATA_FILES.settings), JSON.stringify(settings));
  await writeSafetensors(join(dir, MEL_DATA_FILES.weights), weights);
  await writeSafetensors(join(dir, MEL_DATA_FILES.batch), new Map(batch));
}
