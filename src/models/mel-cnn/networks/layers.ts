// Layers that both networks are made of: parameters with their names and first values, and what is computed with them.
import type { Graph, Tensor } from '../../../engine/graph/graph.ts';
import { constantValue, givenValues, glorotUniform, heNormal } from '../../../engine/graph/initializers.ts';
import { abs } from '../../../engine/operators/abs.ts';
import { add } from '../../../engine/operators/add.ts';
import { batchNormalization } from '../../../engine/operators/batch-normalization.ts';
import { concat } from '../../../engine/operators/concat.ts';
import { conv } from '../../../engine/operators/conv.ts';
import { div } from '../../../engine/operators/div.ts';
import { dropout } from '../../../engine/operators/dropout.ts';
import { matMul } from '../../../engine/operators/mat-mul.ts';
import { maxPool } from '../../../engine/operators/max-pool.ts';
import { mul } from '../../../engine/operators/mul.ts';
import { reduceMean } from '../../../engine/operators/reduce-mean.ts';
import { relu } from '../../../engine/operators/relu.ts';
import { reshape } from '../../../engine/operators/reshape.ts';
import type { WindowPadding } from '../../../engine/operators/shared/windows.ts';
import { slice } from '../../../engine/operators/slice.ts';
import { sqrt } from '../../../engine/operators/sqrt.ts';
import { sub } from '../../../engine/operators/sub.ts';

/** What a network of `mel-cnn` is made of, besides values. */
export interface NetworkShape {
  /** Rows of a spectrogram. */
  readonly numBands: number;
  /** Columns that the network hears at once. */
  readonly numFrames: number;
  /** Outputs, from 1. */
  readonly numLabels: number;
}

/** What a network gives for a batch. */
export interface NetworkOutputs {
  /** (batch, labels) Log-odds. */
  readonly logits: Tensor;
  /** (batch, dim) What the logits are a linear map of. */
  readonly embedding: Tensor;
}

/** What differs while training. */
export interface TrainingMode {
  /** As `stepInput` gives it: dropout depends on it. */
  readonly step: Tensor;
  readonly seed: number;
  /** Rate of dropout in place of the network's own. */
  readonly dropout?: number | undefined;
  /** (batch, 3 bands) `bandStatistics` of the sounds before they were masked; default those of what is heard. */
  readonly statistics?: Tensor | undefined;
}

/** First values that come from the data. */
export interface FirstState {
  /** (bands) Mean and standard deviation of each band over the training songs. */
  readonly bands: { readonly means: ArrayLike<number>; readonly deviations: ArrayLike<number> };
  /** (3 bands) The same of the songs' `bandStatistics`, for `compact`; default 0 and 1. */
  readonly songs?: { readonly means: ArrayLike<number>; readonly deviations: ArrayLike<number> };
  /** (labels) Log-odds of each label without a sound. */
  readonly priors: ArrayLike<number>;
}

/** `(x - mean) / deviation`, band by band; both are state that no gradient changes. @param x (batch, 1, bands, frames) */
export function normalizeBands(graph: Graph, x: Tensor, { bands }: FirstState): Tensor {
  const shape = [x.shape[2] as number, 1];
  return graph.scope('input', () => {
    const state = (name: string, values: ArrayLike<number>): Tensor =>
      graph.parameter(name, 'float32', shape, givenValues(values), { trainable: false });
    const centred = sub(x, state('mean', bands.means)); // (batch, 1, bands, frames)
    return div(centred, state('deviation', bands.deviations)); // (batch, 1, bands, frames)
  });
}

/** Numbers that `bandStatistics` gives for a band. */
export const STATISTICS_A_BAND = 3;
/** Added to a variance before its root, which has no slope at 0; a thousandth of what is usual. */
export const VARIANCE_EPSILON = 1e-5;

/**
 * What a stretch is like as a whole: of each band the mean, the standard deviation (statistics pooling: Snyder et al. 2018,
 * section 2.1) and the mean step from frame to frame without sign. `describeStretch` computes the same.
 * @param x (batch, bands, frames) even, at least 2 frames
 * @returns (batch, 3 bands) all means, then deviations, then steps
 */
export function bandStatistics(graph: Graph, x: Tensor): Tensor {
  const [, numBands, numFrames] = x.shape as [string, number, number];
  return graph.scope('statistics', () => {
    const mean = reduceMean(x, [2]); // (batch, bands)
    const centred = sub(x, reshape(mean, ['batch', numBands, 1])); // (batch, bands, frames)
    const variance = reduceMean(mul(centred, centred), [2]); // (batch, bands)
    const later = slice(x, [{ axis: 2, start: 1 }]); // (batch, bands, frames - 1)
    const steps = sub(later, slice(x, [{ axis: 2, end: numFrames - 1 }])); // (batch, bands, frames - 1)
    return concat([mean, sqrt(add(variance, VARIANCE_EPSILON)), reduceMean(abs(steps), [2])], 1); // (batch, 3 bands)
  });
}

/** Statistics made even by what is usual among songs, which is state. @param x (batch, 3 bands) */
export function normalizeStatistics(graph: Graph, x: Tensor, { songs }: FirstState): Tensor {
  const size = x.shape[1] as number;
  return graph.scope('statistics', () => {
    const state = (name: string, values: ArrayLike<number>): Tensor =>
      graph.parameter(name, 'float32', [size], givenValues(values), { trainable: false });
    const usual = state('mean', songs?.means ?? new Array<number>(size).fill(0));
    const spread = state('deviation', songs?.deviations ?? new Array<number>(size).fill(1));
    return div(sub(x, usual), spread); // (batch, 3 bands)
  });
}

/** A convolution. */
export interface ConvolutionOptions {
  readonly filters: number;
  readonly kernel: readonly [number, number];
  readonly stride?: readonly [number, number];
  readonly padding?: WindowPadding;
}

/** A convolution with a bias, and a ReLU. @param x (batch, channels, bands, frames) */
export function convolveRelu(graph: Graph, name: string, x: Tensor, options: ConvolutionOptions): Tensor {
  const { filters, kernel, stride = 1, padding = 0 } = options;
  return graph.scope(name, () => {
    const weight = graph.parameter('weight', 'float32', [filters, x.shape[1] as number, ...kernel], heNormal);
    const bias = graph.parameter('bias', 'float32', [filters], constantValue(0));
    return relu(conv(x, weight, bias, { stride, padding })); // (batch, filters, bands', frames')
  });
}

/** A convolution with a max-pool. */
export interface PooledConvolutionOptions extends ConvolutionOptions {
  /** Lengths of a window; null for no pool. */
  readonly pool: readonly [number, number] | null;
}

/**
 * A convolution without a bias, a max-pool, a batch normalisation in the bias's place, and a ReLU (Ioffe and Szegedy 2015,
 * section 3.2). Behind the pool the last two have a quarter of the elements to pass over.
 */
export function convolvePoolNormalizeRelu(
  graph: Graph,
  name: string,
  x: Tensor,
  options: PooledConvolutionOptions,
  training: boolean,
): Tensor {
  const { filters, kernel, stride = 1, padding = 0, pool } = options;
  return graph.scope(name, () => {
    const weight = graph.parameter('weight', 'float32', [filters, x.shape[1] as number, ...kernel], heNormal);
    const convolved = conv(x, weight, null, { stride, padding }); // (batch, filters, bands', frames')
    const pooled = pool === null ? convolved : maxPool(convolved, pool); // (batch, filters, bands'', frames'')
    return relu(normalizeBatch(graph, pooled, training)); // (batch, filters, bands'', frames'')
  });
}

/** A linear layer without a bias, a batch normalisation and a ReLU. @param x (rows, inputs) */
export function denseNormalizeRelu(
  graph: Graph,
  name: string,
  x: Tensor,
  units: number,
  training: boolean,
): Tensor {
  return graph.scope(name, () => {
    const weight = graph.parameter('weight', 'float32', [x.shape[1] as number, units], heNormal);
    return relu(normalizeBatch(graph, matMul(x, weight), training)); // (rows, units)
  });
}

/** Batch normalisation with parameters in the current scope. @param x (batch, channels, ...) */
function normalizeBatch(graph: Graph, x: Tensor, training: boolean): Tensor {
  const vector = (part: string, value: number, trainable: boolean): Tensor =>
    graph.parameter(part, 'float32', [x.shape[1] as number], constantValue(value), { trainable });
  const [scale, bias] = [vector('scale', 1, true), vector('shift', 0, true)];
  const [mean, variance] = [vector('mean', 0, false), vector('variance', 1, false)];
  return batchNormalization(x, { scale, bias, mean, variance }, { training });
}

/** `x weight + bias`. @param x (batch, inputs) @param first of the weight: `relu` where a ReLU follows */
export function dense(
  graph: Graph,
  name: string,
  x: Tensor,
  units: number,
  { first = 'relu', bias }: { readonly first?: 'relu' | 'linear'; readonly bias?: ArrayLike<number> } = {},
): Tensor {
  return graph.scope(name, () => {
    const shape = [x.shape[1] as number, units];
    const weight = graph.parameter('weight', 'float32', shape, first === 'relu' ? heNormal : glorotUniform);
    const shift = bias === undefined ? constantValue(0) : givenValues(bias);
    return add(matMul(x, weight), graph.parameter('bias', 'float32', [units], shift)); // (batch, units)
  });
}

/** Dropout while training. @param rate the network's own @param training null leaves x as it is */
export function dropWhileTraining(
  graph: Graph,
  name: string,
  x: Tensor,
  rate: number,
  training: TrainingMode | null,
): Tensor {
  if (training === null) return x;
  return graph.scope(name, () =>
    dropout(x, training.dropout ?? rate, { step: training.step, seed: training.seed }),
  );
}
