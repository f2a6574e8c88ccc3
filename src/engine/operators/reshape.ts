// Reshape of ONNX.
import { ShapeError } from '../../core/errors.ts';
import { type Dim, divideDims, formatShape, isStatic, multiplyDims, type Shape } from '../graph/dims.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Graph, type Tensor } from '../graph/graph.ts';
import { runTimeShape } from '../graph/run-time-shape.ts';

/**
 * The same elements in another shape.
 * @param shape one length may be -1: what the others leave
 * @throws ShapeError where the number of elements differs
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const resolved = resolveLength(x, shape);
  if (resolved === null || multiplyDims(resolved) !== multiplyDims(x.shape)) {
    throw new ShapeError(
      'Reshape',
      `a shape with as many elements as ${describeTensor(x)}`,
      `${formatShape(shape)}`,
    );
  }
  return emit('Reshape', [x, targetOf(x.graph, resolved)], { dtype: x.dtype, shape: resolved });
}

function resolveLength(x: Tensor, shape: Shape): Shape | null {
  const place = shape.indexOf(-1);
  if (place < 0) return shape;
  const rest = shape.filter((_, axis) => axis !== place);
  if (rest.includes(-1)) return null;
  const left: Dim | null = divideDims(multiplyDims(x.shape), multiplyDims(rest));
  return left === null ? null : shape.map((dim, axis) => (axis === place ? left : dim));
}

// ONNX finds out one length by itself, so up to one named length costs no nodes.
function targetOf(graph: Graph, shape: Shape): Tensor {
  const named = shape.filter((dim) => typeof dim === 'string').length;
  if (isStatic(shape) || named > 1) return runTimeShape(graph, shape);
  const lengths = shape.map((dim) => (typeof dim === 'string' ? -1 : dim));
  return graph.constant('int64', [shape.length], lengths, 'shape');
}
