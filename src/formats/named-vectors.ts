// Vectors with a name each, and what names the word2vec formats can hold: a space or line end in a name would end it
// early in every reader, so such names are refused or written with a sign in place of each.
import { AbortedError, ConfigError } from '../core/errors.ts';
import type { WorkContext } from '../core/progress.ts';
import type { VectorStore } from '../kernels/vector-store.ts';

/** A vector a name; `names[row]` belongs to row `row`. */
export interface NamedVectors {
  readonly names: readonly string[];
  readonly vectors: VectorStore;
}

/** Rows `start` to `end` - 1. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** How vectors are written. */
export interface WriteWord2vecOptions extends WorkContext {
  /** Rows to write, in this order; default all. */
  readonly rows?: readonly RowRange[];
  /**
   * What becomes of white space in a name: an error, or U+2581 (`▁`) for each character of it.
   * Default `error`. A name that holds a `▁` of its own is written as it is.
   */
  readonly spaces?: 'error' | 'replace';
}

/** Stands for a space in a written name. */
export const SPACE_SIGN = '\u2581';

/** Longest name in bytes that is read or written; anything longer is a file of another kind. */
export const MAX_NAME_BYTES = 65_536;

/** Rows between two looks at the abort signal and two reports of progress. */
const ROWS_A_REPORT = 4096;

/** White space of Unicode and U+0085, at which Python cuts a line. */
const WHITE_SPACE = /[\s\u0085]/;
const ALL_WHITE_SPACE = /[\s\u0085]/g;

/** Stops with `AbortedError` once the signal has fired, and reports progress; cheap enough for each row. */
export function watchRows(work: WorkContext): (numDone: number) => void {
  return (numDone) => {
    if (numDone % ROWS_A_REPORT !== 0) return;
    if (work.signal?.aborted) throw new AbortedError();
    work.progress?.advanceTo(numDone);
  };
}

/**
 * Row numbers and the names under which they are written, all checked before the first byte is.
 * @throws ConfigError for a name that is empty, repeated, too long, no Unicode or holds white space; RangeError for
 *   rows that don't exist
 */
export function planRows(
  { names, vectors }: NamedVectors,
  options: WriteWord2vecOptions,
): { rows: Uint32Array; names: string[] } {
  const { spaces = 'error', rows: ranges = [{ start: 0, end: vectors.numVectors }] } = options;
  if (names.length !== vectors.numVectors) {
    throw new RangeError(`expected a name for each of ${vectors.numVectors} vectors, got ${names.length}`);
  }
  for (const { start, end } of ranges) {
    if (!(start >= 0 && start <= end && end <= names.length)) {
      throw new RangeError(`rows ${start} to ${end} are not among ${names.length}`);
    }
  }
  const rows = new Uint32Array(ranges.reduce((sum, { start, end }) => sum + end - start, 0));
  if (rows.length === 0) throw new ConfigError('there are no vectors to write; a file holds at least one');
  const written: string[] = [];
  const seen = new Set<string>();
  for (const { start, end } of ranges) {
    for (let row = start; row < end; row++) {
      const name = toWrittenName(names[row]!, spaces);
      if (seen.has(name)) {
        throw new ConfigError(`two vectors would be named '${name}'; give each a name of its own`);
      }
      seen.add(name);
      rows[written.length] = row;
      written.push(name);
    }
  }
  return { rows, names: written };
}

/** The name as it stands in the file. Throws as `planRows` does. */
function toWrittenName(name: string, spaces: 'error' | 'replace'): string {
  const shown = JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}...` : name);
  if (name === '') throw new ConfigError('a vector without a name cannot be written; give it one');
  if (!name.isWellFormed()) {
    throw new ConfigError(`the name ${shown} holds half of a surrogate pair, which is no text; rename it`);
  }
  if (name.length * 3 > MAX_NAME_BYTES && Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw new ConfigError(`the name ${shown} is longer than ${MAX_NAME_BYTES} bytes; shorten it`);
  }
  if (!WHITE_SPACE.test(name)) return name;
  if (spaces === 'error') {
    throw new ConfigError(
      `the name ${shown} holds white space, which ends a name in word2vec files; rename it or write ${SPACE_SIGN} instead (spaces: replace)`,
    );
  }
  return replaceSpaces(name);
}

/** The name with U+2581 for each character of white space, as `spaces: 'replace'` writes it. */
export function replaceSpaces(name: string): string {
  return name.replace(ALL_WHITE_SPACE, SPACE_SIGN);
}
