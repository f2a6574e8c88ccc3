// genre_gn_all.json: one JSON object from genre code to name. Small, so it is read whole.
import { open } from 'node:fs/promises';
import { FormatError } from '../core/errors.ts';
import type { ArenaGenres } from './arena-types.ts';
import { findJsonFault } from './json-fault.ts';
import { showValue } from './record-fields.ts';
import { isSystemError, toStorageError } from './storage.ts';
import { writeTextAtomically } from './write-atomically.ts';

/** The real file has 7 KB; a larger one than this is some other file. 4 MiB. */
const MAX_BYTES = 1 << 22;

/** The bytes of a file of at most `MAX_BYTES`, without a byte order mark. */
async function readSmallFile(file: string): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size > MAX_BYTES) {
        throw new FormatError(
          { file },
          `expected at most ${MAX_BYTES} bytes of genre names, got ${size}; check the path`,
        );
      }
      const bytes = await handle.readFile();
      return bytes.indexOf('\uFEFF') === 0 ? bytes.subarray(3) : bytes;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw isSystemError(error) ? toStorageError(error, 'read', file) : error;
  }
}

/**
 * The genres of a file: code to name, in the file's order.
 * @throws FormatError naming the file and the code; NotFoundError, StorageError
 */
export async function readGenres(file: string): Promise<ArenaGenres> {
  const bytes = await readSmallFile(file);
  if (bytes.length === 0) {
    throw new FormatError({ file }, 'the file is empty; expected a JSON object from genre code to name');
  }
  const fault = findJsonFault(bytes);
  if (fault !== undefined) {
    throw new FormatError({ file, offsetBytes: fault.offset }, fault.problem);
  }
  const value: unknown = JSON.parse(bytes.toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FormatError(
      { file },
      `expected a JSON object from genre code to name, got ${showValue(value)}`,
    );
  }
  return checkGenres(file, Object.entries(value));
}

function checkGenres(file: string, entries: Iterable<[string, unknown]>): ArenaGenres {
  const genres = new Map<string, string>();
  for (const [code, name] of entries) {
    if (code === '') throw new FormatError({ file }, 'a genre code is empty; name or remove it');
    if (typeof name !== 'string') {
      throw new FormatError({ file, field: code }, `expected a text, got ${showValue(name)}`);
    }
    genres.set(code, name);
  }
  return genres;
}

/**
 * Writes genres, one a line; the file appears only when it is whole.
 * @throws FormatError for an empty code; StorageError
 */
export async function writeGenres(file: string, genres: ArenaGenres): Promise<void> {
  const lines = [...checkGenres(file, genres)].map(
    ([code, name]) => `  ${JSON.stringify(code)}: ${JSON.stringify(name)}`,
  );
  await writeTextAtomically(file, [lines.length === 0 ? '{}\n' : `{\n${lines.join(',\n')}\n}\n`]);
}
