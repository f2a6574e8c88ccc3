import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanTitle } from './clean-title.ts';

describe('cleanTitle', () => {
  it.each([
    ['keeps words inside decorations', '★#비오는날★ ♡재즈♡ ~여름~ ✿', '비오는날 재즈 여름'],
    ['composes Hangul', '비 오는 날'.normalize('NFD'), '비 오는 날'],
    ['composes single letters of Hangul', '\u1107\u1175', '비'],
    ['shortens runs of Hangul letters to two', '비ㅋㅋㅋㅋ ㅠㅠㅠ', '비ㅋㅋ ㅠㅠ'],
    ['does not join ㅋ and ㅠ to a syllable', 'ㅋㅠㅠㅠ', 'ㅋㅠㅠ'],
    ['makes one width', 'ＪＡＺＺ　９０ｓ ｶﾞ', 'jazz 90s ガ'],
    ['makes half-width Hangul letters those that people type', 'ﾡﾻﾻﾻ ￂￜ ￊￏ ￒￗ ￚ', 'ㄱㅋㅋ ㅏㅣ ㅕㅚ ㅛㅠ ㅡ'],
    ['leaves the gaps of that block', '\uffc0비', '비'],
    ['makes letters of styled ones', '𝓙𝓪𝔃𝔃 ⓚⓟⓞⓟ', 'jazz kpop'],
    ['keeps R&B', 'R&B, R & B', 'r&b r&b'],
    ['keeps decades', "80’s 90's 1990 7080", "80's 90's 1990 7080"],
    ['keeps numbers with many zeros', '2000년대 1000곡', '2000년대 1000곡'],
    ['keeps times and percents', '7:00 100%', '7:00 100%'],
    ['keeps other scripts', 'เพลงรัก ก้า हिन्दी Яїёй あア', 'เพลงรัก ก้า हिन्दी яїёй あア'],
    ['keeps an exclamation, at most doubled', '최고!!!! 정말?', '최고!! 정말?'],
    ['shortens letters drawn out', 'sooooo goooood', 'soo good'],
    ['takes out quotes and brackets', "「비」 (재즈) [모음] “a” 'b'", '비 재즈 모음 a b'],
    ['makes one space of any white', ' 비\t\n오는\u3000 날 ', '비 오는 날'],
    ['takes out half of a surrogate pair', 'a\ud83c b\udfa7', 'a b'],
    ['takes out control and private characters', 'a\0b\ue000c', 'a b c'],
    ['takes out the mark of what is gone', '★\u0308 비', '비'],
    ['composes what lower case brings together', 'J\u030c', '\u01f0'],
    ['takes out an ellipsis', '비…', '비'],
  ])('%s', (_, title, expected) => {
    expect(cleanTitle(title)).toBe(expected);
  });

  it.each([
    '',
    '   ',
    '🎧',
    '👨‍👩‍👧‍👦',
    '🇰🇷🇺🇸',
    '1️⃣2️⃣',
    '👍🏽',
    '❤️',
    '🏴\u{e0067}\u{e0062}\u{e007f}',
    '☔️🌧',
    '★☆♡♥♪',
    '~~~ ...',
    'ㅤㅤ',
    '\u200b\ufeff',
    '\ud83c',
  ])('gives nothing for %j', (title) => {
    expect(cleanTitle(title)).toBe('');
  });

  it('takes emoji out of words and parts the words by them', () => {
    expect(cleanTitle('비🎧오는👨‍👩‍👧날')).toBe('비 오는 날');
  });

  it('reads the first 500 characters, a pair cut in two left out', () => {
    expect(cleanTitle('가나'.repeat(300))).toBe('가나'.repeat(250));
    expect(cleanTitle(`${'가나'.repeat(249)}다𝓙`)).toBe(`${'가나'.repeat(249)}다`);
  });

  it('changes nothing when applied again', () => {
    const traps = fc.constantFrom(
      ..."aiI1가ㅋㅠ각★!&:%.-'#~´¨…ﾡŉİΣ ",
      '\u0301',
      '\u200d',
      '\ufe0f',
      '🎧',
      '\u3164',
      '\ud83c',
    );
    const trapped = fc.array(traps, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), trapped), (title) => {
        const clean = cleanTitle(title);
        expect(cleanTitle(clean)).toBe(clean);
        expect(clean).not.toMatch(/^ | $| {2}|\p{Lu}|\p{C}/u);
      }),
      { numRuns: 1000 },
    );
  });
});
