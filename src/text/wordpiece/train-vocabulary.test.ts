import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { createWordPieceTokenizer, KOREAN_SETTINGS, WORDPIECE_DEFAULTS } from './tokenizer.ts';
import { trainVocabulary } from './train-vocabulary.ts';
import { SPECIAL_TOKENS } from './vocabulary.ts';

const TITLES = ['비 오는 날', '비오는날 재즈', '비오는 새벽', '새벽 재즈', 'R&B 새벽', 'r&b'];

describe('trainVocabulary', () => {
  it('holds special tokens, the alphabet by code point, then pieces in the order of merging', () => {
    const { tokens } = trainVocabulary(['ba ba ba', 'ba bab'], { size: 50, minCount: 1 });
    // ba 5 times; then ba-##b once.
    expect(tokens).toEqual([...SPECIAL_TOKENS, 'a', 'b', '##a', '##b', 'ba', 'bab']);
  });

  it('keeps characters by their count, whatever texts they stand in', () => {
    const { ids } = trainVocabulary(['가 나', '가 다다'], { size: 50 });
    expect(['가', '##가', '다', '##다'].every((token) => ids.has(token))).toBe(true);
    expect(ids.has('나')).toBe(false);
  });

  it('spells known characters in any place', () => {
    const tokenizer = createWordPieceTokenizer(
      trainVocabulary(TITLES, { size: 100, minCount: 1 }),
      KOREAN_SETTINGS,
    );
    expect(tokenizer.tokenize('즈재벽새날는')).not.toContain('[UNK]');
  });

  it('gives marks and Chinese characters no form inside words', () => {
    const { ids } = trainVocabulary(['r&b西山'], { size: 50, minCount: 1 });
    expect(['&', '西', '##r', '##b'].every((token) => ids.has(token))).toBe(true);
    expect(['##&', '##西'].some((token) => ids.has(token))).toBe(false);
    const settings = { handleChineseChars: false };
    expect(trainVocabulary(['西山'], { size: 50, minCount: 1, settings }).ids.has('##西')).toBe(true);
  });

  it('leaves Hangul composed unless accents are stripped', () => {
    expect(trainVocabulary(['비'], { size: 50, minCount: 1 }).tokens).toContain('비');
    const settings = { stripAccents: null };
    expect(trainVocabulary(['비'], { size: 50, minCount: 1, settings }).tokens).toContain('\u1107\u1175');
  });

  it('merges no word with a character that it leaves out', () => {
    const { tokens } = trainVocabulary(['ab ab', 'abx'], { size: 50, minCount: 2 });
    expect(tokens.slice(5)).toEqual(['a', 'b', '##a', '##b', 'ab']);
    // abx would have made ab three times as frequent as ba; without it the two are even, and ab is the smaller.
    expect(trainVocabulary(['ba ab', 'ba', 'ab', 'bax'], { size: 10 }).tokens[9]).toBe('ab');
  });

  it('leaves words out that are longer than any that it cuts', () => {
    const settings = { maxCharactersPerWord: 3 };
    const { ids } = trainVocabulary(['가나다라', '가나'], { size: 50, minCount: 1, settings });
    expect(ids.has('가나')).toBe(true);
    expect(ids.has('다')).toBe(false);
  });

  it('does not learn special tokens that stand in a title', () => {
    const { tokens } = trainVocabulary(['비[MASK]비', '[MASK]'], { size: 50, minCount: 1 });
    expect(tokens.slice(5)).toEqual(['비', '##비']);
  });

  it('keeps the commonest characters where the size or the limit of the alphabet leaves some out', () => {
    const texts = ['다 다 다 나 나 가'];
    expect(trainVocabulary(texts, { size: 9, minCount: 1 }).tokens.slice(5)).toEqual([
      '나',
      '다',
      '##나',
      '##다',
    ]);
    const limited = trainVocabulary(texts, { size: 90, minCount: 1, alphabetLimit: 1 });
    expect(limited.tokens.slice(5)).toEqual(['다', '##다']);
  });

  it('gives the same for the texts in any order, and no more tokens than asked for', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(TITLES, { minLength: TITLES.length }),
        fc.integer({ min: 6, max: 60 }),
        (texts, size) => {
          const { tokens } = trainVocabulary(texts, { size });
          expect(tokens).toEqual(trainVocabulary(TITLES, { size }).tokens);
          expect(tokens.length).toBeLessThanOrEqual(size);
        },
      ),
    );
  });

  it('reads an iterable once', () => {
    function* texts() {
      yield* TITLES;
    }
    expect(trainVocabulary(texts(), { size: 60 })).toEqual(trainVocabulary(TITLES, { size: 60 }));
  });

  it.each([
    [{ size: 5 }, 'size must be a whole number from 6 to 1048576, got 5'],
    [{ size: 2 ** 21 }, 'got 2097152'],
    [{ size: 60, minCount: 0 }, 'minCount must be a whole number from 1'],
    [{ size: 60, alphabetLimit: 0 }, 'alphabetLimit must be a whole number from 1'],
    [{ size: 60, seed: 1 }, "unknown option 'seed'"],
    [{ size: 60, settings: { lower: true } }, "unknown option 'lower'"],
  ])('refuses %j', (options, message) => {
    const act = () => trainVocabulary(TITLES, options as { size: number });
    expect(act).toThrow(ConfigError);
    expect(act).toThrow(message);
  });

  it.each([[[]], [['', '  ']], [['가', '나']]])('refuses texts without a character to keep: %j', (texts) => {
    expect(() => trainVocabulary(texts, { size: 60 })).toThrow(
      'expected texts with a character that occurs 2 times',
    );
  });

  it('needs settings that the tokenizer has, too', () => {
    const vocabulary = trainVocabulary(['비 비'], { size: 60 });
    expect(createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS).tokenize('비')).toEqual(['비']);
    expect(createWordPieceTokenizer(vocabulary, WORDPIECE_DEFAULTS).tokenize('비')).toEqual(['[UNK]']);
  });
});
