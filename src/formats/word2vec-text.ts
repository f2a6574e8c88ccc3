// The text format of word2vec (Mikolov et al. 2013, https://code.google.com/archive/p/word2vec/): a line with the
// number of vectors and of dimensions, then a line a vector: name and values, separated by spaces.
import { ConfigError, FormatError, type FormatLocation } from '../core/errors.ts';
import { vectorAt } from '../kernels/vector-store.ts';
import type { ByteReader } from './byte-reader.ts';
import { formatFloat32 } from './format-float32.ts';
import {
  MAX_NAME_BYTES,
  type NamedVectors,
  planRows,
  type WriteWord2vecOptions,
  watchRows,
} from './named-vectors.ts';
import { writeTextAtomically } from './write-atomically.ts';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
/** A double written in full has 25 characters; some programs pad with zeros. */
const MAX_VALUE_BYTES = 64;
/** No hexadecimal, no separators, no words; what Python, C and JavaScript read alike. */
const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const NOT_FINITE = /^[-+]?(?:nan|inf|infinity)$/i;

/**
 * Writes vectors in the text format; the file appears only when it is whole. Reading gives the same float32 values.
 * @throws ConfigError for a name that can't be written, no vectors, or a value that is not finite; StorageError,
 *   AbortedError
 */
export async function writeWord2vecText(
  file: string,
  named: NamedVectors,
  options: WriteWord2vecOptions = {},
): Promise<void> {
  const { rows, names } = planRows(named, options);
  const { vectors } = named;
  const watch = watchRows(options);
  function* toLines(): Generator<string> {
    yield `${rows.length} ${vectors.dimensions}\n`;
    for (const [index, name] of names.entries()) {
      watch(index);
      const vector = vectorAt(vectors, rows[index]!);
      checkFinite(name, vector);
      yield `${name} ${Array.from(vector, formatFloat32).join(' ')}\n`;
    }
  }
  await writeTextAtomically(file, toLines());
}

/** Throws `ConfigError` naming a value that is NaN or infinite. */
export function checkFinite(name: string, vector: Float32Array): void {
  const index = vector.findIndex((value) => !Number.isFinite(value));
  if (index === -1) return;
  throw new ConfigError(
    `the vector of '${name}' is ${vector[index]} in dimension ${index}; train again with a lower learning rate`,
  );
}

/**
 * Reads one line after the first.
 * @param target where its values go, (dimensions)
 * @returns the bytes of its name, valid until the reader's next call; null where the file has ended
 * @throws FormatError naming record and byte
 */
export async function readTextRow(
  file: string,
  reader: ByteReader,
  record: number,
  target: Float32Array,
): Promise<Buffer | null> {
  const start = reader.position;
  const limit = MAX_NAME_BYTES + target.length * MAX_VALUE_BYTES;
  const { bytes, isMarked } = await reader.readUntil(LINE_FEED, limit);
  if (bytes.length === 0 && !isMarked) return null;
  if (bytes.length === limit && !isMarked) {
    throw new FormatError(
      { file, record, offsetBytes: start },
      `expected a line of a name and ${target.length} values, got more than ${limit} bytes without a line end; is it the binary format?`,
    );
  }
  let nameEnd = 0;
  while (nameEnd < bytes.length && bytes[nameEnd] !== SPACE && bytes[nameEnd] !== TAB) nameEnd++;
  parseValues(bytes, nameEnd, { file, record, offsetBytes: start }, target);
  return bytes.subarray(0, nameEnd);
}

/** Parses what follows the name of one line. */
function parseValues(line: Buffer, from: number, at: FormatLocation, target: Float32Array): void {
  const text = line.toString('latin1', from);
  let count = 0;
  for (const { 0: word, index } of text.matchAll(/[^ \t\r]+/g)) {
    if (count < target.length) {
      target[count] = parseFloat32(word, { ...at, offsetBytes: at.offsetBytes! + from + index });
    }
    count++;
  }
  if (count !== target.length) {
    throw new FormatError(
      at,
      `expected ${target.length} values, as the first line says, got ${count}; the line is damaged or its name holds a space`,
    );
  }
}

function parseFloat32(word: string, at: FormatLocation): number {
  if (NOT_FINITE.test(word)) {
    throw new FormatError(at, `expected a finite number, got ${word}; train these vectors again`);
  }
  const printable = word.replace(/[^ -~]/g, '?');
  const shown = JSON.stringify(printable.length > 40 ? `${printable.slice(0, 40)}...` : printable);
  if (!DECIMAL.test(word))
    throw new FormatError(at, `expected a number, got ${shown}; mend or export it again`);
  const value = Math.fround(Number(word));
  if (Number.isFinite(value)) return value;
  throw new FormatError(at, `${shown} is beyond what 32 bits hold (3.4e38); scale the vectors down`);
}
