// Questions that distance answers by itself: what is near to some items, what is to c as b is to a, and which of some
// items does not belong.
import { ConfigError } from '../../core/errors.ts';
import type { WorkContext } from '../../core/progress.ts';
import type { Nearest } from '../../kernels/nearest/nearest.ts';
import { type VectorStore, vectorAt } from '../../kernels/vector-store.ts';
import type { TokenKind, VectorSpace } from './vector-space.ts';

/** A row of a space and its cosine, in [-1, 1], to what was asked. */
export interface SimilarRow {
  readonly row: number;
  readonly cosine: number;
}

/** What to be near to, and what to be far from; at least one item in all. */
export interface SimilarityQuery {
  /** Rows. */
  readonly plus: readonly number[];
  /** Rows; default none. */
  readonly minus?: readonly number[];
  /** (dimensions) each, of length 1: what to be near to beside `plus` and is no row, such as a sound. Default none. */
  readonly directions?: readonly ArrayLike<number>[];
}

/** Below this a direction is what rounding left of items that cancel out. */
const MIN_NORM = 1e-6;

/**
 * The sum of the unit vectors of `plus` and of `directions` less those of `minus`, given length 1, (dimensions). Without `minus`
 * this is the direction of the mean of unit vectors; with it, 3CosAdd (Levy and Goldberg 2014, equation 3).
 * @throws ConfigError where the sum is zero: vectors of zeros, or items that cancel out
 */
export function combinedDirection(
  vectors: VectorStore,
  { plus, minus = [], directions = [] }: SimilarityQuery,
): Float64Array {
  const sum = new Float64Array(vectors.dimensions);
  for (const row of plus) addUnitVector(sum, vectors, row, 1);
  for (const direction of directions) for (let i = 0; i < sum.length; i++) sum[i]! += direction[i]!;
  for (const row of minus) addUnitVector(sum, vectors, row, -1);
  const norm = normOf(sum);
  if (!(norm > MIN_NORM)) {
    throw new ConfigError('the given items cancel out, so that nothing is near to them; give others');
  }
  return sum.map((value) => value / norm);
}

/**
 * The k items of a kind with the largest cosine to the direction of the query, best first, none of the query's own;
 * equal ones by row.
 * @param nearest over the vectors of the space, with `cosineScales`; a restricted one finds its own rows only
 * @throws ConfigError where the space has no vectors of the kind, or the items cancel out; AbortedError
 */
export async function findSimilar(
  space: VectorSpace,
  nearest: Nearest,
  query: SimilarityQuery,
  { kind, k }: { readonly kind: TokenKind; readonly k: number },
  work?: Pick<WorkContext, 'signal'>,
): Promise<SimilarRow[]> {
  const { start, end } = space.ranges[kind];
  if (start === end) {
    throw new ConfigError(`the model has no vectors of ${kind}; train it with --tokens that name them`);
  }
  const vector = combinedDirection(space.vectors, query);
  const excluded = [...query.plus, ...(query.minus ?? [])];
  const [found] = await nearest.search([{ vector, excluded }], { k, start, end }, work);
  return Array.from(found!.rows, (row, i) => ({ row, cosine: clampCosine(found!.scores[i]!) }));
}

/**
 * All given rows with their cosine to the mean of the unit vectors of the others, lowest first: the first does not
 * belong. Equal ones by row.
 * @param rows distinct, at least 3: of two, neither stands apart
 * @throws ConfigError where there are fewer, or one's others cancel out
 */
export function rankOddOneOut(space: VectorSpace, rows: readonly number[]): SimilarRow[] {
  if (new Set(rows).size !== rows.length || rows.length < 3) {
    throw new ConfigError(
      `to find the one that does not belong takes at least 3 different items, got ${new Set(rows).size}`,
    );
  }
  return rows
    .map((row) => {
      const others = combinedDirection(space.vectors, { plus: rows.filter((other) => other !== row) });
      const own = new Float64Array(space.vectors.dimensions);
      addUnitVector(own, space.vectors, row, 1);
      return { row, cosine: clampCosine(own.reduce((sum, value, i) => sum + value * others[i]!, 0)) };
    })
    .sort((a, b) => a.cosine - b.cosine || a.row - b.row);
}

/** A vector of zeros adds nothing. */
function addUnitVector(sum: Float64Array, vectors: VectorStore, row: number, sign: 1 | -1): void {
  const vector = Float64Array.from(vectorAt(vectors, row));
  const norm = normOf(vector);
  if (norm === 0) return;
  for (let i = 0; i < sum.length; i++) sum[i]! += (sign * vector[i]!) / norm;
}

const normOf = (vector: Float64Array): number =>
  Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/** Rounding may leave the range by a few last bits. */
const clampCosine = (cosine: number): number => Math.max(-1, Math.min(1, cosine));
