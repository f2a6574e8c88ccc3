// Conv of ONNX in one and two dimensions: the cross-correlation that deep learning calls convolution.
import { checkOptionNames } from '../../core/check-option-names.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkSameType } from '../graph/checks.ts';
import { isStatic, sameShape } from '../graph/dims.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';
import {
  type AxisNumbers,
  resolveWindows,
  type WindowPadding,
  windowAttributes,
  windowedShape,
} from './shared/windows.ts';

/** How a convolution slides. */
export interface ConvOptions {
  /** Distance of neighbouring windows, default 1. */
  readonly stride?: AxisNumbers;
  /** Zeros around the input, default 0. */
  readonly padding?: WindowPadding;
  /** Distance of neighbouring elements inside a window, default 1. */
  readonly dilation?: AxisNumbers;
}

/** Defaults of ConvOptions. */
export const CONV_DEFAULTS: Required<ConvOptions> = { stride: 1, padding: 0, dilation: 1 };

/**
 * Convolution: `y[n, m, i] = bias[m] + sum over c, k of weight[m, c, k] x[n, c, stride i + dilation k - padding]`.
 * @param x float32 (batch, channels, length) or (batch, channels, height, width); only the batch may be a name
 * @param weight (filters, channels, ...kernel)
 * @param bias (filters), or null for none
 * @returns (batch, filters, ...), an axis `floor((length + padding - dilation (kernel - 1) - 1) / stride) + 1` long
 * @throws ShapeError where types, shapes or options do not fit
 * @throws ConfigError for an unknown option
 */
export function conv(x: Tensor, weight: Tensor, bias: Tensor | null, options: ConvOptions = {}): Tensor {
  checkOptionNames('Conv', options, Object.keys(CONV_DEFAULTS));
  const { stride, padding, dilation } = { ...CONV_DEFAULTS, ...options };
  checkSameType('Conv', bias === null ? [x, weight] : [x, weight, bias]);
  if (weight.shape.length !== x.shape.length || !isStatic(weight.shape) || weight.shape[1] !== x.shape[1]) {
    throw new ShapeError(
      'Conv',
      'x (batch, channels, ...lengths) and a weight (filters, channels, ...kernel) of fixed lengths',
      `${describeTensor(x)} and ${describeTensor(weight)}`,
    );
  }
  const [filters, , ...kernel] = weight.shape as [number, number, ...number[]];
  if (bias !== null && !sameShape(bias.shape, [filters])) {
    throw new ShapeError('Conv', `a bias of shape [${filters}]`, describeTensor(bias));
  }
  const windows = resolveWindows('Conv', x, { kernel, stride, padding, dilation });
  const shape = windowedShape('Conv', x, filters, windows);
  const inputs = bias === null ? [x, weight] : [x, weight, bias];
  return emit('Conv', inputs, { dtype: x.dtype, shape }, windowAttributes(windows));
}
