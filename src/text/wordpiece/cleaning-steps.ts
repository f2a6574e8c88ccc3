// The steps by which `cleanTitle` makes a title plain, as two tables: what is handled, the pattern, what takes its
// place. The first goes over the title as written, the second over it in one width and in lower case.

/** One replacement: what it is for, where, by what. */
export type CleaningStep = readonly [what: string, pattern: RegExp, replacement: string];

/** A character of a word, as a character class of a pattern. */
const WORD = '[\\p{L}\\p{M}\\p{N}]';
/** Marks that are kept inside words: r&b, 80's, k-pop, vol.1, 1+1, ac/dc. */
const JOINING = "[&'\\-.+/]";

/** Over the title as written. NFKC would make words of some of these (™), and break others up (´). */
export const STEPS_BEFORE_UNIFYING: readonly CleaningStep[] = [
  ['apostrophes in all forms', /[\u0060\u00B4\u2018\u2019\u201B\u2032]/g, "'"],
  ['hyphens and dashes in all forms', /[\u2010-\u2015\u2212]/g, '-'],
  ['keycaps, with their digit', /[0-9#*]\uFE0F?\u20E3/g, ' '],
  ['emoji and other pictures', /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]/gu, ' '],
  ['blanks that count as letters', /[\u115F\u1160\u3164\uFFA0]/g, ' '],
  // Joiners and variants of emoji, soft hyphens, marks of direction.
  ['characters without a picture', /\p{Default_Ignorable_Code_Point}/gu, ''],
];

/** Over the title in one width and lower case. */
export const STEPS_AFTER_UNIFYING: readonly CleaningStep[] = [
  // A letter to Unicode; NFKC takes ŉ apart into it and an n.
  ['the letter apostrophe', /\u02BC/g, "'"],
  ['decorations, brackets and quotes', /[^\p{L}\p{M}\p{N}!?&'\-.+/:%]/gu, ' '],
  ['marks on what is gone', /(?<![\p{L}\p{M}\p{N}])\p{M}+/gu, ''],
  ['spaces around an ampersand', new RegExp(`(?<=${WORD}) *& *(?=${WORD})`, 'gu'), '&'],
  [
    'joining marks that join nothing',
    new RegExp(`(?<!${WORD})${JOINING}+|${JOINING}+(?!${WORD})`, 'gu'),
    ' ',
  ],
  ['colons that are not of a time', /(?<!\p{N}):|:(?!\p{N})/gu, ' '],
  ['percent signs without a number', /(?<!\p{N})%/gu, ' '],
  // Not digits (1000), nor the numeral iii.
  [
    'three or more of the same',
    new RegExp(`(?!(?<!${WORD})iii(?!${WORD}))([^\\p{N} ])\\1{2,}`, 'gu'),
    '$1$1',
  ],
  ['runs of spaces', / {2,}/g, ' '],
];

/** The title after all steps, one after the other. */
export function applySteps(text: string, steps: readonly CleaningStep[]): string {
  return steps.reduce((result, [, pattern, replacement]) => result.replace(pattern, replacement), text);
}
