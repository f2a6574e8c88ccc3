// Which songs of the demo world get a sound: songs that training playlists hold, to learn from, and songs that none of them
// holds, to be placed by their sound alone.
import { createRandomStream } from '../../../core/random.ts';
import type { DemoQuestion } from '../questions.ts';
import type { DemoWorld } from '../world.ts';

/** Share of the songs with sound that no training playlist holds, as far as there are so many. */
export const UNHEARD_SHARE = 0.2;

/** The chosen songs, as rows of the catalogue. */
export interface SoundSongs {
  /** Training playlists hold them. */
  readonly held: readonly number[];
  /** No training playlist holds them. Those that answers ask for come first. */
  readonly unheard: readonly number[];
}

/** Where a song stands. */
const NOWHERE = 0;
const ASKED_FOR = 1;
const TRAINED = 2;

/** Whether training playlists hold each song, or only answers to questions ask for it; (songs). */
function findStandings(world: DemoWorld, questions: ReadonlyMap<number, DemoQuestion>): Uint8Array {
  const standings = new Uint8Array(world.catalogue.numSongs).fill(NOWHERE);
  for (const { masked } of questions.values()) {
    for (const song of masked.answer.songs) standings[song] = ASKED_FOR;
  }
  const { rowStarts, songs } = world.songs;
  for (let p = 0; p + 1 < rowStarts.length; p++) {
    if (questions.has(p)) continue;
    for (let i = rowStarts[p]!; i < rowStarts[p + 1]!; i++) standings[songs[i]!] = TRAINED;
  }
  return standings;
}

/**
 * Chooses songs by chance: a fifth that no training playlist holds (of these, first all that answers ask for, since they
 * show how good a placement is), the others from training playlists. Where one kind has too few songs, the other fills up.
 * @param count at most the number of songs
 * @throws RangeError for another count
 */
export function chooseSoundSongs(
  world: DemoWorld,
  questions: ReadonlyMap<number, DemoQuestion>,
  count: number,
  seed: number,
): SoundSongs {
  const { numSongs } = world.catalogue;
  if (!(Number.isInteger(count) && count >= 0 && count <= numSongs)) {
    throw new RangeError(`cannot choose ${count} of ${numSongs} songs`);
  }
  const standings = findStandings(world, questions);
  const random = createRandomStream(seed, 'demo/sound/songs');
  const order = random.shuffle(Uint32Array.from({ length: numSongs }, (_, song) => song));
  const having = (standing: number): number[] => [...order.filter((song) => standings[song] === standing)];
  const held = having(TRAINED);
  const unheard = [...having(ASKED_FOR), ...having(NOWHERE)];
  const numUnheard = Math.min(
    unheard.length,
    Math.max(Math.ceil(UNHEARD_SHARE * count), count - held.length),
  );
  return { held: held.slice(0, count - numUnheard), unheard: unheard.slice(0, numUnheard) };
}
