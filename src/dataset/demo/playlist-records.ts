// The playlists of the demo world as records of the training, question and answer files.
import { createRandomStream } from '../../core/random.ts';
import type { ArenaPlaylist } from '../../formats/arena-types.ts';
import { permutation } from './catalogue.ts';
import { drawLikeCount, formatUpdateDay } from './distributions.ts';
import type { DemoQuestion } from './questions.ts';
import type { DemoWorld } from './world.ts';

/** The records of the three files. Each generator starts anew when called. */
export interface PlaylistRecords {
  readonly numTrainingPairs: number;
  training(onRecord?: (count: number) => void): Generator<ArenaPlaylist>;
  questions(): Generator<ArenaPlaylist>;
  /** In the order of the questions, with whole titles. */
  answers(): Generator<ArenaPlaylist>;
}

/**
 * Prepares the records: ids are a random order of all playlists, and files are in a random order too.
 * @param questions by row of the playlist; all others are training
 */
export function preparePlaylistRecords(
  world: DemoWorld,
  questions: ReadonlyMap<number, DemoQuestion>,
  seed: number,
): PlaylistRecords {
  const random = createRandomStream(seed, 'demo/playlist-records');
  const numPlaylists = world.plans.length;
  const ids = permutation(numPlaylists, random);
  const order = permutation(numPlaylists, random);
  const likes = Uint32Array.from({ length: numPlaylists }, () => drawLikeCount(random));
  const { rowStarts, songs } = world.songs;
  const describe = (
    row: number,
    title: string,
    ownSongs: Iterable<number>,
    tags: readonly number[],
  ): ArenaPlaylist => ({
    id: ids[row]!,
    plylst_title: title,
    tags: tags.map((tag) => world.tags[tag]!),
    songs: Array.from(ownSongs, (song) => world.catalogue.songIds[song]!),
    like_cnt: likes[row]!,
    updt_date: formatUpdateDay(world.plans[row]!.day),
  });
  let numTrainingPairs = songs.length;
  for (const row of questions.keys()) numTrainingPairs -= rowStarts[row + 1]! - rowStarts[row]!;
  return {
    numTrainingPairs,
    *training(onRecord = () => {}) {
      let count = 0;
      for (const row of order) {
        if (questions.has(row)) continue;
        const ownSongs = songs.subarray(rowStarts[row]!, rowStarts[row + 1]!);
        yield describe(row, world.titles[row]!, ownSongs, world.playlistTags[row]!);
        onRecord(++count);
      }
    },
    *questions() {
      for (const [row, { masked }] of questions) {
        yield describe(row, masked.question.title, masked.question.songs, masked.question.tags);
      }
    },
    *answers() {
      for (const [row, { masked }] of questions) {
        yield describe(row, world.titles[row]!, masked.answer.songs, masked.answer.tags);
      }
    },
  };
}
