// Most popular: the same answers for everybody, less what the playlist already holds. The floor that every other
// model has to beat, and the last resort where nothing is known.
import { join } from 'node:path';
import type { SongIndex, TagIndex } from '../../core/indices.ts';
import { columnCounts } from '../../dataset/csr-matrix.ts';
import { createTensorReader } from '../../dataset/tensor-reader.ts';
import { addInt32 } from '../../dataset/tensor-writer.ts';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts';
import { type Availability, createAvailability, isAvailable } from '../availability.ts';
import type { ModelKind, ScoredList, SongScorer, TagScorer, TrainedModel } from '../contract.ts';
import { refuseOptions } from '../options.ts';
import { rankByCount } from './rank-by-count.ts';

/** A trained popularity model. A score is the number of playlists that hold the item. */
export interface PopularityModel extends TrainedModel, SongScorer, TagScorer {}

interface Content {
  /** (songs) and (tags): playlists that hold each. */
  readonly songCounts: Int32Array;
  readonly tagCounts: Int32Array;
  readonly availability: Availability;
}

const TENSORS_FILE = 'popularity.safetensors';

/** Trains and loads popularity models. There are no options. */
export const POPULARITY: ModelKind<Record<string, never>, PopularityModel> = {
  name: 'popularity',
  async train(dataset, options) {
    refuseOptions('popularity', options);
    return createModel({
      songCounts: Int32Array.from(columnCounts(dataset.playlistSongs)),
      tagCounts: Int32Array.from(columnCounts(dataset.playlistTags)),
      availability: createAvailability(dataset),
    });
  },
  async load(dir) {
    const file = join(dir, TENSORS_FILE);
    const reader = createTensorReader((await readSafetensors(file)).tensors, file);
    const songCounts = reader.counts('songs.counts');
    return createModel({
      songCounts,
      tagCounts: reader.counts('tags.counts'),
      availability: reader.int32('songs.availability', songCounts.length),
    });
  },
};

function createModel(content: Content): PopularityModel {
  const { songCounts, tagCounts, availability } = content;
  const rankedSongs = rankByCount(songCounts);
  const rankedTags = rankByCount(tagCounts);
  return {
    name: POPULARITY.name,
    numSongs: songCounts.length,
    numTags: tagCounts.length,
    async scoreSongs(queries, limit) {
      return queries.map(({ songs, bannedSongs = [], date }) => {
        const excluded = new Set<number>([...songs, ...bannedSongs]);
        return takeFirst(rankedSongs, songCounts, limit, (song) => {
          return !excluded.has(song as SongIndex) && isAvailable(availability, song, date);
        });
      });
    },
    async scoreTags(queries, limit) {
      return queries.map(({ tags }) => {
        return takeFirst(rankedTags, tagCounts, limit, (tag) => !tags.includes(tag as TagIndex));
      });
    },
    async save(dir) {
      const tensors = new Map();
      addInt32(tensors, 'songs.counts', songCounts);
      addInt32(tensors, 'tags.counts', tagCounts);
      addInt32(tensors, 'songs.availability', availability);
      await writeSafetensors(join(dir, TENSORS_FILE), tensors);
    },
    async close() {},
  };
}

function takeFirst(
  ranked: Uint32Array,
  counts: Int32Array,
  limit: number,
  accepts: (item: number) => boolean,
): ScoredList {
  const indices: number[] = [];
  for (let i = 0; i < ranked.length && indices.length < limit; i++) {
    if (accepts(ranked[i]!)) indices.push(ranked[i]!);
  }
  return {
    indices: Uint32Array.from(indices),
    scores: Float64Array.from(indices, (item) => counts[item]!),
  };
}
