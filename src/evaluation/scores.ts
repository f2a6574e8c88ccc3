// Song nDCG, tag nDCG and score of a group of playlists, with bootstrap intervals. Score: 0.85 song + 0.15 tag,
// as the arena publishes it.

import { ndcg } from '../core/ndcg.ts';
import { type BootstrapOptions, bootstrapMeans, type Interval, percentileInterval } from './bootstrap.ts';
import { NUM_SONGS, NUM_TAGS, type PairedPlaylist } from './pair-results.ts';

/** Weight of the song nDCG in the score; the tag nDCG has the rest. */
export const SONG_WEIGHT = 0.85;
const TAG_WEIGHT = 0.15;

/** The three figures of the arena, in the order of reports. */
export const METRICS = ['song', 'tag', 'score'] as const;

/** `song`, `tag` or `score`. */
export type Metric = (typeof METRICS)[number];

/** One value for each metric. */
export type PerMetric<Value> = Readonly<Record<Metric, Value>>;

/** Mean scores of some playlists; a mean over nothing is null. */
export interface Scores extends PerMetric<number | null> {
  readonly numPlaylists: number;
  /** 95 % bootstrap intervals; null for fewer than two playlists. */
  readonly intervals: PerMetric<Interval | null>;
}

/** nDCG of each playlist, (playlists); NaN where that part of the answer is empty. */
export interface PlaylistScores {
  readonly song: Float64Array;
  readonly tag: Float64Array;
}

/** The weighted sum of song and tag. */
export function combineScore(song: number, tag: number): number {
  return song * SONG_WEIGHT + tag * TAG_WEIGHT;
}

/** Scores each playlist by itself. */
export function scorePlaylists(playlists: readonly PairedPlaylist[]): PlaylistScores {
  const song = new Float64Array(playlists.length);
  const tag = new Float64Array(playlists.length);
  playlists.forEach((playlist, i) => {
    song[i] =
      playlist.songTruth.size === 0 ? Number.NaN : ndcg(playlist.songTruth, playlist.songs, NUM_SONGS);
    tag[i] = playlist.tagTruth.size === 0 ? Number.NaN : ndcg(playlist.tagTruth, playlist.tags, NUM_TAGS);
  });
  return { song, tag };
}

/** The rows of `scores` that `rows` names. */
export function selectScores(scores: PlaylistScores, rows: readonly number[]): PlaylistScores {
  return {
    song: Float64Array.from(rows, (row) => scores.song[row]!),
    tag: Float64Array.from(rows, (row) => scores.tag[row]!),
  };
}

/** 95 % intervals of the means of song and tag and of their score; all null for fewer than two playlists. */
export function bootstrapScores(
  scores: PlaylistScores,
  options: BootstrapOptions,
): PerMetric<Interval | null> {
  if (scores.song.length < 2) return { song: null, tag: null, score: null };
  const [song, tag] = bootstrapMeans([scores.song, scores.tag], options) as [Float64Array, Float64Array];
  const score = song.map((value, resample) => combineScore(value, tag[resample]!));
  return { song: percentileInterval(song), tag: percentileInterval(tag), score: percentileInterval(score) };
}
