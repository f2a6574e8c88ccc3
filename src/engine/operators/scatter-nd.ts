// ScatterND of ONNX with addition: rows added to rows of a table.
import { ShapeError } from '../../core/errors.ts';
import { checkFloat, checkSameType, checkType } from '../graph/checks.ts';
import { sameShape } from '../graph/dims.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/**
 * `data` with `updates` added at `indices`; updates of one place add up.
 * @param indices int64 (..., n): places in the first n axes of `data`
 * @param updates (..., rest of the axes of `data`)
 * @throws ShapeError where types or shapes do not fit
 */
export function scatterNdAdd(data: Tensor, indices: Tensor, updates: Tensor): Tensor {
  checkFloat('ScatterND', data);
  checkSameType('ScatterND', [data, updates]);
  checkType('ScatterND', indices, ['int64']);
  const depth = indices.shape.at(-1);
  if (typeof depth !== 'number' || depth > data.shape.length) {
    const most = data.shape.length;
    throw new ShapeError('ScatterND', `indices whose last axis is 1 to ${most}`, describeTensor(indices));
  }
  const expected = [...indices.shape.slice(0, -1), ...data.shape.slice(depth)];
  if (!sameShape(updates.shape, expected)) {
    throw new ShapeError('ScatterND', `updates of shape [${expected.join(', ')}]`, describeTensor(updates));
  }
  const result = { dtype: data.dtype, shape: data.shape };
  return emit('ScatterND', [data, indices, updates], result, { reduction: { string: 'add' } });
}
