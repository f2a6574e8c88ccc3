// The weighted graph that a projection keeps: fuzzy sets of nearest neighbours, joined over both directions
// (McInnes, Healy and Melville 2018, UMAP, algorithms 2 and 3).
import { AbortedError } from '../../../core/errors.ts';

/** Each point's nearest other points: flat arrays of shape (numPoints, numNeighbours), nearest first. */
export interface NeighbourLists {
  readonly numPoints: number;
  readonly numNeighbours: number;
  /** Below `numPoints`; never the point itself. */
  readonly indices: Uint32Array;
  /** At least 0, ascending within a point. */
  readonly distances: Float32Array;
}

/** Edges with weights in (0, 1]; each appears in both directions. Arrays of one length. */
export interface WeightedEdges {
  readonly heads: Uint32Array;
  readonly tails: Uint32Array;
  readonly weights: Float64Array;
}

const BISECTIONS = 64;
const TOLERANCE = 1e-5;
/** The width of a neighbourhood is at least this part of its mean distance, so that twins don't tear it apart. */
const MIN_WIDTH = 1e-3;
/** The signal is looked at each time this many points are done. */
const POINTS_PER_CHECK = 4096;

/** The width sigma for which the weights exp(-max(0, d - rho) / sigma) add up to log2(k) (algorithm 3). */
function findWidth(distances: Float32Array, nearest: number): number {
  const target = Math.log2(distances.length);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let width = 1;
  for (let i = 0; i < BISECTIONS; i++) {
    let sum = 0;
    for (const distance of distances) sum += Math.exp(-Math.max(0, distance - nearest) / width);
    if (Math.abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = width;
    else low = width;
    width = high === Number.POSITIVE_INFINITY ? width * 2 : (low + high) / 2;
  }
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  return Math.max(width, MIN_WIDTH * mean, Number.MIN_VALUE);
}

/** How strongly each point holds on to each of its neighbours, (numPoints, numNeighbours): 1 for the nearest. */
function membershipStrengths(lists: NeighbourLists, signal: AbortSignal | undefined): Float64Array {
  const { numPoints, numNeighbours: k } = lists;
  const strengths = new Float64Array(numPoints * k);
  for (let point = 0; point < numPoints; point++) {
    if (point % POINTS_PER_CHECK === 0 && signal?.aborted === true) throw new AbortedError();
    const distances = lists.distances.subarray(point * k, (point + 1) * k);
    const nearest = distances.find((distance) => distance > 0) ?? 0;
    const width = findWidth(distances, nearest);
    for (let i = 0; i < k; i++) {
      strengths[point * k + i] = Math.exp(-Math.max(0, distances[i]! - nearest) / width);
    }
  }
  return strengths;
}

/**
 * The graph of the neighbour lists. Where two points hold on to each other with a and b, their edge weighs
 * a + b - ab, the probability that at least one of two independent edges exists.
 * @throws AbortedError once the signal has fired
 */
export function createNeighbourGraph(lists: NeighbourLists, signal?: AbortSignal): WeightedEdges {
  const { numPoints, numNeighbours: k, indices } = lists;
  const strengths = membershipStrengths(lists, signal);
  const heads = new Uint32Array(2 * numPoints * k);
  const tails = new Uint32Array(2 * numPoints * k);
  const weights = new Float64Array(2 * numPoints * k);
  let count = 0;
  const add = (head: number, tail: number, weight: number): void => {
    heads[count] = head;
    tails[count] = tail;
    weights[count++] = weight;
  };
  for (let point = 0; point < numPoints; point++) {
    for (let i = point * k; i < (point + 1) * k; i++) {
      const other = indices[i]!;
      const back = indices.subarray(other * k, (other + 1) * k).indexOf(point);
      if (back >= 0 && other < point) continue; // added from the other side
      const a = strengths[i]!;
      const b = back >= 0 ? strengths[other * k + back]! : 0;
      if (a === 0 && b === 0) continue;
      add(point, other, a + b - a * b);
      add(other, point, a + b - a * b);
    }
  }
  return {
    heads: heads.slice(0, count),
    tails: tails.slice(0, count),
    weights: weights.slice(0, count),
  };
}
