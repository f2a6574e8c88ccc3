// How a text becomes words before it becomes pieces: the options of BERT's tokenizer (Devlin et al. 2019), with the
// meaning that Hugging Face's `BertNormalizer` gives them.
import { checkOptionNames } from '../../core/check-option-names.ts';
import { ConfigError } from '../../core/errors.ts';

/** What happens to a text before it is cut into pieces, in the order of the fields. */
export interface WordPieceSettings {
  /** Take out control characters and U+FFFD, and make each white character a space. */
  cleanText: boolean;
  /** Put spaces around each Chinese character (Hangul and kana are none). */
  handleChineseChars: boolean;
  /** Decompose (NFD) and take out nonspacing marks; null as `lowercase` says. NFD takes Hangul apart, too. */
  stripAccents: boolean | null;
  /** Lower case, character by character. */
  lowercase: boolean;
  /** A longer word is [UNK]; in code points, from 1. */
  maxCharactersPerWord: number;
}

/** Hugging Face's own, as of `bert-base-uncased`. */
export const WORDPIECE_DEFAULTS: Readonly<WordPieceSettings> = {
  cleanText: true,
  handleChineseChars: true,
  stripAccents: null,
  lowercase: true,
  maxCharactersPerWord: 100,
};

/**
 * For vocabularies over Korean: lower case, but accents stay, because stripping them decomposes each syllable of
 * Hangul into its letters and leaves it so.
 */
export const KOREAN_SETTINGS: Readonly<WordPieceSettings> = { ...WORDPIECE_DEFAULTS, stripAccents: false };

/**
 * All settings, from those given and `defaults` for the rest.
 * @throws ConfigError for an unknown name or a value of the wrong kind
 */
export function completeSettings(
  given: Partial<WordPieceSettings>,
  defaults: Readonly<WordPieceSettings>,
): WordPieceSettings {
  checkOptionNames('WordPiece settings', given, Object.keys(WORDPIECE_DEFAULTS));
  const settings = { ...defaults, ...given };
  for (const name of ['cleanText', 'handleChineseChars', 'stripAccents', 'lowercase'] as const) {
    const value = settings[name];
    if (typeof value === 'boolean' || (name === 'stripAccents' && value === null)) continue;
    const kinds = name === 'stripAccents' ? 'true, false or null' : 'true or false';
    throw new ConfigError(`WordPiece settings: ${name} must be ${kinds}, got ${String(value)}`);
  }
  const limit = settings.maxCharactersPerWord;
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new ConfigError(
      `WordPiece settings: maxCharactersPerWord must be a whole number from 1, got ${limit}; 100 is usual`,
    );
  }
  return settings;
}
