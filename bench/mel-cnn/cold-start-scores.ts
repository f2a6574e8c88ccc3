// How well songs that no playlist holds are found by their sound: songs are hidden from all playlists, which then rank these and
// all other new songs, by each way of placing them, against songs in random order.
import type { SongIndex, TagIndex } from '../../src/core/indices.ts';
import { csrFromRows, csrRow } from '../../src/dataset/csr-matrix.ts';
import type { Dataset } from '../../src/dataset/dataset.ts';
import { readPlaylists } from '../../src/formats/read-playlists.ts';
import type { Query, SongScorer } from '../../src/models/contract.ts';
import { createSongHearer } from '../../src/models/sound-space/listening.ts';
import {
  measureChance,
  measureRankings,
  NDCG_PLACES,
  type RankingMeasures,
} from '../../src/models/sound-space/measure.ts';
import { placeSound } from '../../src/models/sound-space/placer.ts';
import type { PlacingWay } from '../../src/models/sound-space/report.ts';
import type { SoundSpaceContent } from '../../src/models/sound-space/sound-space-files.ts';
import { createTagVectors } from '../../src/models/sound-space/tag-vectors.ts';

/** A question with the songs that it hides, of which the data set knows each. */
export interface SongQuestion {
  readonly query: Query;
  readonly hidden: ReadonlySet<number>;
}

/** The questions that hide songs. */
export async function readSongQuestions(
  files: { readonly questions: string; readonly answers: string },
  { songs, tags }: Pick<Dataset, 'songs' | 'tags'>,
): Promise<SongQuestion[]> {
  const answers = new Map<number, readonly number[]>();
  for await (const { id, songs: hidden } of readPlaylists(files.answers)) answers.set(id, hidden);
  const questions: SongQuestion[] = [];
  for await (const question of readPlaylists(files.questions)) {
    const hidden = new Set((answers.get(question.id) ?? []).flatMap((song) => songs.find(song) ?? []));
    if (hidden.size === 0) continue;
    const query: Query = {
      title: question.plylst_title,
      songs: [...new Set(question.songs)].flatMap((song) => songs.find(song) ?? []),
      tags: [...new Set(question.tags)].flatMap((tag) => tags.find(tag) ?? []),
      date: null,
    };
    questions.push({ query, hidden });
  }
  return questions;
}

/** Ranks these songs alone: all others are banned. */
export async function rankOnly(
  model: SongScorer,
  questions: readonly SongQuestion[],
  songs: ReadonlySet<number>,
  numSongs: number,
): Promise<RankingMeasures> {
  const bannedSongs = Array.from({ length: numSongs }, (_, song) => song as SongIndex).filter(
    (song) => !songs.has(song),
  );
  const lists = await model.scoreSongs(
    questions.map(({ query }) => ({ ...query, bannedSongs })),
    NDCG_PLACES,
  );
  return scoreLists(
    questions,
    lists.map(({ indices }) => Array.from(indices)),
  );
}

/** Means over the questions. @param lists of songs, best first */
export function scoreLists(
  questions: readonly SongQuestion[],
  lists: readonly (readonly number[])[],
): RankingMeasures {
  return measureRankings(
    questions.map(({ hidden }) => hidden),
    lists,
  );
}

/** The same for songs in random order, in expectation. */
export function chanceOf(questions: readonly SongQuestion[], numSongs: number): RankingMeasures {
  return measureChance(
    numSongs,
    questions.map(({ hidden }) => hidden.size),
  );
}

/** What lists of all songs hold of some songs. */
export interface Share {
  /** Of 100 places so many are theirs, in the mean. */
  readonly amongHundred: number;
  /** How many of them the lists hold where the answer to the list's question asks for them. */
  readonly numFound: number;
}

/** @param lists of songs, one a question */
export function shareOf(
  songs: ReadonlySet<number>,
  questions: readonly SongQuestion[],
  lists: readonly (readonly number[])[],
): Share {
  const numPlaces = lists.reduce((sum, list) => sum + list.length, 0);
  const held = lists.map((list) => list.filter((song) => songs.has(song)));
  const numHeld = held.reduce((sum, list) => sum + list.length, 0);
  const numFound = held.reduce(
    (sum, list, i) => sum + list.filter((song) => questions[i]!.hidden.has(song)).length,
    0,
  );
  return { amongHundred: (100 * numHeld) / numPlaces, numFound };
}

/** Vectors of the placed songs by each way, (songs, dimensions): each song is heard once. */
export async function placeByEachWay(
  content: SoundSpaceContent,
  dataset: Pick<Dataset, 'songs'>,
  mels: string,
  ways: readonly PlacingWay[],
): Promise<Map<PlacingWay, SoundSpaceContent>> {
  const { placed, placer, sounds, word2vec } = content;
  const { dimensions } = word2vec.space.vectors;
  const vectors = new Map(ways.map((way) => [way, new Float32Array(placed.vectors.length)]));
  const tagVectors = createTagVectors(sounds, word2vec.space);
  const hearer = createSongHearer({ mels, sounds, tagVectors }, 2);
  const songIds = Float64Array.from(placed.songs, (song) => Number(dataset.songs.idOf(song as SongIndex)));
  await hearer.hear(songIds, (place, features) => {
    for (const [way, into] of vectors) {
      into.set(placeSound({ ...placer, way }, features), place * dimensions);
    }
  });
  await hearer.close();
  return new Map(
    [...vectors].map(([way, found]) => [way, { ...content, placed: { ...placed, vectors: found } }]),
  );
}

/** A data set whose playlists lack some songs, which it still knows by name. */
export function hideSongs(dataset: Dataset, songs: ReadonlySet<number>): Dataset {
  const { playlistSongs } = dataset;
  const rows = Array.from({ length: playlistSongs.numRows }, (_, playlist) =>
    Array.from(csrRow(playlistSongs, playlist)).filter((song) => !songs.has(song)),
  );
  return { ...dataset, playlistSongs: csrFromRows(rows, playlistSongs.numColumns) };
}

/** What is left of the playlists that hold some of these songs, as questions for them; those of which nothing is left are not. */
export function askPlaylists(dataset: Dataset, songs: ReadonlySet<number>): SongQuestion[] {
  const questions: SongQuestion[] = [];
  for (let playlist = 0; playlist < dataset.playlistSongs.numRows; playlist++) {
    const held = Array.from(csrRow(dataset.playlistSongs, playlist)) as SongIndex[];
    const hidden = new Set(held.filter((song) => songs.has(song)));
    const left = held.filter((song) => !songs.has(song));
    const tags = Array.from(csrRow(dataset.playlistTags, playlist)) as TagIndex[];
    if (hidden.size === 0 || left.length + tags.length === 0) continue;
    questions.push({ query: { title: '', songs: left, tags, date: null }, hidden });
  }
  return questions;
}
