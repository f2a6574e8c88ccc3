// Slice of ONNX, in steps of one. For other steps use Gather with constant indices.
import { ShapeError } from '../../core/errors.ts';
import { fixedLength, normalizeAxis } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/** A part of one axis: from `start` to before `end`. */
export interface SliceRange {
  /** Negative ones count from the end. */
  readonly axis: number;
  /** Default 0; negative ones count from the end. */
  readonly start?: number;
  /** Default the length of the axis; negative ones count from the end. */
  readonly end?: number;
}

/**
 * A part of a tensor. Sliced axes must have fixed lengths; the others may be named.
 * @throws ShapeError where an axis comes twice, does not exist, or a range is empty or outside it
 */
export function slice(x: Tensor, ranges: readonly SliceRange[]): Tensor {
  const shape = [...x.shape];
  const resolved = ranges.map((range) => resolveRange(x, range));
  if (new Set(resolved.map(({ axis }) => axis)).size < resolved.length) {
    throw new ShapeError('Slice', 'one range an axis', `an axis twice of ${describeTensor(x)}`);
  }
  if (resolved.length === 0) return x;
  for (const { axis, start, end } of resolved) shape[axis] = end - start;
  const list = (part: 'start' | 'end' | 'axis', name: string) =>
    x.graph.constant(
      'int64',
      [resolved.length],
      resolved.map((range) => range[part]),
      name,
    );
  const inputs = [x, list('start', 'starts'), list('end', 'ends'), list('axis', 'axes')];
  return emit('Slice', inputs, { dtype: x.dtype, shape });
}

function resolveRange(x: Tensor, range: SliceRange): Required<SliceRange> {
  const axis = normalizeAxis('Slice', x, range.axis);
  const length = fixedLength('Slice', x, axis);
  const fromFront = (place: number): number => (place < 0 ? place + length : place);
  const start = fromFront(range.start ?? 0);
  const end = fromFront(range.end ?? length);
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= length) {
    return { axis, start, end };
  }
  throw new ShapeError(
    'Slice',
    `a range within 0 to ${length} with at least one element`,
    `${range.start ?? 0} to ${range.end ?? length} on axis ${axis} of ${describeTensor(x)}`,
  );
}
