// AveragePool of ONNX in one and two dimensions.
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';
import { POOL_DEFAULTS, type PoolOptions, resolvePool } from './shared/pool.ts';
import { type AxisNumbers, windowAttributes, windowedShape } from './shared/windows.ts';

/** How an average pool slides and counts. */
export interface AveragePoolOptions extends PoolOptions {
  /** Whether padding counts as zeros (as PyTorch does); default false: the mean of what lies in the input. */
  readonly countPadding?: boolean;
}

/** Defaults of AveragePoolOptions. */
export const AVERAGE_POOL_DEFAULTS: Required<AveragePoolOptions> = { ...POOL_DEFAULTS, countPadding: false };

/**
 * The mean of each window.
 * @param x float32 (batch, channels, length) or (batch, channels, height, width); only the batch may be a name
 * @param kernel lengths of a window
 * @returns (batch, channels, ...), an axis `floor((length + padding - kernel) / stride) + 1` long
 * @throws ShapeError where types, shapes or options do not fit
 * @throws ConfigError for an unknown option
 */
export function averagePool(x: Tensor, kernel: AxisNumbers, options: AveragePoolOptions = {}): Tensor {
  const windows = resolvePool('AveragePool', x, kernel, options, Object.keys(AVERAGE_POOL_DEFAULTS));
  const { countPadding } = { ...AVERAGE_POOL_DEFAULTS, ...options };
  const shape = windowedShape('AveragePool', x, x.shape[1]!, windows);
  const attributes = { ...windowAttributes(windows), count_include_pad: { int: countPadding ? 1 : 0 } };
  return emit('AveragePool', [x], { dtype: x.dtype, shape }, attributes);
}
