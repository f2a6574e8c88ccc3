// Checks that losses share.
import { ShapeError } from '../../core/errors.ts';
import { broadcastShapes } from '../graph/broadcast.ts';
import { checkFloat, checkType } from '../graph/checks.ts';
import { formatShape, type Shape, sameShape } from '../graph/dims.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/** @throws ShapeError where the tensors are not floating-point, of one type and one shape */
export function checkAlike(loss: string, first: Tensor, second: Tensor): void {
  checkFloat(loss, first);
  if (first.dtype === second.dtype && sameShape(first.shape, second.shape)) return;
  const got = `${describeTensor(first)} and ${describeTensor(second)}`;
  throw new ShapeError(loss, 'two tensors of one type and one shape', got);
}

/** @throws ShapeError where the mask is no bool that broadcasts to the shape */
export function checkMask(loss: string, mask: Tensor | undefined, shape: Shape): void {
  if (mask === undefined) return;
  checkType(loss, mask, ['bool']);
  const common = broadcastShapes([mask.shape, shape]);
  if (common !== null && sameShape(common, shape)) return;
  throw new ShapeError(loss, `a mask that broadcasts to ${formatShape(shape)}`, describeTensor(mask));
}

/** @throws ShapeError where the targets are no whole numbers of the shape */
export function checkClasses(loss: string, targets: Tensor, shape: Shape): void {
  checkType(loss, targets, ['int32', 'int64']);
  if (sameShape(targets.shape, shape)) return;
  throw new ShapeError(loss, `targets of shape ${formatShape(shape)}`, describeTensor(targets));
}
