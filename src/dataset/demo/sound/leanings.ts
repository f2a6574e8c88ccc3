// What leans songs the same way: scenes and artists have a taste and a studio, words a ring of their own. All by the luck
// of the world's seed: this is what there is to learn beyond genre and mood.
import { createRandomStream } from '../../../core/random.ts';

/** A peak or dip of the spectrum. */
export interface Colour {
  readonly hz: number;
  /** Gain at the peak. */
  readonly gainDb: number;
}

/** How songs of one scene, one artist or one theme word lean. Numbers around 0, of standard deviation 1, but `tastes`; gains of around 1 dB. */
export interface Leaning {
  readonly tempo: number;
  readonly brightness: number;
  readonly reverb: number;
  readonly drums: number;
  readonly density: number;
  readonly register: number;
  /** Which of several choices is preferred, each from 0 to below 1. */
  readonly tastes: { readonly [Choice in TasteName]: number };
  /** Two; all may be used, or the first alone. */
  readonly colours: readonly [Colour, Colour];
}

/** What there is to choose. */
export type TasteName = 'rhythm' | 'lead' | 'chords' | 'chordStyle' | 'progression' | 'vowel';

/** Range of the colours. */
const LOWEST_HZ = 180;
const OCTAVES = 4.8;

/**
 * The leaning of a scene, an artist or a theme word: the same for all songs.
 * @param row its row in the world's table
 */
export function leaningOf(kind: 'scene' | 'artist' | 'word', row: number, seed: number): Leaning {
  const random = createRandomStream(seed, `demo/sound/${kind}`, row);
  const [tempo, brightness, reverb, drums, density, register] = Array.from({ length: 6 }, () =>
    random.normal(),
  ) as [number, number, number, number, number, number];
  const tastes = {
    rhythm: random.uniform(),
    lead: random.uniform(),
    chords: random.uniform(),
    chordStyle: random.uniform(),
    progression: random.uniform(),
    vowel: random.uniform(),
  };
  const colour = (): Colour => ({
    hz: LOWEST_HZ * 2 ** (OCTAVES * random.uniform()),
    gainDb: (random.uniform() < 0.5 ? -1 : 1) * (0.7 + 0.6 * random.uniform()),
  });
  return { tempo, brightness, reverb, drums, density, register, tastes, colours: [colour(), colour()] };
}
