// Checked access to the fields of a tokenizer's JSON files, which nest deeper than the records of record-fields.ts.
import { readFile } from 'node:fs/promises';
import { FormatError } from '../core/errors.ts';
import { findJsonFault } from './json-fault.ts';
import { showValue } from './record-fields.ts';
import { isSystemError, toStorageError } from './storage.ts';

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Bytes of a file; undefined where it does not exist. Throws StorageError for what else hinders reading. */
export async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw toStorageError(error, 'read', file);
  }
}

/** The object that a JSON file holds. Throws FormatError with the byte of the fault. */
export function parseObject(file: string, bytes: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch (cause) {
    const fault = findJsonFault(bytes);
    throw new FormatError({ file, offsetBytes: fault?.offset }, fault?.problem ?? 'not valid JSON', {
      cause,
    });
  }
  return asObject(file, undefined, value);
}

/** `value`, which must be an object. */
export function asObject(file: string, field: string | undefined, value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new FormatError({ file, field }, `expected an object, got ${showValue(value)}`);
}

/** Throws unless `value` is one of `allowed`; `remedy` says what to do otherwise. */
export function expectOneOf(
  file: string,
  field: string,
  value: unknown,
  allowed: readonly unknown[],
  remedy: string,
): void {
  if (allowed.includes(value)) return;
  const expected = [...new Set(allowed.map(showValue))].join(' or ');
  throw new FormatError({ file, field }, `expected ${expected}, got ${showValue(value)}; ${remedy}`);
}
