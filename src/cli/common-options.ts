// Options that several commands share, with one wording and one check each.
import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';

/** Parses a whole number within [minimum, maximum]; anything else is a usage error. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < minimum || value > maximum) {
      const range =
        maximum === Number.MAX_SAFE_INTEGER ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
      throw new InvalidArgumentError(`expected a whole number ${range}, got '${text}'.`);
    }
    return value;
  };
}

/** Parses a number strictly between two bounds. */
export function numberBetween(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value > low && value < high)) {
      throw new InvalidArgumentError(`expected a number between ${low} and ${high}, got '${text}'.`);
    }
    return value;
  };
}

/** `--json` */
export const jsonOption = () => new Option('--json', 'print the result as one JSON value');
/** `--quiet` */
export const quietOption = () => new Option('-q, --quiet', 'no progress and no notes');
/** `--force` */
export const forceOption = () => new Option('--force', 'replace what exists at the output');
/** `--seed N` */
export const seedOption = () =>
  new Option('--seed <n>', 'seed of all random choices').argParser(wholeNumber(0)).default(0);
/** `--threads N` */
export const threadsOption = () =>
  new Option('--threads <n>', 'worker threads; results do not depend on it')
    .argParser(wholeNumber(1, 256))
    .default(availableParallelism(), 'all cores');
