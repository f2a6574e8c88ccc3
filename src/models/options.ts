// Checks of model options: a misspelt one is an error, never a silent default.
import { checkOptionNames } from '../core/check-option-names.ts';
import { ConfigError } from '../core/errors.ts';

export { checkOptionNames };

/** For models without options. */
export function refuseOptions(model: string, options: object): void {
  checkOptionNames(model, options, []);
}

/** Numbers that an option may have. */
export interface OptionRange {
  readonly least: number;
  /** Default no limit. */
  readonly most?: number;
  /** Whole numbers only; default false. */
  readonly whole?: boolean;
  /** `least` itself is not among them; default false. */
  readonly open?: boolean;
}

/** @throws ConfigError naming model and option where the value is no such number */
export function requireInRange(model: string, name: string, value: unknown, range: OptionRange): void {
  const { least, most = Infinity, whole = false, open = false } = range;
  const fits =
    typeof value === 'number' &&
    (open ? value > least : value >= least) &&
    value <= most &&
    value < Infinity &&
    (!whole || Number.isSafeInteger(value));
  if (fits) return;
  const kind = whole ? 'a whole number' : 'a number';
  const upper = most === Infinity ? '' : ` to ${most}`;
  throw new ConfigError(
    `${model}: ${name} must be ${kind} ${open ? 'above' : 'from'} ${least}${upper}, got ${String(value)}`,
  );
}

/** @throws ConfigError naming model, option and choices where the value is none of them */
export function requireChoice(model: string, name: string, value: unknown, choices: readonly string[]): void {
  if (choices.includes(value as string)) return;
  throw new ConfigError(`${model}: ${name} must be one of ${choices.join(', ')}, got '${String(value)}'`);
}
