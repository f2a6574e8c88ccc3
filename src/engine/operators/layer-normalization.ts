// LayerNormalization of ONNX (Ba, Kiros and Hinton 2016).
import { ShapeError } from '../../core/errors.ts';
import { checkFloat, checkRank, checkSameType, normalizeAxis } from '../graph/checks.ts';
import { sameShape } from '../graph/dims.ts';
import { emitMany } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';
import { checkNormalization, type NormalizationOptions } from './shared/normalization.ts';

/**
 * `(x - mean) / sqrt(variance + epsilon) * scale + bias`, mean and variance being those of each vector along the last
 * axis (the paper's eq. 4).
 * @param x (..., dim)
 * @param scale (dim)
 * @param bias (dim), or null for none
 * @throws ShapeError where types or shapes do not fit
 * @throws ConfigError for an unknown option or an epsilon that is not above 0
 */
export function layerNormalization(
  x: Tensor,
  scale: Tensor,
  bias: Tensor | null,
  options: NormalizationOptions = {},
): Tensor {
  const epsilon = checkNormalization('layerNormalization', options);
  const tensors = bias === null ? [x, scale] : [x, scale, bias];
  checkFloat('LayerNormalization', x);
  checkRank('LayerNormalization', x, 1);
  checkSameType('LayerNormalization', tensors);
  const axis = normalizeAxis('LayerNormalization', x, -1);
  const dim = x.shape[axis]!;
  const wrong = tensors.slice(1).find(({ shape }) => !sameShape(shape, [dim]));
  if (wrong !== undefined) {
    const got = `${describeTensor(wrong)} for ${describeTensor(x)}`;
    throw new ShapeError('LayerNormalization', `scale and bias of shape [${dim}]`, got);
  }
  // Mean and 1 / deviation are for the gradient; a file without gradients leaves them out. ONNX keeps them in float32.
  const statistic = { dtype: 'float32', shape: [...x.shape.slice(0, axis), 1] } as const;
  const results = [{ dtype: x.dtype, shape: x.shape }, statistic, statistic];
  const attributes = { axis: { int: axis }, epsilon: { float: epsilon } };
  return emitMany('LayerNormalization', tensors, results, attributes)[0]!;
}
