// Cuts a top-level JSON array into the bytes of its records, chunk by chunk, so that a file of any size is read
// in constant memory. It only follows strings and brackets; JSON.parse then checks and builds each record in
// native code. Measured at 3 to 5 times the speed of a streaming parser that builds the values itself.
import { FormatError } from '../core/errors.ts';
import { CUT_SHORT, findJsonFault } from './json-fault.ts';

/** The bytes of one record, from `{` to its `}`. */
export interface RawRecord {
  readonly bytes: Uint8Array;
  /** Counted from 0. */
  readonly number: number;
  /** Bytes from the start of the file. */
  readonly offset: number;
}

/** A longer record is no playlist or song, but a sign of a missing bracket or quote. 32 MiB: 4 million songs. */
export const DEFAULT_MAX_RECORD_BYTES = 1 << 25;
const BOM = [0xef, 0xbb, 0xbf];
const [QUOTE, BACKSLASH, COMMA, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE] = [
  0x22, 0x5c, 0x2c, 0x5b, 0x5d, 0x7b,
];
/** Clears the bit in which `[` differs from `{`, and `]` from `}`. */
const FOLD = 0xdf;

/** What stands next outside of records: `[`, a record or `]`, a record, `,` or `]`, or only space. */
type Expected = 'array' | 'first' | 'record' | 'separator' | 'end';

/** How far a file has been read. Made by `startSplitting`, changed by `splitChunk`. */
export interface SplitState {
  readonly file: string;
  readonly maxRecordBytes: number;
  expected: Expected;
  /** Offset of the next chunk in the file. */
  offset: number;
  number: number;
  /** How many bytes of a byte order mark the file has begun with: 0 to 3. */
  bomBytes: number;
  /** Open brackets of the record that is being read; 0 between records. */
  depth: number;
  inString: boolean;
  escaped: boolean;
  /** Parts of the record that is being read, from earlier chunks. */
  parts: Uint8Array[];
  partBytes: number;
  recordOffset: number;
}

/**
 * The state before the first byte of a file, whose name is for messages.
 * @param maxRecordBytes bounds the memory; a longer record is an error
 */
export function startSplitting(file: string, maxRecordBytes = DEFAULT_MAX_RECORD_BYTES): SplitState {
  return {
    file,
    maxRecordBytes,
    expected: 'array',
    offset: 0,
    number: 0,
    bomBytes: 0,
    depth: 0,
    inString: false,
    escaped: false,
    parts: [],
    partBytes: 0,
    recordOffset: 0,
  };
}

/** Follows a record from `from`; returns the index after its last byte, or -1 where the chunk ends first. */
function scanRecord(state: SplitState, chunk: Uint8Array, from: number): number {
  let { depth, inString, escaped } = state;
  for (let i = from; i < chunk.length; i++) {
    const byte = chunk[i]!;
    if (inString) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if ((byte & FOLD) === OPEN_BRACKET) {
      depth++;
    } else if ((byte & FOLD) === CLOSE_BRACKET && --depth === 0) {
      state.depth = 0;
      return i + 1;
    }
  }
  state.depth = depth;
  state.inString = inString;
  state.escaped = escaped;
  return -1;
}

function describeExpected(state: SplitState): string {
  if (state.expected === 'array') return 'a JSON array of records, which starts with "["';
  if (state.expected === 'end') return 'nothing after the closing "]"';
  return state.expected === 'separator' ? '"," or the closing "]"' : 'a record, which starts with "{"';
}

function fail(state: SplitState, offset: number, problem: string): never {
  const inRecords = state.expected !== 'array' && state.expected !== 'end';
  const record = inRecords ? state.number : undefined;
  throw new FormatError({ file: state.file, record, offsetBytes: offset }, problem);
}

/** Takes a byte between records. Returns true where it opens a record. */
function stepBetween(state: SplitState, byte: number, offset: number): boolean {
  if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return false;
  const { expected } = state;
  if (expected === 'array' && byte === OPEN_BRACKET && state.bomBytes % BOM.length === 0)
    state.expected = 'first';
  else if (expected === 'array' && offset === state.bomBytes && byte === BOM[offset]) state.bomBytes++;
  else if (expected === 'array' && offset === 0 && (byte === 0xfe || byte === 0xff)) {
    fail(state, offset, 'the file is UTF-16; save it as UTF-8');
  } else if (expected === 'separator' && byte === COMMA) state.expected = 'record';
  else if ((expected === 'separator' || expected === 'first') && byte === CLOSE_BRACKET)
    state.expected = 'end';
  else if ((expected === 'record' || expected === 'first') && byte === OPEN_BRACE) return true;
  else {
    const got = byte < 0x80 ? JSON.stringify(String.fromCharCode(byte)) : `byte 0x${byte.toString(16)}`;
    fail(state, offset, `expected ${describeExpected(state)}, got ${got}`);
  }
  return false;
}

/** Throws for a record that has no end: at its first fault where it has one, else with `problem`. */
function failUnfinished(state: SplitState, problem: string): never {
  const fault = findJsonFault(Buffer.concat(state.parts));
  const offset = state.recordOffset + (fault?.offset ?? 0);
  return fail(state, offset, fault === undefined || fault.truncated ? problem : fault.problem);
}

/**
 * The records that end in the next chunk of a file. The chunk's bytes are kept, so don't reuse its buffer.
 * @throws FormatError with the byte where something other than an array of objects is found
 */
export function* splitChunk(state: SplitState, chunk: Uint8Array): Generator<RawRecord> {
  let start = 0;
  let i = 0;
  while (i < chunk.length) {
    if (state.depth === 0) {
      start = i;
      if (!stepBetween(state, chunk[i]!, state.offset + i++)) continue;
      state.depth = 1;
      state.inString = false;
      state.escaped = false;
      state.recordOffset = state.offset + start;
    }
    const end = scanRecord(state, chunk, i);
    const part = chunk.subarray(start, end < 0 ? undefined : end);
    if (end < 0) {
      state.parts.push(part);
      state.partBytes += part.length;
      if (state.partBytes > state.maxRecordBytes) {
        const most = `${state.maxRecordBytes} bytes`;
        failUnfinished(state, `a record of more than ${most}; a quote or bracket is missing`);
      }
      break;
    }
    const bytes = state.parts.length === 0 ? part : Buffer.concat([...state.parts, part]);
    state.parts = [];
    state.partBytes = 0;
    yield { bytes, number: state.number++, offset: state.recordOffset };
    state.expected = 'separator';
    i = end;
  }
  state.offset += chunk.length;
}

/** To call after the last chunk. Throws `FormatError` where the array has not been closed. */
export function endSplitting(state: SplitState): void {
  if (state.depth > 0) failUnfinished(state, CUT_SHORT);
  if (state.expected === 'end') return;
  const problem =
    state.expected === 'array'
      ? `the file is empty; expected ${describeExpected(state)}`
      : 'the file ends before the closing "]"; it is probably cut short, so copy it again';
  fail(state, state.offset, problem);
}
