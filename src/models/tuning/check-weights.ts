// The check of weights that come from outside: a misspelt or absurd one is an error that names it.
import { ConfigError } from '../../core/errors.ts';
import { QUESTION_KINDS } from '../../dataset/question-kind.ts';
import type { WeightsByTarget } from './tune-by-kind.ts';

/** The lowest and highest value of each weight, both included. */
export type WeightRanges<Name extends string> = Readonly<Record<Name, readonly [number, number]>>;

/**
 * The same weights, checked.
 * @param where begins the message, such as `parameters.songs.title`
 * @throws ConfigError naming the first weight that is missing, unknown, not finite or out of range
 */
export function checkWeightsInRanges<Name extends string>(
  weights: Readonly<Record<string, unknown>>,
  ranges: WeightRanges<Name>,
  where: string,
): Readonly<Record<Name, number>> {
  for (const name of Object.keys(weights)) {
    if (!Object.hasOwn(ranges, name)) {
      throw new ConfigError(
        `${where}: unknown weight '${name}'; known are ${Object.keys(ranges).join(', ')}`,
      );
    }
  }
  for (const [name, [low, high]] of Object.entries<readonly [number, number]>(ranges)) {
    const value = weights[name];
    if (typeof value !== 'number' || !(value >= low && value <= high)) {
      throw new ConfigError(
        `${where}: ${name} must be a number from ${low} to ${high}, got ${String(value)}`,
      );
    }
  }
  return weights as Readonly<Record<Name, number>>;
}

/**
 * The same parameters, checked: weights of both targets and of each kind of question.
 * @param where begins the message
 * @throws ConfigError naming the first weight that is missing, unknown, not finite or out of range
 */
export function checkParametersInRanges<Name extends string>(
  parameters: unknown,
  ranges: WeightRanges<Name>,
  where: string,
): WeightsByTarget<Name> {
  const given = parameters as { [target in string]?: { [kind in string]?: object } } | null | undefined;
  for (const target of ['songs', 'tags'] as const) {
    for (const kind of QUESTION_KINDS) {
      checkWeightsInRanges({ ...given?.[target]?.[kind] }, ranges, `${where}.${target}.${kind}`);
    }
  }
  return parameters as WeightsByTarget<Name>;
}
