// Sound files to time: a song of several minutes and its clip of 30 seconds, as WAV and, where ffmpeg is there, as MP3.
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandomStream } from '../../src/core/random.ts';
import { encodeWav } from '../../src/dataset/demo/sound/encode-wav.ts';

/** A file and what it is. */
export interface ClipFile {
  readonly name: string;
  readonly file: string;
  /** A file of 30 seconds, for which the target is, rather than a song of which seconds 20 to 50 count. */
  readonly isClip: boolean;
}

const CLIP_SECONDS = 30;
const SONG_SECONDS = 240;
const NOTE_SECONDS = 0.25;
/** Of a chord's tones, as multiples of a root, and of each tone's partials. */
const CHORD = [1, 1.25, 1.5, 2];
const PARTIALS = 6;

/** Chords of decaying tones over a little noise: something to encode, and no two stretches alike. */
function makeMusic(seconds: number, sampleRateHz: number): Float32Array {
  const random = createRandomStream(1, 'bench/mel-audio');
  const samples = new Float32Array(seconds * sampleRateHz);
  const noteLength = Math.round(NOTE_SECONDS * sampleRateHz);
  for (let start = 0; start < samples.length; start += noteLength) {
    const root = 110 * 2 ** (Math.floor(random.uniform() * 24) / 12);
    const end = Math.min(samples.length, start + noteLength);
    for (const factor of CHORD) {
      for (let partial = 1; partial <= PARTIALS; partial++) {
        const step = (2 * Math.PI * root * factor * partial) / sampleRateHz;
        const level = 0.12 / (partial * CHORD.length);
        for (let i = start; i < end; i++) {
          samples[i]! += level * Math.exp((-6 * (i - start)) / noteLength) * Math.sin(step * (i - start));
        }
      }
    }
    for (let i = start; i < end; i++) samples[i]! += 0.02 * (random.uniform() - 0.5);
  }
  return samples;
}

/** Makes them below `dir`. `hasMp3` is false where ffmpeg is missing or knows no MP3. */
export async function makeClipFiles(dir: string): Promise<{ files: ClipFile[]; hasMp3: boolean }> {
  await mkdir(dir, { recursive: true });
  const files: ClipFile[] = [];
  let hasMp3 = true;
  for (const rate of [44_100, 16_000]) {
    const sound = makeMusic(SONG_SECONDS, rate);
    for (const [what, seconds, isClip] of [
      ['clip of 30 s', CLIP_SECONDS, true],
      ['song of 4 min', SONG_SECONDS, false],
    ] as const) {
      const name = `${what}, ${rate / 1000} kHz`;
      const wav = join(dir, `${seconds}-${rate}.wav`);
      const samples = sound.subarray(0, seconds * rate);
      await writeFile(wav, encodeWav(samples, rate));
      files.push({ name: `${name} wav`, file: wav, isClip });
      if (rate !== 44_100) continue;
      const mp3 = wav.replace(/wav$/, 'mp3');
      // Two channels, as most files have.
      const words = ['-y', '-loglevel', 'error', '-i', wav, '-ac', '2', '-b:a', '192k', mp3];
      if (spawnSync('ffmpeg', words).status === 0) files.push({ name: `${name} mp3`, file: mp3, isClip });
      else hasMp3 = false;
    }
  }
  return { files, hasMp3 };
}
