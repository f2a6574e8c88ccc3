// Checks that operators share. Each names the operator and the tensors in its error.
import { ShapeError } from '../../core/errors.ts';
import { DATA_TYPES, type DataType } from './data-types.ts';
import { describeTensor, type Tensor } from './graph.ts';

/** What an elementwise operator takes beside a tensor: another, or a number, which gets the tensor's type. */
export type Operand = Tensor | number;

/** Two operands as tensors of one type. @throws ShapeError where the types differ */
export function toTensors(operator: string, a: Operand, b: Operand): [Tensor, Tensor] {
  if (typeof a === 'number') {
    if (typeof b === 'number') throw new ShapeError(operator, 'at least one tensor', `${a} and ${b}`);
    return [b.graph.scalar(b.dtype, a), b];
  }
  const second = typeof b === 'number' ? a.graph.scalar(a.dtype, b) : b;
  checkSameType(operator, [a, second]);
  return [a, second];
}

/** @throws ShapeError where the tensors' types differ */
export function checkSameType(operator: string, tensors: readonly Tensor[]): void {
  if (tensors.every(({ dtype }) => dtype === tensors[0]!.dtype)) return;
  const got = tensors.map(describeTensor).join(' and ');
  throw new ShapeError(operator, 'one type (cast brings tensors to it)', got);
}

/** @throws ShapeError where the tensor is not of one of the types */
export function checkType(operator: string, tensor: Tensor, types: readonly DataType[]): void {
  if (types.includes(tensor.dtype)) return;
  throw new ShapeError(operator, `${types.join(' or ')} (see cast)`, describeTensor(tensor));
}

/** @throws ShapeError where the tensor does not hold floating-point numbers */
export function checkFloat(operator: string, tensor: Tensor): void {
  if (DATA_TYPES[tensor.dtype].family === 'float') return;
  throw new ShapeError(operator, 'float32 or float64 (see cast)', describeTensor(tensor));
}

/** @throws ShapeError where the tensor has fewer than `least` or more than `most` axes */
export function checkRank(operator: string, tensor: Tensor, least: number, most = Infinity): void {
  const rank = tensor.shape.length;
  if (rank >= least && rank <= most) return;
  const range = most === least ? `${least}` : most === Infinity ? `${least} or more` : `${least} to ${most}`;
  throw new ShapeError(operator, `${range} axes`, describeTensor(tensor));
}

/** An axis counted from the front; -1 means the last. @throws ShapeError where the tensor has no such axis */
export function normalizeAxis(operator: string, tensor: Tensor, axis: number): number {
  const rank = tensor.shape.length;
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new ShapeError(
    operator,
    rank === 0 ? 'a tensor with axes' : `an axis from ${-rank} to ${rank - 1}`,
    `axis ${axis} of ${describeTensor(tensor)}`,
  );
}

/** Axes counted from the front and sorted; all of them where none are given. @throws ShapeError for a repeated one */
export function normalizeAxes(operator: string, tensor: Tensor, axes?: readonly number[]): number[] {
  if (axes === undefined) return tensor.shape.map((_, axis) => axis);
  const sorted = axes.map((axis) => normalizeAxis(operator, tensor, axis)).sort((a, b) => a - b);
  if (new Set(sorted).size < sorted.length) {
    throw new ShapeError(operator, 'distinct axes', `[${axes.join(', ')}] of ${describeTensor(tensor)}`);
  }
  return sorted;
}

/** The length of an axis as a number. @throws ShapeError where only a run knows it */
export function fixedLength(operator: string, tensor: Tensor, axis: number): number {
  const length = tensor.shape[axis]!;
  if (typeof length === 'number') return length;
  throw new ShapeError(operator, `a fixed length of axis ${axis}`, describeTensor(tensor));
}
