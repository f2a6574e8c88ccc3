// Which numbers and words an option may have: one table a model serves its check, its documentation and the help.
import { OptionError } from './option-error.ts';

/** Numbers that an option may have. */
export interface OptionRange {
  readonly least: number;
  /** Default no limit. */
  readonly most?: number;
  /** Whole numbers only; default false. */
  readonly whole?: boolean;
  /** `least` itself is not among them; default false. */
  readonly open?: boolean;
  /** Nor is `most`; default false. */
  readonly openTop?: boolean;
}

/** Whether a value is a number within a range. */
export function isInRange(value: unknown, range: OptionRange): value is number {
  const { least, most = Infinity, whole = false, open = false, openTop = false } = range;
  return (
    typeof value === 'number' &&
    (open ? value > least : value >= least) &&
    (openTop ? value < most : value <= most) &&
    value < Infinity &&
    (!whole || Number.isSafeInteger(value))
  );
}

/** The ends of a range: `from 1`, `above 0 to 1`, `above 0, below 1`. */
export function describeEnds({ least, most = Infinity, open = false, openTop = false }: OptionRange): string {
  const top = most === Infinity ? '' : `${openTop ? ', below' : ' to'} ${most}`;
  return `${open ? 'above' : 'from'} ${least}${top}`;
}

/** A range as what is expected: `a whole number from 1`, `a number above 0 to 1`. */
export function describeRange(range: OptionRange): string {
  return `${range.whole === true ? 'a whole number' : 'a number'} ${describeEnds(range)}`;
}

/** @throws OptionError naming owner and option where the value is no such number */
export function requireInRange(owner: string, name: string, value: unknown, range: OptionRange): void {
  if (isInRange(value, range)) return;
  throw new OptionError(
    owner,
    (nameOf) => `${nameOf(name)} must be ${describeRange(range)}, got ${String(value)}`,
  );
}

/** @throws OptionError naming owner, option and choices where the value is none of them */
export function requireChoice(owner: string, name: string, value: unknown, choices: readonly string[]): void {
  if (choices.includes(value as string)) return;
  throw new OptionError(
    owner,
    (nameOf) => `${nameOf(name)} must be one of ${choices.join(', ')}, got '${String(value)}'`,
  );
}
