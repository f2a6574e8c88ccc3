// Vectors that were trained elsewhere, matched by name with the songs, tags and other tokens of a data set.
import { ConfigError } from '../../core/errors.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { type NamedVectors, SPACE_SIGN } from '../../formats/named-vectors.ts';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../../kernels/vector-store.ts';
import { createTokenReader, type TokenReader } from './token-reader.ts';
import { sizesOf } from './train-space.ts';
import { createVectorSpace, nameToken, type TokenKind, type VectorSpace } from './vector-space.ts';
import { countTokens, selectTokens } from './vocabulary.ts';

/** What word2vec files write as `SPACE_SIGN`. */
const ALL_WHITE_SPACE = /[\s\u0085]/g;

/** How many of the given vectors were taken. */
export interface MatchReport {
  readonly matched: number;
  readonly unmatched: number;
}

/**
 * A space of those given vectors whose names (see `tokenName`) are tokens of the data set; no minimum count applies.
 * Vectors are copied.
 * @throws ConfigError where no name matches, or a kind of token needs metadata that are missing
 */
export function matchVectors(
  dataset: Dataset,
  tokens: readonly TokenKind[],
  given: NamedVectors,
): { space: VectorSpace; report: MatchReport } {
  const reader = createTokenReader(dataset, tokens);
  const rowsByName = new Map(given.names.map((name, row) => [name, row]));
  const { songs, tags } = dataset;
  const nameOf = (kind: TokenKind, index: number): string =>
    nameToken(kind, index, { songs, tags, words: reader.words });
  const sources: number[] = [];
  const { rows } = selectTokens(reader, countTokens(reader), (kind, index) => {
    const name = nameOf(kind, index);
    const row = rowsByName.get(name) ?? rowsByName.get(name.replace(ALL_WHITE_SPACE, SPACE_SIGN));
    if (row === undefined) return false;
    sources.push(row);
    return true;
  });
  if (sources.length === 0) {
    throw new ConfigError(
      `word2vec: none of the ${given.names.length} given vectors has the name of a token, such as ${JSON.stringify(exampleName(reader, nameOf))}; got ${JSON.stringify(given.names[0] ?? '')}: rename them`,
    );
  }
  const vectors = createVectorStore(createKernelMemory(), sources.length, given.vectors.dimensions);
  for (const [row, source] of sources.entries()) {
    vectorAt(vectors, row).set(vectorAt(given.vectors, source));
  }
  const report = { matched: sources.length, unmatched: given.names.length - sources.length };
  return { space: createVectorSpace(vectors, rows, sizesOf(dataset)), report };
}

function exampleName(reader: TokenReader, nameOf: (kind: TokenKind, index: number) => string): string {
  const kind = (Object.keys(reader.sizes) as TokenKind[]).find((each) => reader.sizes[each] > 0);
  return kind === undefined ? 'song:1' : nameOf(kind, 0);
}
