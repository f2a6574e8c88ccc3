// Broadcasting as ONNX does it (docs/Broadcasting.md of ONNX, after NumPy): shapes are aligned at their ends, and
// an axis of length 1 stretches.
import { ShapeError } from '../../core/errors.ts';
import type { Dim, Shape } from './dims.ts';
import { describeTensor, type Tensor } from './graph.ts';

/**
 * The common shape, or null where there is none. A named length meets only itself and 1, because what it will be
 * is not known.
 */
export function broadcastShapes(shapes: readonly Shape[]): Shape | null {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: Dim[] = [];
  for (let fromEnd = rank; fromEnd > 0; fromEnd--) {
    const lengths = new Set(shapes.map((shape) => shape[shape.length - fromEnd] ?? 1));
    if (lengths.size > 1) lengths.delete(1);
    if (lengths.size !== 1) return null;
    result.push(...lengths);
  }
  return result;
}

/** The common shape of an operator's inputs. @throws ShapeError naming the tensors */
export function broadcastTensors(operator: string, tensors: readonly Tensor[]): Shape {
  const shape = broadcastShapes(tensors.map((tensor) => tensor.shape));
  if (shape !== null) return shape;
  throw new ShapeError(
    operator,
    'shapes that are equal or 1 on each axis, counted from the last',
    tensors.map(describeTensor).join(' and '),
  );
}
