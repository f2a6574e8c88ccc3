// Cuts recorded music into clips of 30 seconds, as WAV files of 16 kHz. Arguments: JSON file of one `CutClipsTask`, folder for the
// clips. Prints one `CutClipsRun`.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeAudio } from '../../src/audio/decode-audio.ts';
import { resample } from '../../src/audio/resample.ts';
import { SegueError } from '../../src/core/errors.ts';
import { encodeWav } from '../../src/dataset/demo/sound/encode-wav.ts';
import { openFileSource } from '../../src/formats/file-source.ts';

/** What to cut. */
export interface CutClipsTask {
  readonly soundtracks: readonly { readonly name: string; readonly tracks: readonly (readonly string[])[] }[];
  /** Tracks of a soundtrack at most; the first ones that are long enough. */
  readonly maxTracks: number;
  /** Clips of a track at most, evenly placed, which do not overlap. */
  readonly maxClips: number;
  /** Of a file, from its start, at most. */
  readonly maxSeconds: number;
}

/** A clip. */
export interface Clip {
  /** Number of its file, `ID.wav`. */
  readonly id: number;
  readonly soundtrack: string;
  /** Number of its track among all. */
  readonly track: number;
}

/** What was cut. */
export interface CutClipsRun {
  readonly clips: readonly Clip[];
  /** Files that Segue could not decode, with the reason. */
  readonly failed: readonly string[];
}

const RATE_HZ = 16_000;
const CLIP_SECONDS = 30;

/** The sound of a file at 16 kHz, mono. */
async function readSound(file: string, toSeconds: number): Promise<Float32Array> {
  const source = await openFileSource(file);
  try {
    const audio = await decodeAudio(source, { toSeconds, channels: 'mono' });
    return resample(audio.channels[0]!, audio.sampleRateHz, RATE_HZ);
  } finally {
    await source.close();
  }
}

/** Stretches of 30 seconds, as many as fit but at most `most`, evenly placed from the first second to the last. */
function cut(sound: Float32Array, most: number): Float32Array[] {
  const length = CLIP_SECONDS * RATE_HZ;
  const count = Math.min(most, Math.floor(sound.length / length));
  const gap = count > 1 ? Math.floor((sound.length - length) / (count - 1)) : 0;
  const first = count === 1 ? Math.floor((sound.length - length) / 2) : 0;
  return Array.from({ length: count }, (_, i) => sound.subarray(first + i * gap, first + i * gap + length));
}

const [taskFile, dir] = process.argv.slice(2) as [string, string];
const task = JSON.parse(readFileSync(taskFile, 'utf8')) as CutClipsTask;
const { soundtracks, maxTracks, maxClips, maxSeconds } = task;
const clips: Clip[] = [];
const failed: string[] = [];
let track = 0;
for (const { name, tracks } of soundtracks) {
  let taken = 0;
  for (const files of tracks) {
    if (taken === maxTracks) break;
    const before = clips.length;
    for (const file of files) {
      try {
        // Two versions of a piece share its clips.
        for (const sound of cut(await readSound(file, maxSeconds), Math.ceil(maxClips / files.length))) {
          const id = clips.length;
          await writeFile(join(dir, `${id}.wav`), encodeWav(sound, RATE_HZ));
          clips.push({ id, soundtrack: name, track });
        }
      } catch (error) {
        if (!(error instanceof SegueError)) throw error;
        failed.push(error.message);
      }
    }
    if (clips.length === before) continue;
    taken++;
    track++;
  }
}
process.stdout.write(JSON.stringify({ clips, failed } satisfies CutClipsRun));
