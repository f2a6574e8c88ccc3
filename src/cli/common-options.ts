// Options that several commands share, with one wording and one check each.
import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { numberOption } from './number-option.ts';

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

/** How many of something a command gives. */
export const COUNT_RANGE = { least: 0, most: 1e6, whole: true } as const;

/** `--json` */
export const jsonOption = () => new Option('--json', 'print the result as one JSON value');
/** `--quiet` */
export const quietOption = () => new Option('-q, --quiet', 'no progress and no notes');
/** `--force` */
export const forceOption = () => new Option('--force', 'replace what exists at the output');
/** `--seed N` */
export const seedOption = () =>
  numberOption('--seed <n>', 'seed of all random choices', { least: 0, whole: true }).default(0);
/** `--threads N` */
export const threadsOption = () =>
  numberOption('--threads <n>', 'worker threads; results do not depend on it', {
    ...{ least: 1, most: 256, whole: true },
  }).default(availableParallelism(), 'all cores');
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
