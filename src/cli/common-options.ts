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

const MEMORY_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** Parses an amount of memory such as `4GB`, `512 MiB` or `1000000`; gives bytes. */
export function memorySize(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const bytes = Math.floor(Number(number) * (MEMORY_UNITS[(unit ?? '?').toUpperCase()] ?? Number.NaN));
  if (!(bytes >= 1 && Number.isSafeInteger(bytes))) {
    throw new InvalidArgumentError(`expected an amount of memory such as 4GB or 512MiB, got '${text}'.`);
  }
  return bytes;
}

/** `--json` */
export const jsonOption = () => new Option('--json', 'print the result as one JSON value');
/** `--quiet` */
export const quietOption = () => new Option('-q, --quiet', 'no progress and no notes');
/** `--force` */
export const forceOption = () => new Option('--force', 'replace what exists at the output');
/** `--seed N` */
export const seedOption = () =>
  new Option('--seed <n>', 'seed of all random choices; from 0').argParser(wholeNumber(0)).default(0);
/** `--threads N` */
export const threadsOption = () =>
  new Option('--threads <n>', 'worker threads; results do not depend on it; from 1 to 256')
    .argParser(wholeNumber(1, 256))
    .default(availableParallelism(), 'all cores');
/** `--device NAME`; the choices are DEVICE_CHOICES of the engine, which is too much to load for a help text. */
export const deviceOption = () =>
  new Option('--device <name>', 'where to compute; auto takes a GPU that is faster than the processor')
    .choices(['auto', 'cpu', 'webgpu', 'cuda'] as const)
    .default('cpu' as const);
/** `--gpu-memory-limit SIZE`, in bytes */
export const gpuMemoryLimitOption = () =>
  new Option(
    '--gpu-memory-limit <size>',
    'most memory taken of the GPU, such as 4GB; for cuda only',
  ).argParser(memorySize);
