// Playlists as the sequences from which word2vec learns.
import { sharedUint32 } from '../../dataset/csr-matrix.ts';
import type { Word2vecCorpus } from '../../kernels/word2vec/corpus.ts';
import type { TokenReader } from './token-reader.ts';
import { TOKEN_KINDS, type TokenKind } from './vector-space.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * One sequence a playlist with its kept tokens; it may be empty or hold a single one, from which nothing is learned.
 * @param tokenWeights how much a token counts as context and as target, by kind; default 1
 */
export function buildCorpus(
  reader: TokenReader,
  { rows, lookups }: Vocabulary,
  tokenWeights: Partial<Readonly<Record<TokenKind, number>>> = {},
): Word2vecCorpus {
  const numTokens = rows.indices.length;
  // No playlist holds a token twice.
  const numPositions = rows.counts.reduce((sum, count) => sum + count, 0);
  const sequenceStarts = sharedUint32(reader.numPlaylists + 1);
  const tokens = sharedUint32(numPositions);
  let at = 0;
  for (let playlist = 0; playlist < reader.numPlaylists; playlist++) {
    reader.read(playlist, (kind, index) => {
      const row = lookups[kind][index]!;
      if (row >= 0) tokens[at++] = row;
    });
    sequenceStarts[playlist + 1] = at;
  }
  const counts = sharedUint32(numTokens);
  counts.set(rows.counts);
  const isWeighted = TOKEN_KINDS.some((kind) => (tokenWeights[kind] ?? 1) !== 1);
  if (!isWeighted) return { numTokens, sequenceStarts, tokens, counts, weights: null };
  const weights = new Float32Array(new SharedArrayBuffer(numTokens * 4));
  for (const kind of TOKEN_KINDS) {
    weights.fill(tokenWeights[kind] ?? 1, rows.ranges[kind].start, rows.ranges[kind].end);
  }
  return { numTokens, sequenceStarts, tokens, counts, weights };
}
