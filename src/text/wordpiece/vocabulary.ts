// A WordPiece vocabulary: tokens by id, and the five special tokens of BERT (Devlin et al. 2019), which may stand
// at any id. Pieces that go on a word begin with `##`.
import { ConfigError } from '../../core/errors.ts';

/** The tokens that every vocabulary holds; one made by `trainVocabulary` holds them first, in this order. */
export const SPECIAL_TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;

/** What the pieces begin with that go on a word. */
export const CONTINUATION = '##';

/** Tokens and their ids; an id is a place in `tokens`. */
export interface WordPieceVocabulary {
  /** (size) distinct tokens by id. */
  readonly tokens: readonly string[];
  /** The id of each token. */
  readonly ids: ReadonlyMap<string, number>;
  readonly padId: number;
  readonly unknownId: number;
  readonly clsId: number;
  readonly sepId: number;
  readonly maskId: number;
}

/**
 * @param tokens (size) by id, distinct, with all of `SPECIAL_TOKENS` among them
 * @throws ConfigError naming the special token that is missing, or the token that is repeated or empty
 */
export function createVocabulary(tokens: readonly string[]): WordPieceVocabulary {
  const ids = new Map<string, number>();
  tokens.forEach((token, id) => {
    if (token === '') {
      throw new ConfigError(`vocabulary: expected a token at id ${id}, got an empty text; remove it`);
    }
    const first = ids.get(token);
    if (first !== undefined) {
      throw new ConfigError(
        `vocabulary: expected distinct tokens, got ${JSON.stringify(token)} at ids ${first} and ${id}; keep one`,
      );
    }
    ids.set(token, id);
  });
  const find = (token: (typeof SPECIAL_TOKENS)[number]): number => {
    const id = ids.get(token);
    if (id !== undefined) return id;
    throw new ConfigError(
      `vocabulary: expected the special token ${token} among its ${tokens.length} tokens, got none; ` +
        `a BERT vocabulary holds ${SPECIAL_TOKENS.join(' ')}, so use the one that came with the model`,
    );
  };
  return {
    tokens: [...tokens],
    ids,
    padId: find('[PAD]'),
    unknownId: find('[UNK]'),
    clsId: find('[CLS]'),
    sepId: find('[SEP]'),
    maskId: find('[MASK]'),
  };
}
