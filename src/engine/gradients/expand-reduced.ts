// The way back through a reduction: a gradient stretched over the axes that were reduced.
import { intAttribute } from '../graph/attributes.ts';
import { constantNumbers } from '../graph/constant-numbers.ts';
import type { Shape } from '../graph/dims.ts';
import type { GraphNode, Tensor } from '../graph/graph.ts';
import { expand } from '../operators/expand.ts';
import { reshape } from '../operators/reshape.ts';

/**
 * The gradient of a Reduce node's output at every element of its input.
 * @param node its second input holds the axes
 * @param gradient of the shape of the node's output
 * @param shape of the node's input
 */
export function expandReduced(node: GraphNode, gradient: Tensor, shape: Shape): Tensor {
  return expand(keepReduced(node, gradient, shape), shape);
}

/** A tensor of the shape of a Reduce node's output, with length 1 on reduced axes, so that it broadcasts. */
export function keepReduced(node: GraphNode, reduced: Tensor, shape: Shape): Tensor {
  if (intAttribute(node.attributes, 'keepdims', 1) === 1) return reduced;
  const axes = constantNumbers(node.inputs[1]!);
  return reshape(
    reduced,
    shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim)),
  );
}
