// The masked language model's questions (Devlin et al. 2019, 3.1, task 1, and A.1): 15 % of the tokens are to be found
// again; of these 80 % are shown as [MASK], 10 % as a random token, and 10 % as they are.
import type { RandomStream } from '../../../core/random.ts';
import type { Encoding } from '../../../text/wordpiece/tokenizer.ts';
import { SPECIAL_TOKENS, type WordPieceVocabulary } from '../../../text/wordpiece/vocabulary.ts';

/** Share of the chosen tokens that are shown as [MASK], and of those shown as another token. */
const MASK_SHARE = 0.8;
const RANDOM_SHARE = 0.1;

/** An encoding with questions. */
export interface MaskedEncoding {
  /** As the model sees it. */
  readonly encoding: Encoding;
  /** Places of the chosen tokens, ascending. Empty where the text has special tokens only. */
  readonly positions: readonly number[];
  /** What stood there. */
  readonly labels: readonly number[];
}

/** Chooses and hides tokens. */
export type TokenMasker = (encoding: Encoding, random: RandomStream) => MaskedEncoding;

/**
 * A masker for a vocabulary. Special tokens, [UNK] among them, are neither chosen nor put in a token's place: nothing is
 * learned from finding an unknown word.
 * @param share of the tokens to choose, above 0 to 1. A fraction of a token is drawn, so that the share holds over many
 *   texts; at least one is chosen
 */
export function createTokenMasker(vocabulary: WordPieceVocabulary, share: number): TokenMasker {
  const special = new Set(SPECIAL_TOKENS.map((token) => vocabulary.ids.get(token)!));
  const ordinary = Int32Array.from(
    vocabulary.tokens.flatMap((_, id) => (special.has(id) ? [] : [id])), // (ordinary tokens)
  );
  return ({ ids, typeIds }, random) => {
    const candidates = Array.from(ids.keys()).filter((place) => !special.has(ids[place]!));
    if (candidates.length === 0) return { encoding: { ids, typeIds }, positions: [], labels: [] };
    const count = Math.max(1, Math.floor(share * candidates.length + random.uniform()));
    const chosen = random.sample(candidates.length, Math.min(count, candidates.length));
    const positions = chosen.map((index) => candidates[index]!).toSorted((a, b) => a - b);
    const shown = ids.slice();
    for (const place of positions) {
      const draw = random.uniform();
      if (draw < MASK_SHARE) shown[place] = vocabulary.maskId;
      else if (draw < MASK_SHARE + RANDOM_SHARE) shown[place] = ordinary[random.integer(ordinary.length)]!;
    }
    return { encoding: { ids: shown, typeIds }, positions, labels: positions.map((place) => ids[place]!) };
  };
}
