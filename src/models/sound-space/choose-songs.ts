// Which songs of a pack tell how to place others, and which are to be placed.
import { ConfigError } from '../../core/errors.ts';
import type { SongIndex } from '../../core/indices.ts';
import { createRandomStream } from '../../core/random.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import type { VectorSpace } from '../word2vec/vector-space.ts';

/** Dense indices, ascending. */
export interface ChosenSongs {
  /** With a vector and a spectrogram that the sound model was trained on, as far as they are fitted on. */
  readonly training: Uint32Array;
  /** With both, and unknown to the sound model. */
  readonly aside: Uint32Array;
  /** Without a vector. */
  readonly placed: Uint32Array;
  /** With both, in either part, before some were left out. */
  readonly numHeardSongs: number;
}

/** Most songs that are fitted on: a map of some hundred features gains nothing from more, and each must be heard. */
export const MOST_SONGS = { training: 20_000, aside: 5_000 } as const;
/** Fewest songs aside: with fewer, nothing is known of how good a place is. */
export const FEWEST_ASIDE = 10;

/**
 * @param hasMel tells by outside id whether a song has a spectrogram
 * @param trainingSongs dense indices of the songs that the sound model was trained on
 * @throws ConfigError where no song has both, too few are aside, or none is left to be placed
 */
export function chooseSongs(
  { songs }: Pick<Dataset, 'songs'>,
  hasMel: (songId: number) => boolean,
  { space, trainingSongs, seed }: { space: VectorSpace; trainingSongs: Uint32Array; seed: number },
): ChosenSongs {
  const heard = Uint32Array.from({ length: songs.size }, (_, song) => song).filter((song) => {
    const id = songs.idOf(song as SongIndex);
    return typeof id === 'number' && hasMel(id);
  });
  if (heard.length === 0) {
    throw new ConfigError(
      `sound-space: none of the data set's ${songs.size} songs has a spectrogram in the pack; pack those of this data set`,
    );
  }
  const known = heard.filter((song) => space.rowOf('songs', song) !== undefined);
  if (known.length === 0) {
    throw new ConfigError(
      `sound-space: none of the ${heard.length} songs with a spectrogram has a vector, so there is nothing to go by; train word2vec with a lower minimum count (minCount, --min-count), or pack songs that playlists hold`,
    );
  }
  if (known.length === heard.length) {
    throw new ConfigError(
      `sound-space: all ${heard.length} songs with a spectrogram have a vector already, so there is nothing to place; pack songs that no playlist holds`,
    );
  }
  const wasHeard = new Set(trainingSongs);
  const aside = known.filter((song) => !wasHeard.has(song));
  if (aside.length < FEWEST_ASIDE) {
    throw new ConfigError(
      `sound-space: only ${aside.length} songs with a vector and a spectrogram are unknown to the sound model, and it takes ${FEWEST_ASIDE} to find out how to place songs; hold out more songs when training mel-cnn (heldOutShare, --held-out-share), or pack more`,
    );
  }
  const training = known.filter((song) => wasHeard.has(song));
  const draw = (part: 'training' | 'aside', all: Uint32Array): Uint32Array =>
    all.length <= MOST_SONGS[part]
      ? all
      : createRandomStream(seed, `sound-space/${part}`)
          .shuffle(Uint32Array.from(all))
          .slice(0, MOST_SONGS[part])
          .sort();
  return {
    training: draw('training', training),
    aside: draw('aside', aside),
    placed: heard.filter((song) => space.rowOf('songs', song) === undefined),
    numHeardSongs: known.length,
  };
}
