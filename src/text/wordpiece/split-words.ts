// The first half of BERT's tokenizer ("basic tokenization", Devlin et al. 2019): a text becomes words and single
// punctuation marks. Equal to Hugging Face's `BertNormalizer` and `BertPreTokenizer`; see character-tables.ts.
import { CHINESE, MARKS, NEWER, PUNCTUATION, REMOVED } from './character-tables.ts';
import type { WordPieceSettings } from './settings.ts';

/** Unicode's White_Space, which is what Rust and Python split at and JavaScript's `\s` is not (U+0085, U+FEFF). */
const WHITE_SPACE = /\p{White_Space}/gu;
const WHITE_SPACES = /\p{White_Space}+/u;

/** NFD as the reference has it: characters newer than its tables neither decompose nor move, so they part the text. */
function decompose(text: string): string {
  let result = '';
  let start = 0;
  for (const match of text.matchAll(NEWER)) {
    result += text.slice(start, match.index).normalize('NFD') + match[0];
    start = match.index + match[0].length;
  }
  return result + text.slice(start).normalize('NFD');
}

/** Lower case without regard to neighbours: a Greek capital sigma at the end of a word becomes σ, too. */
function lowerCase(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase();
}

/**
 * The text after cleaning, spacing of Chinese characters, stripping of accents and lower case, in this order. Half
 * of a surrogate pair, which UTF-8 and thus the reference can't express, reads as U+FFFD.
 */
export function normalizeText(text: string, settings: Readonly<WordPieceSettings>): string {
  let result = text.toWellFormed();
  if (settings.cleanText) result = result.replace(REMOVED, '').replace(WHITE_SPACE, ' ');
  if (settings.handleChineseChars) result = result.replace(CHINESE, ' $& ');
  if (settings.stripAccents ?? settings.lowercase) result = decompose(result).replace(MARKS, '');
  return settings.lowercase ? lowerCase(result) : result;
}

/** Words of a text, normalised, each punctuation mark a word of its own; none for a text without any. */
export function splitWords(text: string, settings: Readonly<WordPieceSettings>): string[] {
  const apart = normalizeText(text, settings).replace(PUNCTUATION, ' $& ');
  return apart.split(WHITE_SPACES).filter((word) => word !== '');
}
