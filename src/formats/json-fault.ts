// Says where a piece of JSON goes wrong. JSON.parse is fast but counts in characters, and words its messages
// by engine version; the streaming parser, fed byte by byte, stops exactly at the fault. Slow, run once.
import { Tokenizer, TokenParser } from '@streamparser/json';

/** The first fault in some JSON. */
export interface JsonFault {
  /** Bytes from the start; the length of the input where it ends too early. */
  readonly offset: number;
  /** What is wrong and what to do, one line. */
  readonly problem: string;
  /** True where the only fault is that the input ends in the middle of a value. */
  readonly truncated: boolean;
}

/** The problem of a file that ends in the middle of a value. */
export const CUT_SHORT = 'the file ends in the middle of a value; it is probably cut short, so copy it again';

/** Bytes of the input that a message quotes. */
const QUOTED_BYTES = 24;

function wordFault(bytes: Uint8Array, offset: number): string {
  const text = Buffer.from(bytes.subarray(offset, offset + QUOTED_BYTES)).toString();
  const nonNumber = /^-?(NaN|Infinity)/.exec(text)?.[1];
  if (nonNumber !== undefined) return `${nonNumber} is not valid JSON; write a number, or null where unknown`;
  const quoted = JSON.stringify(text.replace(/\uFFFD+$/, ''));
  return `not valid JSON from ${quoted} on; export the file again or mend it`;
}

/**
 * The first fault in `bytes`, which hold one JSON value in UTF-8, or undefined where there is none.
 * About 5 million bytes a second.
 */
export function findJsonFault(bytes: Uint8Array): JsonFault | undefined {
  const tokenizer = new Tokenizer();
  const parser = new TokenParser({ paths: ['$'], keepStack: false });
  parser.onValue = () => {};
  let tokenOffset: number | undefined;
  tokenizer.onToken = (token) => {
    tokenOffset = token.offset;
    parser.write(token);
    tokenOffset = undefined;
  };
  for (let offset = 0; offset < bytes.length; offset++) {
    try {
      tokenizer.write(bytes.subarray(offset, offset + 1));
    } catch (error) {
      // A token that is sound in itself but stands at a wrong place is noticed at its last byte.
      const start = tokenOffset ?? offset;
      // The text decoder throws a TypeError; the parser's own errors are none.
      const problem =
        error instanceof TypeError
          ? 'bytes that are not UTF-8; save the file as UTF-8'
          : wordFault(bytes, start);
      return { offset: start, problem, truncated: false };
    }
  }
  if (parser.isEnded) return undefined;
  return { offset: bytes.length, problem: CUT_SHORT, truncated: true };
}
