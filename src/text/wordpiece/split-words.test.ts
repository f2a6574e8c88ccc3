import { describe, expect, it } from 'vitest';
import { completeSettings, KOREAN_SETTINGS, WORDPIECE_DEFAULTS } from './settings.ts';
import { normalizeText, splitWords } from './split-words.ts';

const bare = { cleanText: false, handleChineseChars: false, stripAccents: false, lowercase: false };

describe('normalizeText', () => {
  it.each([
    ['takes out control and format characters, NUL and U+FFFD', 'a\0b\u0007c\u00add\u200be\ufffdf', 'abcdef'],
    ['makes each white character a space', 'a\tb\u3000\nc', 'a b  c'],
    ['takes out the vertical tab, which counts as control', 'a\u000bb', 'ab'],
    ['takes out private characters', 'a\ue000b', 'ab'],
  ])('%s where it cleans', (_, text, expected) => {
    expect(normalizeText(text, completeSettings({ ...bare, cleanText: true }, WORDPIECE_DEFAULTS))).toBe(
      expected,
    );
    expect(normalizeText(text, completeSettings(bare, WORDPIECE_DEFAULTS))).toBe(text);
  });

  it('puts spaces around Chinese characters, but not around Hangul and kana', () => {
    const settings = completeSettings({ ...bare, handleChineseChars: true }, WORDPIECE_DEFAULTS);
    expect(normalizeText('비西あ', settings)).toBe('비 西 あ');
    expect(normalizeText('\u{2b91f}\u{2b920}', settings)).toBe('\u{2b91f} \u{2b920} ');
  });

  it('strips accents with lower case unless told otherwise', () => {
    expect(normalizeText('Café', WORDPIECE_DEFAULTS)).toBe('cafe');
    expect(normalizeText('Café', { ...WORDPIECE_DEFAULTS, lowercase: false })).toBe('Café');
    expect(normalizeText('Café', KOREAN_SETTINGS)).toBe('café');
    expect(normalizeText('Café', { ...WORDPIECE_DEFAULTS, lowercase: false, stripAccents: true })).toBe(
      'Cafe',
    );
  });

  it('takes Hangul apart where it strips accents, as the reference does, and keeps it for Korean', () => {
    expect(normalizeText('비', WORDPIECE_DEFAULTS)).toBe('\u1107\u1175');
    expect(normalizeText('비', KOREAN_SETTINGS)).toBe('비');
  });

  it('writes a final capital sigma as any other', () => {
    expect(normalizeText('ΟΔΟΣ Σ', KOREAN_SETTINGS)).toBe('οδοσ σ');
  });

  it('leaves characters in their place that are newer than the tables of the reference', () => {
    // Unicode sorts U+0316 (below) before U+1ABF (below, too) and U+0301; here U+1ABF parts the two others.
    const settings = completeSettings({ ...bare, stripAccents: true }, WORDPIECE_DEFAULTS);
    expect(normalizeText('\u1abf\u302e\u1abf', settings)).toBe('\u1abf\u302e\u1abf');
    expect(normalizeText('a\u302e\u08ca', settings)).toBe('a\u302e\u08ca');
  });

  it('reads half of a surrogate pair as U+FFFD', () => {
    expect(normalizeText('a\ud83cb', WORDPIECE_DEFAULTS)).toBe('ab');
    expect(normalizeText('a\ud83cb', completeSettings(bare, WORDPIECE_DEFAULTS))).toBe('a\ufffdb');
  });
});

describe('splitWords', () => {
  it('makes each punctuation mark and ASCII symbol a word', () => {
    expect(splitWords("R&B 80's, “재즈”…$5", KOREAN_SETTINGS)).toEqual([
      'r',
      '&',
      'b',
      '80',
      "'",
      's',
      ',',
      '“',
      '재즈',
      '”',
      '…',
      '$',
      '5',
    ]);
  });

  it('leaves symbols outside ASCII in their word', () => {
    expect(splitWords('★비★ 5€', KOREAN_SETTINGS)).toEqual(['★비★', '5€']);
  });

  it('gives no word for a text without one', () => {
    expect(splitWords(' \u200b\n', KOREAN_SETTINGS)).toEqual([]);
    expect(splitWords('', KOREAN_SETTINGS)).toEqual([]);
  });

  it('splits at U+0085 but not at U+FEFF where it does not clean', () => {
    const settings = completeSettings(bare, WORDPIECE_DEFAULTS);
    expect(splitWords('a\u0085b\ufeffc', settings)).toEqual(['a', 'b\ufeffc']);
  });
});
