// How fast a parameter learns beside the others: a factor of the schedule's learning rate, by the parameter's name. Small
// factors for lower layers keep what they have learnt before (discriminative fine-tuning, Howard and Ruder 2018, 3.2).
import { ConfigError } from '../../core/errors.ts';

/** The factor of a parameter or table by its name: from 0, which freezes it; 1 is the schedule's rate itself. */
export type RateOf = (name: string) => number;

/** The factor of one parameter. @throws ConfigError naming it where the factor is no finite number from 0 */
export function rateFactor(rateOf: RateOf, name: string): number {
  const factor: unknown = rateOf(name);
  if (typeof factor === 'number' && factor >= 0 && factor < Infinity) return factor;
  throw new ConfigError(`trainer: expected rateOf('${name}') as a number from 0, got ${String(factor)}`);
}
