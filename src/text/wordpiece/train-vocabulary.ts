// A WordPiece vocabulary learned from texts. Pieces are merged by the frequency of pairs (Sennrich et al. 2016), as
// Hugging Face's WordPieceTrainer does, and not by the score count(ab) / (count(a) count(b)) of Schuster and Nakajima
// (2012), section 4: with titles of some 20 characters that score fills the vocabulary with rare names, whose letters
// occur nowhere else, before common words; frequency also gives shorter sequences, which is what training costs.
import { checkOptionNames } from '../../core/check-option-names.ts';
import { ConfigError } from '../../core/errors.ts';
import { CHINESE, PUNCTUATION } from './character-tables.ts';
import { type CountedWord, type GrowingVocabulary, MAX_TOKENS, mergePairs } from './merge-pairs.ts';
import { completeSettings, KOREAN_SETTINGS, type WordPieceSettings } from './settings.ts';
import { splitWords } from './split-words.ts';
import { CONTINUATION, createVocabulary, SPECIAL_TOKENS, type WordPieceVocabulary } from './vocabulary.ts';

/** What a vocabulary is trained with. */
export interface VocabularyOptions {
  /** Most tokens, special ones included; from 6 to 2^20. */
  readonly size: number;
  /** Fewest occurrences of a character or pair that becomes a token, from 1; default 2. */
  readonly minCount?: number;
  /** Most characters of the alphabet, the commonest first; default as many as `size` has room for. */
  readonly alphabetLimit?: number;
  /** How texts become words; what is not given is as in `KOREAN_SETTINGS`. The tokenizer needs the same. */
  readonly settings?: Partial<WordPieceSettings>;
}

/** What is not given. */
export const VOCABULARY_DEFAULTS = { minCount: 2, alphabetLimit: MAX_TOKENS } as const;

const SPECIAL_TEXTS = new RegExp(
  SPECIAL_TOKENS.map((token) => token.replace(/[[\]]/g, '\\$&')).join('|'),
  'g',
);

function checkRange(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new ConfigError(
    `WordPiece vocabulary: ${name} must be a whole number from ${least} to ${most}, got ${value}`,
  );
}

/** Words of all texts and how often they occur, those that are too long to be cut left out. */
function countWords(texts: Iterable<string>, settings: WordPieceSettings): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const word of splitWords(text.replace(SPECIAL_TEXTS, ' '), settings)) {
      const isLong = word.length > settings.maxCharactersPerWord;
      if (isLong && Array.from(word).length > settings.maxCharactersPerWord) continue;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

/** Characters that occur `minCount` times, the commonest first, of equally common ones by code point. */
function rankCharacters(words: ReadonlyMap<string, number>, minCount: number): string[] {
  const counts = new Map<string, number>();
  for (const [word, count] of words) {
    for (const character of word) counts.set(character, (counts.get(character) ?? 0) + count);
  }
  const kept = [...counts.keys()].filter((character) => counts.get(character)! >= minCount);
  return kept.sort((a, b) => counts.get(b)! - counts.get(a)! || a.codePointAt(0)! - b.codePointAt(0)!);
}

/**
 * Special tokens and the alphabet: each character as it begins a word and, where it can, as it goes on one, whether
 * or not it was seen there; else a known syllable in a new place would make its whole word [UNK].
 */
function createAlphabet(
  ranked: readonly string[],
  size: number,
  settings: WordPieceSettings,
): GrowingVocabulary {
  const standsAlone = (character: string) =>
    character.search(PUNCTUATION) === 0 || (settings.handleChineseChars && character.search(CHINESE) === 0);
  const starts: string[] = [];
  const continuations: string[] = [];
  for (const character of ranked) {
    const forms = standsAlone(character) ? 1 : 2;
    if (SPECIAL_TOKENS.length + starts.length + continuations.length + forms > size) break;
    starts.push(character);
    if (forms === 2) continuations.push(character);
  }
  const byCodePoint = (a: string, b: string) => a.codePointAt(0)! - b.codePointAt(0)!;
  starts.sort(byCodePoint);
  continuations.sort(byCodePoint);
  const tokens: string[] = [
    ...SPECIAL_TOKENS,
    ...starts,
    ...continuations.map((text) => CONTINUATION + text),
  ];
  return { tokens, ids: new Map(tokens.map((token, id) => [token, id])) };
}

/** Words as characters of the alphabet. A word that holds another character is [UNK] as a whole and counts for none. */
function spellWords(words: ReadonlyMap<string, number>, ids: ReadonlyMap<string, number>): CountedWord[] {
  const spelt: CountedWord[] = [];
  for (const [word, count] of words) {
    const pieces = Array.from(word, (character, place) =>
      ids.get((place > 0 ? CONTINUATION : '') + character),
    );
    if (pieces.every((piece) => piece !== undefined)) spelt.push({ pieces, count });
  }
  return spelt;
}

/**
 * A vocabulary from texts: the special tokens, the alphabet by code point, then pieces in the order of merging. The
 * order of the texts has no influence. Texts are taken as they are: give them through `cleanTitle` where they are
 * titles. Every character that occurs `minCount` times is in it, as far as `size` and `alphabetLimit` allow.
 * @param texts titles and tags, read once
 * @returns at most `size` tokens; fewer where no further pair occurs `minCount` times
 * @throws ConfigError for an unknown option or one out of range, and for texts without any character that is kept
 */
export function trainVocabulary(texts: Iterable<string>, options: VocabularyOptions): WordPieceVocabulary {
  checkOptionNames('WordPiece vocabulary', options, ['size', 'minCount', 'alphabetLimit', 'settings']);
  const { size, minCount, alphabetLimit } = { ...VOCABULARY_DEFAULTS, ...options };
  const settings = completeSettings(options.settings ?? {}, KOREAN_SETTINGS);
  checkRange('size', size, SPECIAL_TOKENS.length + 1, MAX_TOKENS);
  checkRange('minCount', minCount, 1, Number.MAX_SAFE_INTEGER);
  checkRange('alphabetLimit', alphabetLimit, 1, MAX_TOKENS);
  const words = countWords(texts, settings);
  const ranked = rankCharacters(words, minCount).slice(0, alphabetLimit);
  if (ranked.length === 0) {
    throw new ConfigError(
      `WordPiece vocabulary: expected texts with a character that occurs ${minCount} times, got ${words.size} ` +
        'distinct words without one; give more titles or a smaller minCount',
    );
  }
  const vocabulary = createAlphabet(ranked, size, settings);
  mergePairs(vocabulary, spellWords(words, vocabulary.ids), {
    size,
    minCount,
    join: (left, right) => left + right.slice(CONTINUATION.length),
  });
  return createVocabulary(vocabulary.tokens);
}
