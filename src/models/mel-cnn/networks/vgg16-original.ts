// The original system's network, layer by layer: a VGG16 (Simonyan and Zisserman 2015) with seven 3x3 convolutions without
// padding, two dense layers and a sigmoid over the tags. On (48, 1876) its last pool leaves (256, 1, 230), which makes
// 276,995,240 parameters for 29,160 tags. docs/mel-cnn.md has the table.
import { ShapeError } from '../../../core/errors.ts';
import type { Graph, Tensor } from '../../../engine/graph/graph.ts';
import { maxPool } from '../../../engine/operators/max-pool.ts';
import { relu } from '../../../engine/operators/relu.ts';
import { reshape } from '../../../engine/operators/reshape.ts';
import {
  convolveRelu,
  dense,
  dropWhileTraining,
  type FirstState,
  type NetworkOutputs,
  type NetworkShape,
  normalizeBands,
  type TrainingMode,
} from './layers.ts';

/** Filters of the convolutions of each block; a 2x2 max-pool ends a block. */
export const VGG16_BLOCKS: readonly (readonly number[])[] = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
];

/** Units of the two dense layers. */
export const VGG16_DENSE: readonly [number, number] = [4096, 1024];

/** Frames that it hears: all of an arena spectrogram. */
export const VGG16_FRAMES = 1876;

/** Fewest frames and bands with which every pool has a window: 44, 42, 40, 20, 18, 16, 8, 6, 4, 2, 1. */
export const VGG16_LEAST_LENGTH = 44;

/** Dropout after the last pool; the rate of VGG's dense layers (section 3.1 there), as the original's is not known. */
const DROPOUT = 0.5;

/**
 * Adds the network to a graph.
 * @param x float32 (batch, bands, frames)
 * @param first with `priors` as the bias of the output
 * @param training null for inference
 * @throws ShapeError for fewer than 44 bands or frames
 */
export function vgg16Original(
  graph: Graph,
  x: Tensor,
  { numBands, numFrames, numLabels }: NetworkShape,
  first: FirstState,
  training: TrainingMode | null,
): NetworkOutputs {
  if (numBands < VGG16_LEAST_LENGTH || numFrames < VGG16_LEAST_LENGTH) {
    const least = `at least ${VGG16_LEAST_LENGTH} bands and frames; take the compact network`;
    throw new ShapeError('vgg16-original', least, `${numBands} bands and ${numFrames} frames`);
  }
  const image = reshape(x, ['batch', 1, numBands, numFrames]); // (batch, 1, bands, frames)
  let maps = normalizeBands(graph, image, first); // (batch, 1, bands, frames)
  VGG16_BLOCKS.forEach((block, blockIndex) => {
    block.forEach((filters, convIndex) => {
      const name = `block${blockIndex + 1}_conv${convIndex + 1}`;
      maps = convolveRelu(graph, name, maps, { filters, kernel: [3, 3] }); // (batch, filters, bands - 2, frames - 2)
    });
    maps = maxPool(maps, 2); // (batch, filters, bands / 2, frames / 2)
  });
  const kept = dropWhileTraining(graph, 'pooled', maps, DROPOUT, training); // (batch, 256, 1, 230)
  const [, ...lengths] = kept.shape as [string, number, number, number];
  const size = lengths.reduce((product, length) => product * length, 1);
  const flat = reshape(kept, ['batch', size]); // (batch, 58880), channel by channel
  const hidden = relu(dense(graph, 'dense1', flat, VGG16_DENSE[0])); // (batch, 4096)
  const embedding = relu(dense(graph, 'dense2', hidden, VGG16_DENSE[1])); // (batch, 1024)
  const options = { first: 'linear', bias: first.priors } as const;
  return { logits: dense(graph, 'output', embedding, numLabels, options), embedding }; // (batch, labels)
}
