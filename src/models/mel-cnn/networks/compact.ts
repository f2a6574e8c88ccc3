// The default network: convolutions with batch normalisation that get small early, so that it trains on a CPU, and pooling
// over all of the time, so that it needs no fixed length. In the manner of VGG on mel-spectrograms (Choi et al. 2016;
// Pons et al. 2018), with mean and maximum over time side by side (Pons et al. 2018, section 3), and beside them statistics of
// the bands themselves, which few songs are enough to learn from.
import { ShapeError } from '../../../core/errors.ts';
import type { Graph, Tensor } from '../../../engine/graph/graph.ts';
import { concat } from '../../../engine/operators/concat.ts';
import { reduceMax } from '../../../engine/operators/reduce-max.ts';
import { reduceMean } from '../../../engine/operators/reduce-mean.ts';
import { relu } from '../../../engine/operators/relu.ts';
import { reshape } from '../../../engine/operators/reshape.ts';
import { transpose } from '../../../engine/operators/transpose.ts';
import {
  bandStatistics,
  convolvePoolNormalizeRelu,
  dense,
  denseNormalizeRelu,
  dropWhileTraining,
  type FirstState,
  type NetworkOutputs,
  type NetworkShape,
  normalizeBands,
  normalizeStatistics,
  type TrainingMode,
} from './layers.ts';

/** A convolution of the network. */
export interface CompactLayer {
  readonly name: string;
  readonly filters: number;
  readonly kernel: readonly [bands: number, frames: number];
  /** Of the convolution. */
  readonly stride: readonly [bands: number, frames: number];
  /** Zeros around bands and frames. */
  readonly padding: readonly [bands: number, frames: number];
  /** Of the max-pool behind it, or null. */
  readonly pool: readonly [bands: number, frames: number] | null;
}

/**
 * The layers. Strides lie where they cost least: in the first convolution, whose input needs no gradient, and in pools; a
 * strided convolution between layers has a gradient at a quarter of the speed (src/engine/gradients/conv.ts).
 */
export const COMPACT_LAYERS: readonly CompactLayer[] = [
  { name: 'conv1', filters: 32, kernel: [5, 5], stride: [2, 2], padding: [2, 2], pool: [2, 2] },
  { name: 'conv2', filters: 64, kernel: [3, 3], stride: [1, 1], padding: [1, 1], pool: [2, 2] },
  { name: 'conv3', filters: 128, kernel: [3, 3], stride: [1, 1], padding: [1, 1], pool: [2, 2] },
  { name: 'conv4', filters: 192, kernel: [3, 3], stride: [1, 1], padding: [1, 1], pool: null },
];

/** Units of the layer that sees the statistics of all bands, and how much of them drops out while it learns. */
export const COMPACT_OVERALL = { units: 256, dropout: 0.3 } as const;

/**
 * Units of the layer that sees all that is left of the bands, frame by frame. It would be a convolution of as many rows and one
 * column; as a product of matrices its gradient is one product too, where a convolution's is one an example, which
 * costs most where few frames are left.
 */
export const COMPACT_UNITS = 256;

/** Frames of a training example: 8.2 seconds of the arena's spectrograms. */
export const COMPACT_FRAMES = 512;

/** Fewest frames and bands for which every layer has a window; frames: half a second. */
export const COMPACT_LEAST = { numBands: 40, numFrames: 32 };

/** Numbers of an embedding: so few that the outputs of all 29,160 tags of the arena fit into 5 million parameters. */
export const COMPACT_EMBEDDING = 128;

/** Dropout before the output layer. */
const DROPOUT = 0.2;

/**
 * Adds the network to a graph.
 * @param x float32 (batch, bands, frames)
 * @param first with `priors` as the bias of the output
 * @param training null for inference, where batch normalisation goes by running statistics
 * @throws ShapeError for fewer bands or frames than COMPACT_LEAST
 */
export function compactNetwork(
  graph: Graph,
  x: Tensor,
  { numBands, numFrames, numLabels }: NetworkShape,
  first: FirstState,
  training: TrainingMode | null,
): NetworkOutputs {
  if (numBands < COMPACT_LEAST.numBands || numFrames < COMPACT_LEAST.numFrames) {
    const least = `at least ${COMPACT_LEAST.numBands} bands and ${COMPACT_LEAST.numFrames} frames`;
    throw new ShapeError('compact', least, `${numBands} bands and ${numFrames} frames`);
  }
  const image = reshape(x, ['batch', 1, numBands, numFrames]); // (batch, 1, bands, frames)
  const even = normalizeBands(graph, image, first); // (batch, 1, bands, frames)
  let maps = even; // (batch, 1, bands, frames)
  for (const { name, padding, ...layer } of COMPACT_LAYERS) {
    const options = { ...layer, padding: padding.map((count) => [count, count] as const) };
    maps = convolvePoolNormalizeRelu(graph, name, maps, options, training !== null); // (batch, filters, bands', frames')
  }
  const [, channels, rows, frames] = maps.shape as [string, number, number, number];
  const columns = reshape(transpose(maps, [0, 3, 1, 2]), ['batch', frames, channels * rows]); // (batch, frames', 192 * 3)
  const flat = reshape(columns, [`${frames}*batch`, channels * rows]); // (batch * frames', 192 * 3)
  const heard = denseNormalizeRelu(graph, 'bands', flat, COMPACT_UNITS, training !== null); // (batch * frames', 256)
  const times = reshape(heard, ['batch', frames, COMPACT_UNITS]); // (batch, frames', 256)
  const statistics =
    training?.statistics ?? bandStatistics(graph, reshape(even, ['batch', numBands, numFrames]));
  const usual = normalizeStatistics(graph, statistics, first); // (batch, 3 * bands)
  const overall = relu(dense(graph, 'overall', usual, COMPACT_OVERALL.units)); // (batch, 256)
  const some = dropWhileTraining(graph, 'overall', overall, COMPACT_OVERALL.dropout, training); // (batch, 256)
  const pooled = concat([reduceMean(times, [1]), reduceMax(times, [1]), some], 1); // (batch, 3 * 256)
  const embedding = relu(dense(graph, 'embedding', pooled, COMPACT_EMBEDDING)); // (batch, 128)
  const kept = dropWhileTraining(graph, 'embedding', embedding, DROPOUT, training); // (batch, 128)
  const options = { first: 'linear', bias: first.priors } as const;
  return { logits: dense(graph, 'output', kept, numLabels, options), embedding }; // (batch, labels)
}
