// Options of the sound space and their check.
import { ConfigError } from '../../core/errors.ts';
import type { MelCnnModel } from '../mel-cnn/mel-cnn.ts';
import { checkOptionNames, type OptionRange, requireInRange } from '../options.ts';
import type { Word2vecModel } from '../word2vec/word2vec.ts';

/** What a sound space is made from. */
export interface SoundSpaceOptions {
  /** Path of a pack of spectrograms, as `segue pack` makes it. Required. */
  readonly mels: string;
  /** Trained on the songs and tags of the same data set. Required; not closed. */
  readonly sounds: MelCnnModel;
  /** Likewise. */
  readonly word2vec: Word2vecModel;
  /**
   * A placed song is ranked as if so many playlists held it, at least, from 1: the more, the oftener new songs come among the
   * recommended ones, and the oftener in place of songs that are asked for. Default `auto`: the least count of the songs that
   * have a vector.
   */
  readonly newSongCount: number | 'auto';
}

/** Defaults; pack and models have none. */
export const SOUND_SPACE_DEFAULTS: Pick<SoundSpaceOptions, 'newSongCount'> = { newSongCount: 'auto' };

/** What the number may be. */
export const NEW_SONG_COUNT_RANGE: OptionRange = { least: 1, whole: true };

type Needed = 'mels' | 'sounds' | 'word2vec';

const NEEDS: Readonly<Record<Needed, string>> = {
  mels: 'the path of a pack that segue pack made',
  sounds: 'a model of MEL_CNN, trained on the same data set',
  word2vec: 'a model of WORD2VEC, trained on the same data set',
};

/**
 * The options, all there.
 * @throws ConfigError naming one that is unknown, missing or out of its range, or a model of another kind
 */
export function checkSoundSpaceOptions(given: Partial<SoundSpaceOptions>): SoundSpaceOptions {
  const names = [...Object.keys(NEEDS), ...Object.keys(SOUND_SPACE_DEFAULTS)];
  checkOptionNames('sound-space', given, names);
  const { mels, sounds, word2vec } = given;
  const fits: Record<Needed, boolean> = {
    mels: typeof mels === 'string' && mels !== '',
    sounds: sounds?.name === 'mel-cnn',
    word2vec: word2vec?.name === 'word2vec',
  };
  for (const [name, isGood] of Object.entries(fits) as [Needed, boolean][]) {
    if (isGood) continue;
    const value = given[name];
    const got = value === undefined ? 'is missing' : `is ${describe(value)}`;
    throw new ConfigError(`sound-space: ${name} ${got}; give ${NEEDS[name]}`);
  }
  const { newSongCount = SOUND_SPACE_DEFAULTS.newSongCount } = given;
  if (newSongCount !== 'auto') {
    requireInRange('sound-space', 'newSongCount', newSongCount, NEW_SONG_COUNT_RANGE);
  }
  return { ...(given as SoundSpaceOptions), newSongCount };
}

function describe(value: unknown): string {
  const name = (value as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? `a model of ${name}` : JSON.stringify(value);
}
