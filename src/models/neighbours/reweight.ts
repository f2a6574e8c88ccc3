// Which of the given items tell best what belongs in the playlist? Neighbours are weighed anew so that the given
// songs themselves come out on top: a ridge regression in place of the support vector machine by which the arena's
// second place re-weights given items for each question. Measured: +0.003 to +0.005 of song nDCG.
import type { NeighbourQuery, Neighbours } from './evidence.ts';
import { createPowerTable, longestRow } from './evidence.ts';
import type { Neighbourhood, NeighbourhoodReader } from './neighbourhood.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';
import { createItemSharer, type SharedItems } from './shared-items.ts';
import { solvePositiveDefinite } from './solve.ts';

/** The regression's time and memory grow with the square of the items. So many need no help to say what belongs. */
const MAX_ITEMS = 250;

/** Weighs neighbours anew. Holds memory of 2 bytes a tag; make one a thread. */
export interface Reweighter {
  /**
   * Multiplies the weight of each neighbour by the mean weight of the given items that it shares, and returns the
   * items' weights in the order songs, tags, mentions: at least 0, about 1 on average. With a(i, v) = w(v) times
   * item i's share in v's evidence, and R(i, j) = n_j^-popularity * sum of a(i, v) over neighbours v that hold
   * song j, the weights u minimise
   *
   *   sum over songs j of (sum over i of u_i R(i, j) - [j is given])^2 + (t / reweighting) * sum of (u_i - k)^2
   *
   * where t is the mean over i of the sum of R(i, j)^2, and k the best weight that all items could share; they
   * are divided by k, and negative ones become 0. Returns null, and changes nothing, where fewer than two songs
   * are given, more than 250 items are, or no neighbour holds one of the songs.
   * @param songs what the neighbours hold, the last that the reader read
   */
  reweight(
    query: NeighbourQuery,
    neighbours: Neighbours,
    songs: Neighbourhood,
    weights: NeighbourWeights,
  ): Float64Array | null;
}

/**
 * A least squares problem in the given items: `gram` (items, items), each pair in one of its two places or shared
 * out between them, and `target` (items).
 */
interface Problem {
  readonly gram: Float64Array;
  readonly target: Float64Array;
  /** Sums over songs of score * [given] and score^2, where the score has all weights 1. */
  scoreOfGiven: number;
  squaredScores: number;
}

export function createReweighter(data: NeighboursData, reader: NeighbourhoodReader): Reweighter {
  const shareItems = createItemSharer(data);
  const popularityFactor = createPowerTable(longestRow(data.songPlaylists));

  return {
    reweight(query, neighbours, songs, weights) {
      const numItems = query.songs.length + query.tags.length + query.mentions.length;
      if (query.songs.length < 2 || numItems > MAX_ITEMS || neighbours.playlists.length === 0) return null;
      const givenLocals = reader.localsOf(query.songs);
      const shared = shareItems(query, neighbours, songs, givenLocals, weights);
      const problem = createProblem(numItems);
      const factors = popularityFactor(-weights.popularity, 0);
      visitSongs(songs, givenLocals, factors, createSongAdder(shared, numItems, problem));
      if (!(problem.scoreOfGiven > 0)) return null;
      const itemWeights = solve(problem, numItems, weights.reweighting);
      if (itemWeights === null) return null;
      neighbours.playlists.forEach((playlist, n) => {
        let sum = 0;
        for (let e = shared.starts[n]!; e < shared.starts[n + 1]!; e++) {
          sum += itemWeights[shared.items[e]!]! * shared.amounts[e]!;
        }
        neighbours.weights[playlist] = sum;
      });
      return itemWeights;
    },
  };
}

function createProblem(numItems: number): Problem {
  const gram = new Float64Array(numItems * numItems);
  return { gram, target: new Float64Array(numItems), scoreOfGiven: 0, squaredScores: 0 };
}

/** Null where all weights would be 0, or the numbers are beyond what the solver can handle. */
function solve(problem: Problem, numItems: number, reweighting: number): Float64Array | null {
  const { gram, target, scoreOfGiven, squaredScores } = problem;
  let trace = 0;
  for (let i = 0; i < numItems; i++) {
    trace += gram[i * numItems + i]!;
    for (let j = 0; j < i; j++) gram[i * numItems + j]! += gram[j * numItems + i]!;
  }
  const pull = trace / numItems / reweighting;
  const common = scoreOfGiven / squaredScores;
  for (let i = 0; i < numItems; i++) {
    gram[i * numItems + i]! += pull;
    target[i]! += pull * common;
  }
  const solution = solvePositiveDefinite(gram, target);
  const itemWeights = solution.map((weight) => Math.max(0, weight / common));
  const total = itemWeights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 && Number.isFinite(total) ? itemWeights : null;
}

/**
 * Adds each song that neighbours hold to the problem. Most are held by one neighbour only: those are added
 * together, once a neighbour. The others are gathered in lists of holders, as a counting sort does.
 */
function visitSongs(
  { starts, entries, counts }: Neighbourhood,
  givenLocals: Int32Array,
  factors: Float64Array,
  add: SongAdder,
): void {
  const numSongs = counts.length;
  const numNeighbours = starts.length - 1;
  const isGiven = new Uint8Array(numSongs);
  for (const local of givenLocals) if (local >= 0) isGiven[local] = 1;
  const numHolders = new Uint32Array(numSongs);
  for (let e = 0; e < entries.length; e++) numHolders[entries[e]!]!++;
  // Lists lie one behind the other and are filled from their ends; songs without one have an end of 0.
  const begins = new Uint32Array(numSongs);
  let end = 0;
  for (let local = 0; local < numSongs; local++) {
    if (numHolders[local]! === 1 && isGiven[local] === 0) continue;
    end += numHolders[local]!;
    begins[local] = end;
  }
  const list = new Uint32Array(end);
  const single = new Uint32Array(1);
  for (let n = 0; n < numNeighbours; n++) {
    let squares = 0;
    for (let e = starts[n]!; e < starts[n + 1]!; e++) {
      const local = entries[e]!;
      if (numHolders[local] === 1 && isGiven[local] === 0) squares += factors[counts[local]!]! ** 2;
      else list[--begins[local]!] = n;
    }
    single[0] = n;
    if (squares > 0) add(single, 0, 1, squares, 0);
  }
  for (let local = 0; local < numSongs; local++) {
    if (numHolders[local] === 1 && isGiven[local] === 0) continue;
    const begin = begins[local]!;
    const factor = factors[counts[local]!]!;
    add(list, begin, begin + numHolders[local]!, factor ** 2, isGiven[local] === 1 ? factor : 0);
  }
}

/**
 * Adds songs that the same neighbours hold: with r(i) the sum of a(i, v) over those, `squares` * r r' to the Gram
 * matrix and `given` * r to the target. `squares` is the sum of the songs' squared popularity factors, `given` the
 * factor of a given song, else 0.
 */
type SongAdder = (holders: Uint32Array, begin: number, end: number, squares: number, given: number) => void;

function createSongAdder(
  { starts, items, amounts }: SharedItems,
  numItems: number,
  problem: Problem,
): SongAdder {
  const { gram, target } = problem;
  const row = new Float64Array(numItems);
  const used = new Uint16Array(numItems);
  return (holders, begin, end, squares, given) => {
    let numUsed = 0;
    for (let h = begin; h < end; h++) {
      const neighbour = holders[h]!;
      for (let e = starts[neighbour]!; e < starts[neighbour + 1]!; e++) {
        const item = items[e]!;
        const amount = amounts[e]!;
        // An item without weight would be noted as new by every neighbour.
        if (amount === 0) continue;
        if (row[item] === 0) used[numUsed++] = item;
        row[item]! += amount;
      }
    }
    let score = 0;
    for (let a = 0; a < numUsed; a++) {
      const item = used[a]!;
      const amount = row[item]!;
      const scaled = squares * amount;
      const at = item * numItems;
      score += amount;
      target[item]! += given * amount;
      // One half of the pairs, in either triangle: `solve` folds them into one.
      for (let b = 0; b <= a; b++) gram[at + used[b]!]! += scaled * row[used[b]!]!;
    }
    problem.scoreOfGiven += given * score;
    problem.squaredScores += squares * score * score;
    for (let a = 0; a < numUsed; a++) row[used[a]!] = 0;
  };
}
