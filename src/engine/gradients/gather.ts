// Gradient of Gather.
import { intAttribute } from '../graph/attributes.ts';
import type { Tensor } from '../graph/graph.ts';
import { cast } from '../operators/cast.ts';
import { expand } from '../operators/expand.ts';
import { reshape } from '../operators/reshape.ts';
import { scatterNdAdd } from '../operators/scatter-nd.ts';
import { transpose } from '../operators/transpose.ts';
import type { GradientRule } from './rule.ts';

/** Zeros with the gradient of each slice added at its index; as dense as the table. */
export const gatherGradient: GradientRule = ({ inputs: [table, indices], gradient, attributes }) => {
  const axis = intAttribute(attributes, 'axis', 0);
  const numIndexAxes = indices!.shape.length;
  const rank = table!.shape.length;
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  const others = [...range(0, axis), ...range(axis + 1, rank)];
  // The axes of the indices to the front, (indices..., others...).
  const rows = transposeUnlessSorted(gradient, [
    ...range(axis, axis + numIndexAxes),
    ...range(0, axis),
    ...range(axis + numIndexAxes, gradient.shape.length),
  ]);
  const graph = gradient.graph;
  const zeros = expand(graph.scalar(gradient.dtype, 0), [
    table!.shape[axis]!,
    ...others.map((other) => table!.shape[other]!),
  ]);
  const places = reshape(cast(indices!, 'int64'), [...indices!.shape, 1]);
  const summed = scatterNdAdd(zeros, places, rows); // (axis, others...)
  const order = range(0, rank).map((place) => (place === axis ? 0 : others.indexOf(place) + 1));
  return [transposeUnlessSorted(summed, order)];
};

function transposeUnlessSorted(x: Tensor, order: readonly number[]): Tensor {
  return order.every((axis, place) => axis === place) ? x : transpose(x, order);
}
