// Which songs are learned from, which tell when to stop, and which are measured at the end.
import { createRandomStream } from '../../core/random.ts';

/** Rows of examples, each list in random order. */
export interface SongSplit {
  readonly training: Uint32Array;
  /** Tell when to stop. */
  readonly stopping: Uint32Array;
  /** Are measured when all is done: nothing was chosen by them. */
  readonly measured: Uint32Array;
}

/** Most songs of each held-out part: more would only make measuring longer. */
export const MOST_HELD_OUT = 2000;

/**
 * Splits songs by seed alone.
 * @param heldOutShare of the songs, from 0 to 0.5, half of it for each part
 */
export function splitSongs(numSongs: number, heldOutShare: number, seed: number): SongSplit {
  const places = Uint32Array.from({ length: numSongs }, (_, place) => place);
  const order = createRandomStream(seed, 'mel-cnn/held-out').shuffle(places);
  const size = Math.min(MOST_HELD_OUT, Math.floor((numSongs * heldOutShare) / 2));
  return {
    stopping: order.slice(0, size),
    measured: order.slice(size, 2 * size),
    training: order.slice(2 * size),
  };
}
