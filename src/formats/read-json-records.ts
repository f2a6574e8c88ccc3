// Reads a JSON array of records from disk in constant memory, checks each, and hands them on one by one: the
// consumer's pace is the reader's. Arena files and results go through here.
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { AbortedError, FormatError } from '../core/errors.ts';
import { findJsonFault } from './json-fault.ts';
import { endSplitting, type RawRecord, splitChunk, startSplitting } from './split-json-records.ts';
import { isSystemError, toStorageError } from './storage.ts';

/** Options of every reader that streams. */
export interface ReadOptions {
  /** Stops the reading with an `AbortedError`. Default: none. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each chunk how many bytes have been read in all. Default: none. */
  readonly onBytes?: ((bytesRead: number) => void) | undefined;
  /** Bytes read at a time, at least 1. Default 262144, beyond which no gain was measured. */
  readonly chunkBytes?: number | undefined;
}

/** Default of `ReadOptions.chunkBytes`. */
export const DEFAULT_CHUNK_BYTES = 1 << 18;

/** Builds a value from its bytes; `FormatError` with the absolute byte of a fault. */
function parseRecord(file: string, record: RawRecord): unknown {
  const { bytes } = record;
  let cause: unknown;
  if (isUtf8(bytes)) {
    try {
      return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
    } catch (error) {
      cause = error;
    }
  }
  const fault = findJsonFault(bytes);
  const problem = fault?.problem ?? 'not valid JSON in UTF-8; export the file again';
  const offsetBytes = record.offset + (fault?.offset ?? 0);
  throw new FormatError({ file, record: record.number, offsetBytes }, problem, { cause });
}

/**
 * The records of a file that holds one JSON array of objects, in order. UTF-8, with or without a byte order
 * mark; files of any size.
 * @param check turns a parsed record into a typed one, or throws; `number` counts from 0
 * @throws FormatError (not such a file), NotFoundError, StorageError, AbortedError
 */
export async function* readJsonRecords<Type>(
  file: string,
  options: ReadOptions,
  check: (value: unknown, file: string, number: number) => Type,
): AsyncGenerator<Type, void, undefined> {
  const { signal, onBytes, chunkBytes = DEFAULT_CHUNK_BYTES } = options;
  const state = startSplitting(file);
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) {
      if (signal?.aborted) throw new AbortedError();
      for (const record of splitChunk(state, chunk as Uint8Array)) {
        yield check(parseRecord(file, record), file, record.number);
      }
      onBytes?.(state.offset);
    }
  } catch (error) {
    throw isSystemError(error) ? toStorageError(error, 'read', file) : error;
  }
  endSplitting(state);
}
