// Text as overlapping pairs of characters, so that a full-text index finds two-letter Korean words inside longer
// ones: SQLite's own tokenizers take a run of Hangul as one word, and its trigrams need three letters.

/** Whatever is no letter, no digit and no mark: punctuation, symbols, white space, control characters. */
const NOT_A_WORD_CHARACTER = /[^\p{L}\p{N}\p{M}]+/gu;
/** The common case, tested ten times faster than Unicode's classes. */
const PLAIN = /^[0-9a-z\uac00-\ud7a3]*$/;
const PLAIN_WITH_SPACES = /^[ 0-9a-z\uac00-\ud7a3]*$/;

/**
 * Text as it is compared: NFKC, lower case, letters and digits only (white space goes too, because Korean is
 * spaced freely). Text without any letter or digit keeps its other characters but white space, so that a song
 * called `?` can be found.
 */
export function foldText(text: string): string {
  const folded = text.toWellFormed().normalize('NFKC').toLowerCase();
  if (PLAIN.test(folded)) return folded;
  if (PLAIN_WITH_SPACES.test(folded)) return folded.replaceAll(' ', '');
  const letters = folded.replace(NOT_A_WORD_CHARACTER, '').normalize('NFKC');
  return letters === '' ? folded.replace(/[\s\p{C}]+/gu, '') : letters;
}

/**
 * The terms under which a text is indexed: each pair of neighbouring characters, then its last character alone.
 * Characters are code points. `abc` gives `ab`, `bc`, `c`; an empty text gives none. Several texts can follow one
 * another: the single character ends each, and a phrase of pairs never holds it.
 * @param folded what `foldText` returned
 */
export function bigramTerms(folded: string): string[] {
  const terms: string[] = [];
  let previous = '';
  for (const character of folded) {
    if (previous !== '') terms.push(previous + character);
    previous = character;
  }
  if (previous !== '') terms.push(previous);
  return terms;
}

/** A term or phrase in FTS5's query language; quotes inside are doubled, so that no operator can get in. */
function quote(terms: readonly string[]): string {
  return `"${terms.join(' ').replaceAll('"', '""')}"`;
}

/**
 * An FTS5 query, over text indexed by `bigramTerms`, for texts that hold every word of the user's text, each
 * anywhere inside. Words are parted by white space. A word of one character is looked up as the beginning of a
 * pair; a longer one as the phrase of its pairs.
 * @returns null where the text holds nothing to look for
 */
export function bigramQuery(text: string): string | null {
  const words = text
    .split(/\s+/u)
    .map(foldText)
    .filter((word) => word !== '');
  if (words.length === 0) return null;
  return words
    .map((word) => {
      const terms = bigramTerms(word);
      return terms.length === 1 ? `${quote(terms)} *` : quote(terms.slice(0, -1));
    })
    .join(' AND ');
}
