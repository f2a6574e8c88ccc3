// Options that are numbers, with their range both checked and told by the help: one table serves both.
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { describeEnds, describeRange, isInRange, type OptionRange } from '../core/option-range.ts';

/** Parses a number within a range; anything else is a usage error. */
export function numberIn(range: OptionRange): (text: string) => number {
  return (text) => parse(text, range);
}

/** Parses a number within a range, or one of some words. */
export function numberOr<Word extends string>(
  word: Word,
  range: OptionRange,
): (text: string) => number | Word {
  return (text) => (text === word ? word : parse(text, range, word));
}

function parse(text: string, range: OptionRange, word?: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (isInRange(value, range)) return value;
  const or = word === undefined ? '' : `, or ${word}`;
  throw new InvalidArgumentError(`expected ${describeRange(range)}${or}, got '${text}'.`);
}

/**
 * An option that is a number; its help ends with the range.
 * @param flags such as `--patience <n>`; `<n>` for whole numbers, `<x>` for others
 * @param without what holds where it is left out and there is no default to show; such as `none`
 */
export function numberOption<Flags extends string>(
  flags: Flags,
  description: string,
  range: OptionRange,
  without?: string,
) {
  const note = without === undefined ? '' : ` (default: ${without})`;
  return new Option(flags, `${description}; ${describeEnds(range)}${note}`).argParser(numberIn(range));
}

/** An option that is a number or a word; its help ends with the range and the word. */
export function numberOrOption<Flags extends string, Word extends string>(
  flags: Flags,
  description: string,
  word: Word,
  range: OptionRange,
) {
  const ends = `${describeEnds(range)}, or ${word}`;
  return new Option(flags, `${description}; ${ends}`).argParser(numberOr(word, range));
}
