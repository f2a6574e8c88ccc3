// Titles made plain before they are cut into pieces. Unlike `normalizeTitle`, which serves comparison with tags and so
// drops every mark and lets NFKC turn ㅋ and ㅠ into letters that join to syllables, this keeps what a network reads:
// marks inside words (r&b, 80's), ! and ?, and ㅋㅋ as people write it and as pre-trained vocabularies hold it.
import { applySteps, STEPS_AFTER_UNIFYING, STEPS_BEFORE_UNIFYING } from './cleaning-steps.ts';

/** UTF-16 units of a title that are read, as for tag mentions. Titles have some 20. */
export const MAX_TITLE_LENGTH = 500;

/** Half-width letters of Hangul (first, last) and where the same begin in the block of compatibility letters. */
const HALF_WIDTH_HANGUL = [
  [0xffa1, 0xffbe, 0x3131],
  [0xffc2, 0xffc7, 0x314f],
  [0xffca, 0xffcf, 0x3155],
  [0xffd2, 0xffd7, 0x315b],
  [0xffda, 0xffdc, 0x3161],
] as const;

function widenHangul(letter: string): string {
  const code = letter.charCodeAt(0);
  const range = HALF_WIDTH_HANGUL.find(([first, last]) => code >= first && code <= last);
  return range === undefined ? letter : String.fromCharCode(code - range[0] + range[2]);
}

/** NFKC of all but the compatibility letters of Hangul: it would make 큐 of ㅋㅠ. */
function composeAndWiden(text: string): string {
  return text
    .replace(/[\uFFA1-\uFFDC]/g, widenHangul)
    .replace(/[^\u3131-\u318E]+/g, (run) => run.normalize('NFKC'));
}

/**
 * A title in NFKC and lower case, without emoji and decorations (★ ♡ # ~; words inside them stay), with three or
 * more of the same letter or mark shortened to two and single spaces. `★#비오는날★ R&B ㅋㅋㅋㅋ 80’s!!!!` gives
 * `비오는날 r&b ㅋㅋ 80's!!`. Of a longer title the first 500 characters count.
 * @returns '' where nothing is left, as of a title of emoji alone
 */
export function cleanTitle(title: string): string {
  const wellFormed = title.slice(0, MAX_TITLE_LENGTH).toWellFormed();
  const unified = composeAndWiden(applySteps(wellFormed, STEPS_BEFORE_UNIFYING));
  // Lower case can bring a letter and its mark together that have a form of their own: J̌ becomes ǰ.
  const lower = composeAndWiden(unified.toLowerCase());
  return applySteps(lower, STEPS_AFTER_UNIFYING).trim();
}
