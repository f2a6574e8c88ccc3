// Each step alone; clean-title.test.ts has them together.
import { describe, expect, it } from 'vitest';
import { applySteps, STEPS_AFTER_UNIFYING, STEPS_BEFORE_UNIFYING } from './cleaning-steps.ts';

const CASES: Readonly<Record<string, readonly (readonly [title: string, expected: string])[]>> = {
  'apostrophes in all forms': [['80’s ‘90s rock´n`roll 5′', "80's '90s rock'n'roll 5'"]],
  'hyphens and dashes in all forms': [['k–pop k—pop k‐pop −5', 'k-pop k-pop k-pop -5']],
  'keycaps, with their digit': [['1️⃣위 #⃣ 1 #', ' 위   1 #']],
  'emoji and other pictures': [
    ['🎧재즈☔', ' 재즈 '],
    ['🇰🇷', '  '],
    ['👍🏽', '  '],
    ['❤', ' '],
    ['1#*', '1#*'],
  ],
  'blanks that count as letters': [['ㅤ비\u115f\u1160\uffa0', ' 비   ']],
  'characters without a picture': [['비\u200d오\ufe0f\u00ad는\u200b\ufeff', '비오는']],
  'the letter apostrophe': [['ʼn', "'n"]],
  'decorations, brackets and quotes': [
    ['★비★(재즈)#1~✿“a”', ' 비  재즈  1   a '],
    ["a&b'c-d.e+f/g:h%!?", "a&b'c-d.e+f/g:h%!?"],
  ],
  'marks on what is gone': [[' \u0301비\u0301\u0308', ' 비\u0301\u0308']],
  'spaces around an ampersand': [
    ['r & b', 'r&b'],
    ['r &b', 'r&b'],
    ['& b', '& b'],
  ],
  'joining marks that join nothing': [
    ["r&b 80's k-pop vol.1 1+1 ac/dc", "r&b 80's k-pop vol.1 1+1 ac/dc"],
    ["'비' a-- -b . c... d..e", ' 비  a   b   c  d  e'],
  ],
  'colons that are not of a time': [['7:00 a:b 7: :7', '7:00 a b 7   7']],
  'percent signs without a number': [['100% %', '100%  ']],
  'three or more of the same': [
    ['ㅋㅋㅋㅋ ㅠㅠㅠ !!!! sooooo', 'ㅋㅋ ㅠㅠ !! soo'],
    ['하하하하 ㅋㅋ good', '하하 ㅋㅋ good'],
    ['1000 2000000', '1000 2000000'],
    ['iii viii xiii hiiii', 'iii vii xii hii'],
  ],
  'runs of spaces': [['a   b  ', 'a b ']],
};

const STEPS = [...STEPS_BEFORE_UNIFYING, ...STEPS_AFTER_UNIFYING];

describe('the steps', () => {
  it('each have cases', () => {
    expect(STEPS.map(([what]) => what)).toEqual(Object.keys(CASES));
  });

  it.each(STEPS.flatMap((step) => (CASES[step[0]] ?? []).map((pair) => [step[0], ...pair, step] as const)))(
    '%s: %j becomes %j',
    (_what, title, expected, step) => {
      expect(applySteps(title, [step])).toBe(expected);
    },
  );
});

describe('applySteps', () => {
  it('goes from one step to the next', () => {
    expect(
      applySteps('a', [
        ['', /a/g, 'b'],
        ['', /b/g, 'c'],
      ]),
    ).toBe('c');
  });
});
