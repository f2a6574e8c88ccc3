// Which of the given items tell best what belongs in the playlist? Neighbours are weighed anew so that the given
// songs themselves come out on top: a ridge regression in place of the support vector machine by which the arena's
// second place re-weights given items for each question. Measured: +0.003 to +0.005 of song nDCG.
import type { NeighbourQuery, Neighbours } from './evidence.ts';
import { createPowerTable, itemEvidence, longestRow, playlistCount } from './evidence.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';
import { solvePositiveDefinite } from './solve.ts';

/** Weighs neighbours anew. Holds memory of 11 bytes a song; make one a thread. */
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
   * are given or no neighbour holds one of them.
   */
  reweight(query: NeighbourQuery, neighbours: Neighbours, weights: NeighbourWeights): Float64Array | null;
}

/** The given items that neighbour n shares are `items[starts[n]] .. items[starts[n + 1] - 1]`. */
interface SharedItems {
  readonly starts: Uint32Array;
  readonly items: Uint16Array;
  /** a(i, v) of each. */
  readonly amounts: Float64Array;
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

export function createReweighter(data: NeighboursData): Reweighter {
  const shareItems = createItemSharer(data);
  const visitSongs = createSongVisitor(data);

  return {
    reweight(query, neighbours, weights) {
      const numItems = query.songs.length + query.tags.length + query.mentions.length;
      if (query.songs.length < 2 || neighbours.playlists.length === 0) return null;
      const shared = shareItems(query, neighbours, weights);
      const problem = createProblem(numItems);
      visitSongs(neighbours.playlists, shared, query.songs, numItems, weights.popularity, problem);
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

/** Finds which given items each neighbour shares. */
function createItemSharer(data: NeighboursData) {
  // Position of a given item plus 1; 0 for all others.
  const songPosition = new Uint16Array(data.playlistSongs.numColumns);
  const tagPosition = new Uint16Array(data.playlistTags.numColumns);
  return (query: NeighbourQuery, neighbours: Neighbours, weights: NeighbourWeights): SharedItems => {
    const { songs, tags, mentions } = query;
    const evidence = [
      ...songs.map((song) => itemEvidence(playlistCount(data.songPlaylists, song), 1, weights.songRarity)),
      ...tags.map((tag) =>
        itemEvidence(playlistCount(data.tagPlaylists, tag), weights.tagWeight, weights.tagRarity),
      ),
      ...mentions.map((tag) =>
        itemEvidence(playlistCount(data.tagPlaylists, tag), weights.mentionWeight, weights.tagRarity),
      ),
    ];
    songs.forEach((song, i) => {
      songPosition[song] = i + 1;
    });
    [...tags, ...mentions].forEach((tag, i) => {
      tagPosition[tag] = songs.length + i + 1;
    });
    const { playlists } = neighbours;
    const starts = new Uint32Array(playlists.length + 1);
    const items: number[] = [];
    const amounts: number[] = [];
    for (let n = 0; n < playlists.length; n++) {
      const playlist = playlists[n]!;
      const start = items.length;
      collectPositions(data.playlistSongs, playlist, songPosition, items);
      collectPositions(data.playlistTags, playlist, tagPosition, items);
      let total = 0;
      for (let e = start; e < items.length; e++) total += evidence[items[e]!]!;
      const scale = total > 0 ? neighbours.weights[playlist]! / total : 0;
      for (let e = start; e < items.length; e++) amounts.push(scale * evidence[items[e]!]!);
      starts[n + 1] = items.length;
    }
    for (const song of songs) songPosition[song] = 0;
    for (const tag of tags) tagPosition[tag] = 0;
    for (const tag of mentions) tagPosition[tag] = 0;
    return { starts, items: Uint16Array.from(items), amounts: Float64Array.from(amounts) };
  };
}

function collectPositions(
  matrix: NeighboursData['playlistSongs'],
  row: number,
  positions: Uint16Array,
  into: number[],
): void {
  const end = matrix.rowStarts[row + 1]!;
  for (let i = matrix.rowStarts[row]!; i < end; i++) {
    const position = positions[matrix.columns[i]!]!;
    if (position > 0) into.push(position - 1);
  }
}

/**
 * Adds each song that neighbours hold to the problem. Most are held by one neighbour only: those are added
 * together, once a neighbour. The others are gathered in lists, as a counting sort does.
 */
function createSongVisitor(data: NeighboursData) {
  const { rowStarts, columns } = data.playlistSongs;
  const itemStarts = data.songPlaylists.rowStarts;
  const popularityFactor = createPowerTable(longestRow(data.songPlaylists));
  // How many neighbours hold a song; then where its list ends, and at last where it begins.
  const holders = new Uint32Array(data.playlistSongs.numColumns);
  const isGiven = new Uint8Array(data.playlistSongs.numColumns);
  const touched = new Uint32Array(data.playlistSongs.numColumns);

  return (
    playlists: Uint32Array,
    shared: SharedItems,
    givenSongs: readonly number[],
    numItems: number,
    popularity: number,
    problem: Problem,
  ): void => {
    for (const song of givenSongs) isGiven[song] = 1;
    let numTouched = 0;
    for (const playlist of playlists) {
      for (let i = rowStarts[playlist]!; i < rowStarts[playlist + 1]!; i++) {
        const song = columns[i]!;
        if (holders[song]!++ === 0) touched[numTouched++] = song;
      }
    }
    const factors = popularityFactor(-popularity, 0);
    const factorOf = (song: number): number => factors[itemStarts[song + 1]! - itemStarts[song]!]!;
    const add = createSongAdder(shared, numItems, problem);
    // Lists lie one behind the other in the order of `touched` and are filled from their ends; place 0 stays
    // empty, so that 0 says that a song has none.
    let end = 1;
    for (let t = 0; t < numTouched; t++) {
      const song = touched[t]!;
      if (holders[song] === 1 && isGiven[song] === 0) {
        holders[song] = 0;
      } else {
        end += holders[song]!;
        holders[song] = end;
      }
    }
    const list = new Uint32Array(end);
    const single = new Uint32Array(1);
    for (let n = 0; n < playlists.length; n++) {
      const playlist = playlists[n]!;
      let squares = 0;
      for (let i = rowStarts[playlist]!; i < rowStarts[playlist + 1]!; i++) {
        const song = columns[i]!;
        if (holders[song] === 0) squares += factorOf(song) ** 2;
        else list[--holders[song]!] = n;
      }
      single[0] = n;
      if (squares > 0) add(single, 0, 1, squares, 0);
    }
    for (let t = numTouched - 1; t >= 0; t--) {
      const song = touched[t]!;
      const begin = holders[song]!;
      if (begin === 0) continue;
      const factor = factorOf(song);
      add(list, begin, end, factor ** 2, isGiven[song] === 1 ? factor : 0);
      end = begin;
      holders[song] = 0;
    }
    for (const song of givenSongs) isGiven[song] = 0;
  };
}

/**
 * Adds songs that the same neighbours hold: with r(i) the sum of a(i, v) over those, `squares` * r r' to the Gram
 * matrix and `given` * r to the target. `squares` is the sum of the songs' squared popularity factors, `given` the
 * factor of a given song, else 0.
 */
function createSongAdder({ starts, items, amounts }: SharedItems, numItems: number, problem: Problem) {
  const { gram, target } = problem;
  const row = new Float64Array(numItems);
  const used = new Uint16Array(numItems);
  return (holders: Uint32Array, begin: number, end: number, squares: number, given: number): void => {
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
