// What normalisations have in common.
import { checkOptionNames } from '../../../core/check-option-names.ts';
import { ConfigError } from '../../../core/errors.ts';

/** How to normalise. */
export interface NormalizationOptions {
  /** Added to variances, above 0; default 1e-5. BERT has 1e-12. */
  readonly epsilon?: number;
}

/** Defaults of NormalizationOptions. */
export const NORMALIZATION_DEFAULTS: Required<NormalizationOptions> = { epsilon: 1e-5 };

/**
 * The epsilon of the options.
 * @param known names of the operator's own options
 * @throws ConfigError for an unknown option or an epsilon that is not above 0
 */
export function checkNormalization(
  operator: string,
  options: NormalizationOptions,
  known: readonly string[] = [],
): number {
  checkOptionNames(operator, options, [...Object.keys(NORMALIZATION_DEFAULTS), ...known]);
  const { epsilon } = { ...NORMALIZATION_DEFAULTS, ...options };
  if (epsilon > 0 && epsilon < Infinity) return epsilon;
  throw new ConfigError(`${operator}: expected epsilon above 0, got ${epsilon}`);
}
