// The neighbour model as its formula reads, for tests: no shared workspaces, no pruned tables, no shortcuts.
import { csrRow } from '../../dataset/csr-matrix.ts';
import { isAvailable } from '../availability.ts';
import type { ScoredList } from '../contract.ts';
import type { Target } from '../tuning/target.ts';
import type { NeighbourQuery } from './evidence.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';

/** What `Scorer.score` must return, up to rounding. See `NeighbourWeights` for the formula. */
export function scoreByReference(
  data: NeighboursData,
  target: Target,
  query: NeighbourQuery,
  weights: NeighbourWeights,
  limit: number,
): ScoredList {
  const songCount = (song: number): number => csrRow(data.songPlaylists, song).length;
  const tagCount = (tag: number): number => csrRow(data.tagPlaylists, tag).length;
  const neighbours: { playlist: number; evidence: number }[] = [];
  for (let playlist = 0; playlist < data.playlistSongs.numRows; playlist++) {
    const songs = Array.from(csrRow(data.playlistSongs, playlist));
    const tags = Array.from(csrRow(data.playlistTags, playlist));
    let evidence = 0;
    for (const song of query.songs) {
      if (songs.includes(song)) evidence += songCount(song) ** -weights.songRarity;
    }
    for (const tag of query.tags) {
      if (tags.includes(tag)) evidence += weights.tagWeight * tagCount(tag) ** -weights.tagRarity;
    }
    for (const tag of query.mentions) {
      if (tags.includes(tag)) evidence += weights.mentionWeight * tagCount(tag) ** -weights.tagRarity;
    }
    if (evidence > 0) {
      const size = weights.sizeShift + songs.length + tags.length;
      neighbours.push({ playlist, evidence: evidence / size ** weights.size });
    }
  }
  neighbours.sort((a, b) => b.evidence - a.evidence || a.playlist - b.playlist);
  const kept = weights.numNeighbours === 0 ? neighbours : neighbours.slice(0, weights.numNeighbours);

  const neighbourWeights = kept.map(({ evidence }) => evidence ** weights.sharpness);
  const reweighted =
    weights.reweighting === 0
      ? null
      : reweightByReference(
          data,
          query,
          kept.map(({ playlist }) => playlist),
          neighbourWeights,
          weights,
        );
  const votes = new Map<number, number>();
  kept.forEach(({ playlist }, n) => {
    const items = csrRow(target === 'songs' ? data.playlistSongs : data.playlistTags, playlist);
    const weight = (reweighted ?? neighbourWeights)[n]!;
    for (const item of items) if (weight > 0) votes.set(item, (votes.get(item) ?? 0) + weight);
  });
  const excluded = new Set(target === 'songs' ? [...query.songs, ...query.bannedSongs] : query.tags);
  const ranked = [...votes]
    .filter(([item]) => !excluded.has(item))
    .filter(([item]) => target === 'tags' || isAvailable(data.availability, item, query.date))
    .map(([item, vote]) => {
      const count = target === 'songs' ? songCount(item) : tagCount(item);
      return { item, score: vote * count ** -weights.popularity };
    })
    .sort((a, b) => b.score - a.score || a.item - b.item)
    .slice(0, limit);
  return {
    indices: Uint32Array.from(ranked, ({ item }) => item),
    scores: Float64Array.from(ranked, ({ score }) => score),
  };
}

/** What `Reweighter.reweight` must make of the neighbours' weights; null where it must leave them alone. */
function reweightByReference(
  data: NeighboursData,
  query: NeighbourQuery,
  playlists: readonly number[],
  neighbourWeights: readonly number[],
  weights: NeighbourWeights,
): number[] | null {
  if (query.songs.length < 2 || playlists.length === 0) return null;
  const items = [
    ...query.songs.map((id) => ({ id, isSong: true, weight: 1, rarity: weights.songRarity })),
    ...query.tags.map((id) => ({ id, isSong: false, weight: weights.tagWeight, rarity: weights.tagRarity })),
    ...query.mentions.map((id) => ({
      id,
      isSong: false,
      weight: weights.mentionWeight,
      rarity: weights.tagRarity,
    })),
  ].map(({ id, isSong, weight, rarity }) => {
    const holders = Array.from(csrRow(isSong ? data.songPlaylists : data.tagPlaylists, id));
    return { id, holders, evidence: holders.length === 0 ? 0 : weight * holders.length ** -rarity };
  });
  // a(i, v), (items, neighbours)
  const shares = items.map(({ holders, evidence }) =>
    playlists.map((playlist, n) => {
      const all = items.reduce((sum, item) => sum + (item.holders.includes(playlist) ? item.evidence : 0), 0);
      return holders.includes(playlist) ? (neighbourWeights[n]! * evidence) / all : 0;
    }),
  );
  // R(i, j), (items, songs)
  const rows = shares.map((amounts) =>
    Array.from({ length: data.songPlaylists.numRows }, (_, song) => {
      const holders = Array.from(csrRow(data.songPlaylists, song));
      const sum = amounts.reduce(
        (total, amount, n) => total + (holders.includes(playlists[n]!) ? amount : 0),
        0,
      );
      return sum === 0 ? 0 : sum * holders.length ** -weights.popularity;
    }),
  );
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const label = rows[0]!.map((_, song) => (query.songs.includes(song) ? 1 : 0));
  const score = label.map((_, song) => rows.reduce((sum, row) => sum + row[song]!, 0));
  if (!(dot(score, label) > 0)) return null;
  const common = dot(score, label) / dot(score, score);
  const pull = rows.reduce((sum, row) => sum + dot(row, row), 0) / items.length / weights.reweighting;
  const solution = eliminate(
    rows.map((row, i) => rows.map((other, j) => dot(row, other) + (i === j ? pull : 0))),
    rows.map((row) => dot(row, label) + pull * common),
  );
  const itemWeights = solution.map((weight) => Math.max(0, weight / common));
  if (!itemWeights.some((weight) => weight > 0)) return null;
  return playlists.map((_, n) => itemWeights.reduce((sum, weight, i) => sum + weight * shares[i]![n]!, 0));
}

/** Gauss's elimination with pivoting, for A x = b. */
function eliminate(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = right.length;
  for (let column = 0; column < size; column++) {
    const rest = rows.slice(column);
    const pivot = rest.reduce((best, row) => (Math.abs(row[column]!) > Math.abs(best[column]!) ? row : best));
    rows.splice(column, size, pivot, ...rest.filter((row) => row !== pivot));
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[column]! / pivot[column]!;
      for (let k = column; k <= size; k++) row[k]! -= factor * pivot[k]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}
