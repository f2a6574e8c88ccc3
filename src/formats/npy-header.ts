// The header of a .npy file: a Python dict literal with element type, order and shape. Parsed by a small strict parser,
// never evaluated. Source: NumPy Enhancement Proposal 1 and numpy/lib/_format_impl.py (versions 1.0, 2.0, 3.0).
import { FormatError } from '../core/errors.ts';

/** Element types that are read and written. */
export type NpyType = 'float16' | 'float32' | 'float64';

/** What a header says. */
export interface NpyHeader {
  readonly type: NpyType;
  readonly bigEndian: boolean;
  /** Column-major: the first index runs fastest. */
  readonly fortranOrder: boolean;
  /** Lengths of the axes; empty for a single number. */
  readonly shape: readonly number[];
}

/** Bytes of an element. */
export const NPY_BYTES: Readonly<Record<NpyType, number>> = { float16: 2, float32: 4, float64: 8 };

const TYPES: Readonly<Record<string, NpyType>> = { f2: 'float16', f4: 'float32', f8: 'float64' };
const KEYS = ['descr', 'fortran_order', 'shape'];
/** One token: a text in quotes, a word, a whole number (Python 2 wrote `48L`), or a mark. */
const TOKEN = /\s*(?:'([^'\\]*)'|"([^"\\]*)"|(True|False)\b|(\d+)L?(?![\w.])|([{}():,]))/y;

type Token = { readonly text: string } | { readonly word: boolean } | { readonly count: number } | string;

function readTokens(source: string, fail: (problem: string) => never): Token[] {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end; ) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) {
      return fail(
        `expected a header such as {'descr': '<f4', 'fortran_order': False, 'shape': (48, 1876), }, got ${JSON.stringify(source.slice(at, at + 30).trim())} in it`,
      );
    }
    const [, single, double, word, digits, mark] = match;
    if (mark !== undefined) tokens.push(mark);
    else if (word !== undefined) tokens.push({ word: word === 'True' });
    else if (digits !== undefined) tokens.push({ count: Number(digits) });
    else tokens.push({ text: single ?? double ?? '' });
  }
  return tokens;
}

/** A tuple of whole numbers, whose opening mark is taken: `()`, `(3,)`, `(3, 4)`. `(3)` is no tuple in Python. */
function readShape(tokens: Token[], fail: (problem: string) => never): number[] {
  const shape: number[] = [];
  for (let commas = 0; ; ) {
    const token = tokens.shift();
    if (token === ')' && !(shape.length === 1 && commas === 0)) return shape;
    if (typeof token !== 'object' || !('count' in token) || shape.length > commas) {
      return fail('expected a shape such as (48, 1876), (48,) or ()');
    }
    if (!Number.isSafeInteger(token.count)) fail(`the axis length ${token.count} is impossible`);
    shape.push(token.count);
    if (tokens[0] !== ',') continue;
    tokens.shift();
    commas++;
  }
}

function readDict(source: string, fail: (problem: string) => never): Map<string, unknown> {
  const tokens = readTokens(source, fail);
  const dict = new Map<string, unknown>();
  if (tokens.shift() !== '{') return fail('expected a header that starts with {');
  while (tokens[0] !== '}') {
    const key = tokens.shift();
    if (typeof key !== 'object' || !('text' in key)) return fail('expected a key in quotes in the header');
    if (!KEYS.includes(key.text))
      fail(`unknown key '${key.text}' in the header; known are ${KEYS.join(', ')}`);
    if (dict.has(key.text)) fail(`the key '${key.text}' stands twice in the header`);
    if (tokens.shift() !== ':') fail(`expected a colon after '${key.text}' in the header`);
    const value = tokens.shift();
    if (value === '(') dict.set(key.text, readShape(tokens, fail));
    else if (typeof value === 'object') dict.set(key.text, Object.values(value)[0]);
    else fail(`expected a value of '${key.text}' in the header`);
    if (tokens[0] === ',') tokens.shift();
    else if (tokens[0] !== '}') fail("expected a comma or } in the header; it isn't complete");
  }
  if (tokens.length > 1) fail('expected nothing but spaces after the } of the header');
  return dict;
}

/**
 * Parses the text of a header.
 * @param file the name for messages
 * @throws FormatError for anything but a dict of the three keys, and for element types other than float16, 32 and 64
 */
export function parseNpyHeader(file: string, source: string, offsetBytes: number): NpyHeader {
  const fail = (problem: string): never => {
    throw new FormatError({ file, offsetBytes }, problem);
  };
  const descr = /'descr'\s*:\s*\[/.test(source);
  if (descr)
    fail('expected elements of float16, float32 or float64, got records with named fields; save one field');
  const dict = readDict(source, fail);
  for (const key of KEYS) if (!dict.has(key)) fail(`the header lacks '${key}'`);
  const type = dict.get('descr');
  const [, order, name] = /^([<>=|]?)(f[248])$/.exec(String(type)) ?? [];
  if (typeof type !== 'string' || name === undefined) {
    return fail(
      `expected elements of float16, float32 or float64 (such as '<f4'), got ${JSON.stringify(type)}; convert with .astype('float32') and save again`,
    );
  }
  const fortranOrder = dict.get('fortran_order');
  if (typeof fortranOrder !== 'boolean') return fail("'fortran_order' must be True or False");
  const shape = dict.get('shape');
  if (!Array.isArray(shape)) return fail('expected a shape such as (48, 1876), (48,) or ()');
  if (shape.reduce((product, length) => product * length, 8) > Number.MAX_SAFE_INTEGER) {
    fail(`the shape (${shape.join(', ')}) is impossible`);
  }
  return { type: TYPES[name]!, bigEndian: order === '>', fortranOrder, shape };
}

/** The text of a header as NumPy 1.23 and later write it, without its end: with room for the first axis to grow. */
export function formatNpyHeader({ type, bigEndian, fortranOrder, shape }: NpyHeader): string {
  const descr = `${bigEndian ? '>' : '<'}f${NPY_BYTES[type]}`;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': ${fortranOrder ? 'True' : 'False'}, 'shape': ${tuple}, }`;
  // GROWTH_AXIS_MAX_DIGITS of numpy: so many digits have room.
  const growing = fortranOrder ? shape.at(-1) : shape[0];
  return growing === undefined ? text : text + ' '.repeat(Math.max(0, 21 - String(growing).length));
}
