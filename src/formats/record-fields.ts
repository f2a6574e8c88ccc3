// Checks of single fields of a JSON record, with one wording for all formats. Written by hand because a schema
// library took as long as parsing itself (docs/decisions.md).
import { FormatError } from '../core/errors.ts';

/** A parsed record with where it stands, for messages. */
export interface RecordContext {
  readonly file: string;
  /** Counted from 0. */
  readonly number: number;
  readonly record: Readonly<Record<string, unknown>>;
}

const MAX_SHOWN = 40;
const WHOLE_NUMBER = `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`;

/** A value as a message shows it: one short line. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** Throws the `FormatError` for a field: `file, record 3 (id 17), field songs[2]: problem`. */
export function failField(context: RecordContext, field: string | undefined, problem: string): never {
  const { file, number } = context;
  const { id } = context.record;
  const record = isWholeNumber(id) ? `${number} (id ${id})` : number;
  throw new FormatError({ file, record, field }, problem);
}

function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * The record, which must be an object without other fields than `known`. A misspelt field is an error, because
 * what it holds would be lost in silence.
 */
export function openRecord(
  value: unknown,
  file: string,
  number: number,
  known: ReadonlySet<string>,
): RecordContext {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FormatError({ file, record: number }, `expected an object, got ${showValue(value)}`);
  }
  const context: RecordContext = { file, number, record: value as Record<string, unknown> };
  for (const field in value) {
    if (known.has(field)) continue;
    failField(context, field, `unknown field; known are ${[...known].join(', ')}; rename or remove it`);
  }
  return context;
}

/** A whole number that must be there, 0 to 2^53 - 1. */
export function wholeNumberField(context: RecordContext, field: string): number {
  const value = context.record[field];
  if (isWholeNumber(value)) return value;
  return failField(context, field, `expected ${WHOLE_NUMBER}, got ${showValue(value)}`);
}

/** A whole number, or null where the field is null or missing. */
export function optionalWholeNumberField(context: RecordContext, field: string): number | null {
  const value = context.record[field];
  if (value === undefined || value === null) return null;
  if (isWholeNumber(value)) return value;
  return failField(context, field, `expected ${WHOLE_NUMBER} or null, got ${showValue(value)}`);
}

/** Text, or null where the field is null or missing. Half surrogates (by `\uD83C` alone) are an error. */
export function optionalTextField(context: RecordContext, field: string): string | null {
  const value = context.record[field];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string')
    failField(context, field, `expected a text or null, got ${showValue(value)}`);
  if (!value.isWellFormed()) failHalfSurrogate(context, field, value);
  return value;
}

function failHalfSurrogate(context: RecordContext, field: string, value: string): never {
  return failField(context, field, `half of a surrogate pair in ${showValue(value)}; remove or complete it`);
}

/** The array of a field. Null and missing count as empty, unless it is `required`. */
function arrayField(context: RecordContext, field: string, required: boolean): readonly unknown[] {
  const value = context.record[field];
  if (Array.isArray(value)) return value;
  if (!required && (value === undefined || value === null)) return [];
  const remedy = value === undefined || value === null ? '; write [] where there are none' : '';
  return failField(context, field, `expected an array, got ${showValue(value)}${remedy}`);
}

/** An array of whole numbers. `required`: null or missing is an error, else an empty array. */
export function wholeNumbersField(
  context: RecordContext,
  field: string,
  required: boolean,
): readonly number[] {
  const values = arrayField(context, field, required);
  for (let i = 0; i < values.length; i++) {
    if (isWholeNumber(values[i])) continue;
    failField(context, `${field}[${i}]`, `expected ${WHOLE_NUMBER}, got ${showValue(values[i])}`);
  }
  return values as readonly number[];
}

/** An array of texts. `required`: null or missing is an error, else an empty array. */
export function textsField(context: RecordContext, field: string, required: boolean): readonly string[] {
  const values = arrayField(context, field, required);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'string') {
      failField(context, `${field}[${i}]`, `expected a text, got ${showValue(value)}`);
    }
    if (!value.isWellFormed()) failHalfSurrogate(context, `${field}[${i}]`, value);
  }
  return values as readonly string[];
}
