// MaxPool of ONNX in one and two dimensions.
import { emitMany } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';
import { POOL_DEFAULTS, type PoolOptions, resolvePool } from './shared/pool.ts';
import { type AxisNumbers, windowAttributes, windowedShape } from './shared/windows.ts';

/**
 * The largest element of each window; padding never is. Its gradient goes to the first of equal elements.
 * @param x float32 or float64 (batch, channels, length) or (batch, channels, height, width); only the batch may be a
 *   name
 * @param kernel lengths of a window
 * @returns (batch, channels, ...), an axis `floor((length + padding - kernel) / stride) + 1` long
 * @throws ShapeError where types, shapes or options do not fit
 * @throws ConfigError for an unknown option
 */
export function maxPool(x: Tensor, kernel: AxisNumbers, options: PoolOptions = {}): Tensor {
  const windows = resolvePool('MaxPool', x, kernel, options, Object.keys(POOL_DEFAULTS));
  const shape = windowedShape('MaxPool', x, x.shape[1]!, windows);
  // The second output, places in the flattened x, is for the gradient; a file without gradients leaves it out.
  const results = [
    { dtype: x.dtype, shape },
    { dtype: 'int64', shape },
  ] as const;
  return emitMany('MaxPool', [x], results, windowAttributes(windows))[0]!;
}
