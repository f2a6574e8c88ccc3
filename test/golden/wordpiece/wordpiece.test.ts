// The tokenizer against Hugging Face's on adversarial strings, and its character classes over all code points: see
// make_wordpiece.py.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHINESE, MARKS, PUNCTUATION, REMOVED } from '../../../src/text/wordpiece/character-tables.ts';
import {
  createWordPieceTokenizer,
  KOREAN_SETTINGS,
  type WordPieceSettings,
} from '../../../src/text/wordpiece/tokenizer.ts';
import { createVocabulary } from '../../../src/text/wordpiece/vocabulary.ts';

interface Golden {
  readonly vocabulary: string[];
  /** Ranges of code points in hexadecimal, by class. */
  readonly classes: Readonly<Record<string, string>>;
  readonly strings: string[];
  /** For each string its ids, with spaces between. */
  readonly cases: readonly { name: string; settings: WordPieceSettings; ids: string[] }[];
  readonly pairs: readonly (readonly [
    first: string,
    second: string,
    maxLength: number,
    ids: string,
    typeIds: string,
    single: string,
  ])[];
}

const golden = JSON.parse(readFileSync(new URL('wordpiece.json', import.meta.url), 'utf8')) as Golden;
const vocabulary = createVocabulary(golden.vocabulary);

describe.each(golden.cases)('the settings "$name"', ({ settings, ids }) => {
  const tokenizer = createWordPieceTokenizer(vocabulary, settings);

  it('cut each string as the reference does', () => {
    const show = (text: string, pieces: readonly string[]) => [text, ...pieces];
    const ours = golden.strings.map((text) => show(text, tokenizer.tokenize(text)));
    const theirs = golden.strings.map((text, index) => {
      const pieces = ids[index]!.split(' ').filter((id) => id !== '');
      return show(
        text,
        pieces.map((id) => golden.vocabulary[Number(id)]!),
      );
    });
    expect(ours).toEqual(theirs);
  });
});

describe('the table', () => {
  it('tells all settings apart', () => {
    expect(new Set(golden.cases.map(({ ids }) => ids.join('|'))).size).toBe(golden.cases.length);
  });
});

describe('texts and pairs', () => {
  const tokenizer = createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS);

  it.each(golden.pairs)('%j and %j within %d tokens', (first, second, maxLength, ids, typeIds, single) => {
    const pair = tokenizer.encode(first, second, maxLength);
    expect(pair.ids.join(' ')).toBe(ids);
    expect(pair.typeIds.join(' ')).toBe(typeIds);
    expect(tokenizer.encode(first, null, maxLength).ids.join(' ')).toBe(single);
  });
});

describe('classes of characters', () => {
  const toRanges = (belongs: (character: string) => boolean): string => {
    const ranges: [number, number][] = [];
    for (let code = 0; code < 0x110000; code++) {
      if ((code >= 0xd800 && code < 0xe000) || !belongs(String.fromCodePoint(code))) continue;
      const last = ranges.at(-1);
      if (last?.[1] === code - 1) last[1] = code;
      else ranges.push([code, code]);
    }
    return ranges.map((range) => [...new Set(range)].map((code) => code.toString(16)).join('-')).join(' ');
  };

  it.each([
    ['removed', REMOVED],
    ['punctuation', PUNCTUATION],
    ['marks', MARKS],
    ['chinese', CHINESE],
    ['spaces', /\p{White_Space}/u],
  ])('%s are those of the reference over all code points', (name, pattern) => {
    expect(toRanges((character) => character.search(pattern) === 0)).toBe(golden.classes[name]);
  });
});
