// Most popular within the genres of a playlist: what the given songs, tags and mentioned tags say about genre
// decides whose popular songs come first. Needs song metadata.
import { join } from 'node:path';
import { ConfigError } from '../../core/errors.ts';
import type { SongIndex } from '../../core/indices.ts';
import { selectTopK } from '../../core/top-k.ts';
import { type CsrMatrix, columnCounts, csrRow } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { createTensorReader } from '../../dataset/tensor-reader.ts';
import { addCsr, addInt32, addStrings } from '../../dataset/tensor-writer.ts';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts';
import { createTagMentionFinder } from '../../text/tag-mentions.ts';
import { type Availability, createAvailability, isAvailable } from '../availability.ts';
import type { ModelKind, Query, ScoredList, SongScorer, TagScorer, TrainedModel } from '../contract.ts';
import { refuseOptions } from '../options.ts';
import { rankByCount } from '../popularity/rank-by-count.ts';

/** A trained genre popularity model. */
export interface GenrePopularityModel extends TrainedModel, SongScorer, TagScorer {}

interface Content {
  readonly songGenres: CsrMatrix;
  readonly songCounts: Int32Array;
  readonly availability: Availability;
  readonly tagNames: readonly string[];
  readonly tagCounts: Int32Array;
  /** (genres * tags) In how many playlist songs of a genre a playlist's tag occurs; row-major by genre. */
  readonly genreTags: Float64Array;
}

const TENSORS_FILE = 'genre-popularity.safetensors';

/** Trains and loads genre popularity models. There are no options. Throws `ConfigError` without metadata. */
export const GENRE_POPULARITY: ModelKind<Record<string, never>, GenrePopularityModel> = {
  name: 'genre-popularity',
  async train(dataset, options) {
    refuseOptions('genre-popularity', options);
    if (dataset.metadata === null) {
      throw new ConfigError(
        'genre-popularity needs song metadata: add song_meta.json to the source and import it again',
      );
    }
    return createModel({
      songGenres: dataset.metadata.songGenres,
      songCounts: Int32Array.from(columnCounts(dataset.playlistSongs)),
      availability: createAvailability(dataset),
      tagNames: dataset.tags.ids,
      tagCounts: Int32Array.from(columnCounts(dataset.playlistTags)),
      genreTags: countGenreTags(dataset, dataset.metadata.songGenres),
    });
  },
  async load(dir) {
    const file = join(dir, TENSORS_FILE);
    const reader = createTensorReader((await readSafetensors(file)).tensors, file);
    const songCounts = reader.counts('songs.counts');
    const tagCounts = reader.counts('tags.counts');
    const genreTags = reader.get('genre_tags', 'F64').data as Float64Array;
    const numGenres = tagCounts.length === 0 ? 0 : genreTags.length / tagCounts.length;
    if (!Number.isInteger(numGenres)) reader.fail('genre_tags', 'expected a row of tags for each genre');
    return createModel({
      songGenres: reader.csr('song_genres', songCounts.length, numGenres),
      songCounts,
      availability: reader.int32('songs.availability', songCounts.length),
      tagNames: reader.strings('tags.names', tagCounts.length),
      tagCounts,
      genreTags,
    });
  },
};

function countGenreTags(dataset: Dataset, songGenres: CsrMatrix): Float64Array {
  const numTags = dataset.tags.size;
  const counts = new Float64Array(songGenres.numColumns * numTags);
  for (let playlist = 0; playlist < dataset.playlists.size; playlist++) {
    const tags = csrRow(dataset.playlistTags, playlist);
    if (tags.length === 0) continue;
    for (const song of csrRow(dataset.playlistSongs, playlist)) {
      for (const genre of csrRow(songGenres, song)) {
        for (const tag of tags) counts[genre * numTags + tag]!++;
      }
    }
  }
  return counts;
}

function createModel(content: Content): GenrePopularityModel {
  const { songGenres, songCounts, availability, tagNames, tagCounts, genreTags } = content;
  const numGenres = songGenres.numColumns;
  const numTags = tagNames.length;
  const mentions = createTagMentionFinder(tagNames, tagCounts);
  const rankedByGenre = rankWithinGenres(songGenres, songCounts);
  const tagTotals = new Float64Array(numTags);
  for (let i = 0; i < genreTags.length; i++) tagTotals[i % numTags]! += genreTags[i]!;

  /** (genres) What a query says about genre; sums to 1, or to 0 where it says nothing. */
  const genreProfile = (query: Query): Float64Array => {
    const profile = new Float64Array(numGenres);
    for (const song of query.songs) {
      const genres = csrRow(songGenres, song);
      for (const genre of genres) profile[genre]! += 1 / genres.length;
    }
    for (const tag of new Set<number>([...query.tags, ...mentions.find(query.title)])) {
      if (tagTotals[tag] === 0) continue;
      for (let genre = 0; genre < numGenres; genre++) {
        profile[genre]! += genreTags[genre * numTags + tag]! / tagTotals[tag]!;
      }
    }
    const total = profile.reduce((sum, share) => sum + share, 0);
    return total === 0 ? profile : profile.map((share) => share / total);
  };

  return {
    name: GENRE_POPULARITY.name,
    numSongs: songCounts.length,
    numTags: tagCounts.length,
    async scoreSongs(queries, limit) {
      return queries.map((query) => {
        const excluded = new Set<number>([...query.songs, ...(query.bannedSongs ?? [])]);
        const accepts = (song: number): boolean =>
          !excluded.has(song as SongIndex) && isAvailable(availability, song, query.date);
        return bestOfGenres(rankedByGenre, songCounts, genreProfile(query), limit, accepts);
      });
    },
    async scoreTags(queries, limit) {
      return queries.map((query) => {
        const profile = genreProfile(query);
        const scores = new Float64Array(numTags);
        profile.forEach((share, genre) => {
          if (share === 0) return;
          for (let tag = 0; tag < numTags; tag++) scores[tag]! += share * genreTags[genre * numTags + tag]!;
        });
        const excluded = new Set<number>(query.tags);
        const candidates = rankByCount(scores).filter((tag) => !excluded.has(tag));
        const indices = candidates.slice(0, limit);
        return { indices, scores: Float64Array.from(indices, (tag) => scores[tag]!) };
      });
    },
    async save(dir) {
      const tensors = new Map();
      addCsr(tensors, 'song_genres', songGenres);
      addInt32(tensors, 'songs.counts', songCounts);
      addInt32(tensors, 'songs.availability', availability);
      addStrings(tensors, 'tags.names', tagNames);
      addInt32(tensors, 'tags.counts', tagCounts);
      tensors.set('genre_tags', { dtype: 'F64', shape: [genreTags.length], data: genreTags });
      await writeSafetensors(join(dir, TENSORS_FILE), tensors);
    },
    async close() {},
  };
}

/** For each genre its songs that occur in playlists, most popular first. */
function rankWithinGenres(songGenres: CsrMatrix, songCounts: Int32Array): readonly (readonly number[])[] {
  const ranked: number[][] = Array.from({ length: songGenres.numColumns }, () => []);
  for (const song of rankByCount(songCounts)) {
    for (const genre of csrRow(songGenres, song)) ranked[genre]!.push(song);
  }
  return ranked;
}

/**
 * The best songs by playlist count times the share of the song's best genre. The first `limit` accepted songs of
 * each genre suffice: in its best genre's list, only better songs stand before a song.
 */
function bestOfGenres(
  rankedByGenre: readonly (readonly number[])[],
  songCounts: Int32Array,
  profile: Float64Array,
  limit: number,
  accepts: (song: number) => boolean,
): ScoredList {
  const best = new Map<number, number>();
  profile.forEach((share, genre) => {
    if (share === 0) return;
    let taken = 0;
    for (const song of rankedByGenre[genre]!) {
      if (taken >= limit) break;
      if (!accepts(song)) continue;
      taken++;
      best.set(song, Math.max(best.get(song) ?? 0, songCounts[song]! * share));
    }
  });
  const songs = Uint32Array.from(best.keys()).sort();
  const scores = Float64Array.from(songs, (song) => best.get(song)!);
  const order = Uint32Array.from(songs.keys());
  const kept = selectTopK(order, order.length, scores, limit);
  return {
    indices: Uint32Array.from(order.subarray(0, kept), (position) => songs[position]!),
    scores: Float64Array.from(order.subarray(0, kept), (position) => scores[position]!),
  };
}
