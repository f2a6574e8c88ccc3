// BERT's tokenizer (Devlin et al. 2019): words, then the longest pieces of the vocabulary from the left (WordPiece,
// Wu et al. 2016). Equal to Hugging Face's `BertTokenizerFast` with the same vocabulary: see test/golden/wordpiece.
import { ConfigError } from '../../core/errors.ts';
import { appendWord, sortPieces } from './cut-word.ts';
import { completeSettings, KOREAN_SETTINGS, WORDPIECE_DEFAULTS, type WordPieceSettings } from './settings.ts';
import { splitWords } from './split-words.ts';
import { truncatePair } from './truncate-pair.ts';
import { SPECIAL_TOKENS, type WordPieceVocabulary } from './vocabulary.ts';

export { KOREAN_SETTINGS, WORDPIECE_DEFAULTS, type WordPieceSettings };

/** One text or pair, ready for BERT: `[CLS] a [SEP]` or `[CLS] a [SEP] b [SEP]`. */
export interface Encoding {
  /** (length) ids of tokens. */
  readonly ids: Int32Array;
  /** (length) 0 up to the first [SEP], 1 behind it. */
  readonly typeIds: Int32Array;
}

/** Cuts texts into the pieces of one vocabulary. */
export interface WordPieceTokenizer {
  readonly vocabulary: WordPieceVocabulary;
  readonly settings: WordPieceSettings;
  /** Tokens that are found in a text as they are written, before anything else: the special ones, and further ones. */
  readonly literalTokens: readonly string[];
  /** Pieces of a text, without [CLS] and [SEP]; a word that the vocabulary can't spell is [UNK]. Empty for no word. */
  tokenize(text: string): string[];
  /**
   * Ids with [CLS] and [SEP], not padded. What does not fit is cut from the ends, the longer text first.
   * @param pair the second text; null for none
   * @param maxLength most tokens in all, from 3 (5 for pairs)
   * @throws ConfigError for a smaller `maxLength`
   */
  encode(text: string, pair: string | null, maxLength: number): Encoding;
}

/** Matches any of the tokens, and of those that begin at one place the longest. */
function literalPattern(tokens: readonly string[]): RegExp {
  const longestFirst = [...tokens].sort((a, b) => b.length - a.length);
  return new RegExp(
    longestFirst.map((token) => token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'),
    'gu',
  );
}

function checkMaxLength(maxLength: number, isPair: boolean): void {
  const least = isPair ? 5 : 3;
  if (Number.isSafeInteger(maxLength) && maxLength >= least) return;
  throw new ConfigError(
    `WordPiece encode: maxLength must be a whole number from ${least} ${isPair ? 'for a pair' : 'for one text'}, ` +
      `got ${maxLength}; [CLS] and [SEP] count, and 32 is usual for titles`,
  );
}

/** `[CLS] first [SEP]`, and `second [SEP]` where there is one. */
function assemble(vocabulary: WordPieceVocabulary, first: number[], second: number[] | null): Encoding {
  const length = first.length + 2 + (second === null ? 0 : second.length + 1);
  const ids = new Int32Array(length); // (length)
  const typeIds = new Int32Array(length); // (length)
  ids[0] = vocabulary.clsId;
  ids.set(first, 1);
  ids[first.length + 1] = vocabulary.sepId;
  if (second !== null) {
    ids.set(second, first.length + 2);
    ids[length - 1] = vocabulary.sepId;
    typeIds.fill(1, first.length + 2);
  }
  return { ids, typeIds };
}

/**
 * @param settings what is not given is as in `WORDPIECE_DEFAULTS`; a vocabulary needs the settings that it was
 *   trained with (`KOREAN_SETTINGS` for one of `trainVocabulary`)
 * @param furtherLiterals tokens of the vocabulary that, like the special ones, are found in texts as written
 * @throws ConfigError for unknown or unsound settings, and for a literal that is not in the vocabulary
 */
export function createWordPieceTokenizer(
  vocabulary: WordPieceVocabulary,
  settings: Partial<WordPieceSettings> = {},
  furtherLiterals: readonly string[] = [],
): WordPieceTokenizer {
  const complete = completeSettings(settings, WORDPIECE_DEFAULTS);
  const { tokens, ids, unknownId } = vocabulary;
  const missing = furtherLiterals.find((token) => !ids.has(token));
  if (missing !== undefined) {
    throw new ConfigError(`WordPiece: the literal token ${missing} is not in the vocabulary; add it there`);
  }
  const literalTokens = [...new Set<string>([...SPECIAL_TOKENS, ...furtherLiterals])];
  const literals = literalPattern(literalTokens);
  const known = sortPieces(tokens);

  const appendWords = (text: string, pieces: number[]): void => {
    for (const word of splitWords(text, complete)) {
      const isShort = word.length <= complete.maxCharactersPerWord;
      const fits = isShort || Array.from(word).length <= complete.maxCharactersPerWord;
      if (!fits || !appendWord(word, known, pieces)) pieces.push(unknownId);
    }
  };
  const toIds = (text: string): number[] => {
    const pieces: number[] = [];
    let start = 0;
    for (const match of text.matchAll(literals)) {
      appendWords(text.slice(start, match.index), pieces);
      pieces.push(ids.get(match[0])!);
      start = match.index + match[0].length;
    }
    appendWords(text.slice(start), pieces);
    return pieces;
  };

  return {
    vocabulary,
    settings: complete,
    literalTokens,
    tokenize: (text) => toIds(text).map((id) => tokens[id]!),
    encode(text, pair, maxLength) {
      checkMaxLength(maxLength, pair !== null);
      const first = toIds(text);
      if (pair === null) return assemble(vocabulary, first.slice(0, maxLength - 2), null);
      const second = toIds(pair);
      const [keptFirst, keptSecond] = truncatePair(first.length, second.length, maxLength - 3);
      return assemble(vocabulary, first.slice(0, keptFirst), second.slice(0, keptSecond));
    },
  };
}
