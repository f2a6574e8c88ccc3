// BatchNormalization of ONNX (Ioffe and Szegedy 2015), in its forms for training and for inference.
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { checkFloat, checkRank, checkSameType } from '../graph/checks.ts';
import { isStatic, multiplyDims, sameShape } from '../graph/dims.ts';
import { emit, emitMany } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';
import { add } from './add.ts';
import { cast } from './cast.ts';
import { div } from './div.ts';
import { greater } from './greater.ts';
import { mul } from './mul.ts';
import { reshape } from './reshape.ts';
import { checkNormalization, type NormalizationOptions } from './shared/normalization.ts';
import { sub } from './sub.ts';

/** How to normalise. */
export interface BatchNormalizationOptions extends NormalizationOptions {
  /** Normalise by the batch itself, and note what the running statistics become; default false. */
  readonly training?: boolean;
  /** Share of the batch in the new running statistics, from 0 to 1, as in PyTorch; default 0.1. ONNX has 1 minus it. */
  readonly momentum?: number;
}

/** Defaults of BatchNormalizationOptions. */
export const BATCH_NORMALIZATION_DEFAULTS: Required<BatchNormalizationOptions> = {
  epsilon: 1e-5,
  training: false,
  momentum: 0.1,
};

/** Four vectors with a number a channel. */
export interface BatchNormalizationState {
  readonly scale: Tensor;
  readonly bias: Tensor;
  /** Running mean; for training a parameter that is not trainable, first 0. */
  readonly mean: Tensor;
  /** Running variance, as `mean`, first 1. */
  readonly variance: Tensor;
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * scale + bias` for each channel (the paper's algorithm 1). In inference the
 * statistics are the running ones. In training they are the batch's, and `graph.update` notes the new running ones:
 * as in PyTorch, those of a batch count `momentum`, its variance with the divisor n - 1.
 * @param x (batch, channels, ...)
 * @throws ShapeError where types or shapes do not fit
 * @throws ConfigError for an unknown option or one out of range, or where the running statistics are no parameters
 */
export function batchNormalization(
  x: Tensor,
  state: BatchNormalizationState,
  options: BatchNormalizationOptions = {},
): Tensor {
  const epsilon = checkNormalization('batchNormalization', options, ['training', 'momentum']);
  const { training, momentum } = { ...BATCH_NORMALIZATION_DEFAULTS, ...options };
  if (!(momentum >= 0 && momentum <= 1)) {
    throw new ConfigError(`batchNormalization: expected momentum from 0 to 1, got ${momentum}`);
  }
  const inputs = [x, state.scale, state.bias, state.mean, state.variance];
  checkInputs(x, inputs);
  if (!training) {
    return emit(
      'BatchNormalization',
      inputs,
      { dtype: x.dtype, shape: x.shape },
      { epsilon: { float: epsilon } },
    );
  }
  const { y, mean, variance } = normalizeByBatch(x, state, { epsilon });
  x.graph.update(state.mean, moveTowards(state.mean, mean, momentum));
  x.graph.update(state.variance, moveTowards(state.variance, mul(variance, unbiasing(x)), momentum));
  return y;
}

/** What a batch is normalised by. */
export interface NormalizedBatch {
  readonly y: Tensor;
  /** Of each channel; no gradient flows through it. */
  readonly mean: Tensor;
  /** As `mean`, with the divisor n. */
  readonly variance: Tensor;
}

/** The part of training without running statistics; `batchNormalization` says the rest. */
export function normalizeByBatch(
  x: Tensor,
  { scale, bias }: Pick<BatchNormalizationState, 'scale' | 'bias'>,
  options: NormalizationOptions = {},
): NormalizedBatch {
  const epsilon = checkNormalization('batchNormalization', options);
  checkInputs(x, [x, scale, bias]);
  const { zeros, ones } = scratchVectors(x);
  const vector = { dtype: x.dtype, shape: [x.shape[1]!] };
  const [y, mean, variance] = emitMany(
    'BatchNormalization',
    [x, scale, bias, zeros, ones],
    [{ dtype: x.dtype, shape: x.shape }, vector, vector],
    { epsilon: { float: epsilon }, training_mode: { int: 1 }, momentum: { float: 0 } },
  );
  return { y: y!, mean: mean!, variance: variance! };
}

// ONNX Runtime writes the new statistics over the running ones that it is given, even over what a run was fed, and takes
// equal constants for one. So it gets vectors that are made in each run: with ONNX's momentum of 0 they do not count.
function scratchVectors(x: Tensor): { zeros: Tensor; ones: Tensor } {
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const list = (name: string, values: readonly number[]) =>
    x.graph.constant('int64', [values.length], values, name);
  const starts = list(
    'starts',
    axes.map(() => 0),
  );
  const ends = list(
    'ends',
    axes.map(() => 1),
  );
  const shape = x.shape.map((dim, axis) => (axis === 1 ? dim : 1));
  const first = emit('Slice', [x, starts, ends, list('axes', axes)], { dtype: x.dtype, shape });
  const flat = reshape(first, [x.shape[1]!]);
  const zeros = cast(greater(flat, flat), x.dtype); // through bool, so that no gradient flows
  return { zeros, ones: add(zeros, 1) };
}

function checkInputs(x: Tensor, inputs: readonly Tensor[]): void {
  checkFloat('BatchNormalization', x);
  checkRank('BatchNormalization', x, 2);
  checkSameType('BatchNormalization', inputs);
  const wrong = inputs.slice(1).find(({ shape }) => !sameShape(shape, [x.shape[1]!]));
  if (wrong === undefined) return;
  const got = `${describeTensor(wrong)} for ${describeTensor(x)}`;
  throw new ShapeError('BatchNormalization', `vectors of shape [${x.shape[1]}]`, got);
}

const moveTowards = (running: Tensor, batch: Tensor, momentum: number): Tensor =>
  add(mul(running, 1 - momentum), mul(batch, momentum));

/** n / (n - 1), n being the number of elements of a channel; 1 where n is 1. */
function unbiasing(x: Tensor): Tensor | number {
  const others = x.shape.filter((_, axis) => axis !== 1);
  if (isStatic(others)) {
    const count = multiplyDims(others) as number;
    return count / Math.max(count - 1, 1);
  }
  const size = cast(emit('Size', [x], { dtype: 'int64', shape: [] }), x.dtype);
  const count = div(size, x.shape[1] as number);
  const less = emit('Max', [sub(count, 1), x.graph.scalar(x.dtype, 1)], { dtype: x.dtype, shape: [] });
  return div(count, less);
}
