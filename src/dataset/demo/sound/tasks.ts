// The work of one thread: a song's sound and its mel-spectrogram.
import { computeMelSpectrogram } from '../../../audio/mel-spectrogram.ts';
import type { SongCharacter } from './characters.ts';
import { encodeWav } from './encode-wav.ts';
import { createSynthesizer, DEMO_SAMPLE_RATE_HZ } from './synthesize-song.ts';

/** What each thread is given once. */
export interface SoundTaskData {
  /** Of the demo world. */
  readonly seed: number;
}

/** One song to make. */
export interface SoundTask {
  readonly character: SongCharacter;
  readonly seconds: number;
  /** Also give the sound itself. */
  readonly wav: boolean;
}

/** One song made. */
export interface SoundResult {
  /** (48, frames), in dB. */
  readonly mel: Float32Array;
  readonly frames: number;
  /** Bytes of a WAV file, or null where they were not asked for. */
  readonly wav: Uint8Array | null;
}

/** The handlers of one thread, which share the tables of the instruments. */
export type SoundTaskHandlers = { readonly makeSound: (task: SoundTask) => SoundResult };

/** Makes the handlers. */
export function createSoundTasks({ seed }: SoundTaskData): SoundTaskHandlers {
  const synthesizer = createSynthesizer(seed);
  return {
    makeSound: ({ character, seconds, wav }) => {
      const samples = synthesizer.synthesize(character, seconds);
      const mel = computeMelSpectrogram(samples, { sampleRateHz: DEMO_SAMPLE_RATE_HZ });
      return {
        mel: mel.data,
        frames: mel.numFrames,
        wav: wav ? new Uint8Array(encodeWav(samples, DEMO_SAMPLE_RATE_HZ)) : null,
      };
    },
  };
}
