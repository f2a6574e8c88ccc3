// Gelu of ONNX: the Gaussian error linear unit (Hendrycks and Gimpel 2016).
import { checkOptionNames } from '../../core/check-option-names.ts';
import { ConfigError } from '../../core/errors.ts';
import { checkFloat } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';

/** How `gelu` computes. */
export interface GeluOptions {
  /** `none`: x Phi(x) by the error function, as BERT has it; `tanh`: the paper's approximation. Default `none`. */
  readonly approximate?: 'none' | 'tanh';
}

/** Defaults of GeluOptions. */
export const GELU_DEFAULTS: Required<GeluOptions> = { approximate: 'none' };

/**
 * x Phi(x), Phi being the distribution function of the standard normal.
 * @throws ShapeError where `x` holds no floating-point numbers
 * @throws ConfigError for an unknown option or approximation
 */
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  checkOptionNames('gelu', options, Object.keys(GELU_DEFAULTS));
  const { approximate } = { ...GELU_DEFAULTS, ...options };
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new ConfigError(`gelu: expected approximate 'none' or 'tanh', got '${approximate as string}'`);
  }
  checkFloat('Gelu', x);
  return emit('Gelu', [x], { dtype: x.dtype, shape: x.shape }, { approximate: { string: approximate } });
}
