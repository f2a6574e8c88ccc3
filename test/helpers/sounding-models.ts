// The models that a sound space is made from, trained in seconds on songs whose sound tells which camp they are of.
import type { Dataset } from '../../src/dataset/dataset.ts';
import { MEL_CNN } from '../../src/models/mel-cnn/mel-cnn.ts';
import type { SoundSpaceOptions } from '../../src/models/sound-space/options.ts';
import { WORD2VEC } from '../../src/models/word2vec/word2vec.ts';
import { packSounds } from './sounding-songs.ts';

/**
 * Packs the sound of all songs, `soundOf` their ids, and trains both models. They hold on to nothing but memory.
 * @param dir an existing folder for the pack
 */
export async function trainSoundingModels(
  dataset: Dataset,
  dir: string,
): Promise<Omit<SoundSpaceOptions, 'newSongCount'>> {
  const mels = await packSounds(dir, dataset.songs.size);
  const options = { mels, frames: 32, epochs: 12, minSongCount: 5, loaderThreads: 1 };
  const sounds = await MEL_CNN.train(dataset, options, { seed: 1 });
  const word2vec = await WORD2VEC.train(dataset, { dimensions: 16, tuningQuestions: 0 }, { seed: 1 });
  return { mels, sounds, word2vec };
}
