// By hand; test/golden/wordpiece holds it to Hugging Face's.
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { createWordPieceTokenizer, KOREAN_SETTINGS, WORDPIECE_DEFAULTS } from './tokenizer.ts';
import { createVocabulary, SPECIAL_TOKENS } from './vocabulary.ts';

const PIECES = ['비', '비오', '##오', '##오는', '##는', '재즈', 'r', '&', 'b', '🎧', '##🎧', '<ev', '<ev>'];
const vocabulary = createVocabulary([...SPECIAL_TOKENS, ...PIECES]);
const tokenizer = createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS);

describe('tokenize', () => {
  it('takes the longest piece first, from the left', () => {
    // 비 ##오는 has as few pieces, but 비오 is longer than 비.
    expect(tokenizer.tokenize('비오는')).toEqual(['비오', '##는']);
    expect(tokenizer.tokenize('비 비오오는')).toEqual(['비', '비오', '##오는']);
  });

  it('makes a word [UNK] as a whole where its end has no piece', () => {
    expect(tokenizer.tokenize('비오재 재즈')).toEqual(['[UNK]', '재즈']);
  });

  it('splits at marks and lowers case', () => {
    expect(tokenizer.tokenize('R&B')).toEqual(['r', '&', 'b']);
  });

  it('gives nothing for an empty or blank text', () => {
    expect(tokenizer.tokenize('')).toEqual([]);
    expect(tokenizer.tokenize(' \t\u200b')).toEqual([]);
  });

  it('counts characters outside the basic plane as one, up to the most that a word may have', () => {
    const short = createWordPieceTokenizer(vocabulary, { ...KOREAN_SETTINGS, maxCharactersPerWord: 3 });
    expect(short.tokenize('🎧🎧🎧')).toEqual(['🎧', '##🎧', '##🎧']);
    expect(short.tokenize('🎧🎧🎧🎧')).toEqual(['[UNK]']);
  });

  it('finds special tokens as written, also inside words, and no other spelling of them', () => {
    expect(tokenizer.tokenize('비[MASK]오는 [SEP]')).toEqual(['비', '[MASK]', '[UNK]', '[SEP]']);
    expect(tokenizer.tokenize('[mask]')).toEqual(['[UNK]', '[UNK]', '[UNK]']);
  });

  it('finds further literals, of two that begin at one place the longer', () => {
    const further = createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS, ['<ev', '<ev>']);
    expect(further.tokenize('비<ev><ev')).toEqual(['비', '<ev>', '<ev']);
    expect(tokenizer.tokenize('<ev>')).toEqual(['[UNK]', '[UNK]', '[UNK]']);
  });
});

describe('encode', () => {
  const id = (token: string) => vocabulary.ids.get(token)!;
  const [cls, sep] = [id('[CLS]'), id('[SEP]')];

  it('puts [CLS] before and [SEP] behind a text', () => {
    const { ids, typeIds } = tokenizer.encode('비 재즈', null, 32);
    expect([...ids]).toEqual([cls, id('비'), id('재즈'), sep]);
    expect([...typeIds]).toEqual([0, 0, 0, 0]);
    expect(ids).toBeInstanceOf(Int32Array);
  });

  it('marks the second text and its [SEP] by type 1', () => {
    const { ids, typeIds } = tokenizer.encode('비', '재즈 비', 32);
    expect([...ids]).toEqual([cls, id('비'), sep, id('재즈'), id('비'), sep]);
    expect([...typeIds]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('takes an empty second text as a text', () => {
    const { ids, typeIds } = tokenizer.encode('', '', 5);
    expect([...ids]).toEqual([cls, sep, sep]);
    expect([...typeIds]).toEqual([0, 0, 1]);
  });

  it('cuts to maxLength tokens in all', () => {
    expect([...tokenizer.encode('비 재즈 비', null, 4).ids]).toEqual([cls, id('비'), id('재즈'), sep]);
    expect([...tokenizer.encode('비 비 비 비', '재즈', 6).ids]).toEqual([
      cls,
      id('비'),
      id('비'),
      sep,
      id('재즈'),
      sep,
    ]);
  });

  it.each([
    [null, 2, 'maxLength must be a whole number from 3 for one text, got 2'],
    ['비', 4, 'maxLength must be a whole number from 5 for a pair, got 4'],
    [null, 3.5, 'got 3.5'],
    [null, Number.NaN, 'got NaN'],
  ])('refuses with %j a maxLength of %d', (pair, maxLength, message) => {
    const act = () => tokenizer.encode('비', pair, maxLength);
    expect(act).toThrow(ConfigError);
    expect(act).toThrow(message);
  });
});

describe('createWordPieceTokenizer', () => {
  it('has the settings of Hugging Face unless told otherwise', () => {
    expect(createWordPieceTokenizer(vocabulary).settings).toEqual(WORDPIECE_DEFAULTS);
    expect(createWordPieceTokenizer(vocabulary).literalTokens).toEqual(SPECIAL_TOKENS);
  });

  it('refuses unknown settings and literals outside the vocabulary', () => {
    expect(() => createWordPieceTokenizer(vocabulary, { lower: true } as object)).toThrow(
      "unknown option 'lower'",
    );
    expect(() => createWordPieceTokenizer(vocabulary, {}, ['[NO]'])).toThrow('literal token [NO] is not in');
  });
});
