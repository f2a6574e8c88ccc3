// Reads songs from a pack and hears them. Runs on threads; each opens pack and network for itself.
import { type MelPack, openMelPack } from '../../formats/mel-pack.ts';
import { createMelListener } from '../mel-cnn/listener.ts';
import { type MelContent, runnableModel } from '../mel-cnn/mel-cnn-files.ts';
import { featuresOf, type TagVectors } from './tag-vectors.ts';

/** What a thread is given once. */
export interface HearTaskData {
  /** Path of the pack. */
  readonly mels: string;
  readonly sounds: Pick<MelContent, 'network' | 'fit' | 'model'>;
  readonly tagVectors: TagVectors;
}

/** The functions of a thread; `hear` gives (songs, features). */
export type HearTasks = {
  readonly hear: (task: { readonly songIds: Float64Array }) => Promise<Float64Array>;
  /** Closes pack and session; a thread that ends closes them by itself. */
  readonly close: () => Promise<void>;
};

/** Makes the functions, in this thread or another. */
export function createHearTasks({ mels, sounds, tagVectors }: HearTaskData): HearTasks {
  const listener = createMelListener(sounds.network, runnableModel(sounds), sounds.fit);
  let opening: Promise<MelPack> | null = null;
  return {
    async hear({ songIds }) {
      opening ??= openMelPack(mels);
      const pack = await opening;
      const heard: Float64Array[] = [];
      for (const songId of songIds) {
        const mel = { numBands: pack.numBands, numFrames: pack.frames(songId), data: pack.read(songId) };
        heard.push(featuresOf(await listener.hear(mel), tagVectors));
      }
      const size = heard[0]?.length ?? 0;
      const all = new Float64Array(songIds.length * size); // (songs, features)
      heard.forEach((features, place) => {
        all.set(features, place * size);
      });
      return all;
    },
    async close() {
      // A pack that could not be opened has nothing to close.
      (await opening?.catch(() => null))?.close();
      await listener.close();
    },
  };
}
