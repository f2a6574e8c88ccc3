// Times the way from a sound file to the arena's spectrogram, whole and by stage. Arguments: file, how often, npy to write.
// Prints one `TimeClipRun`. What is cold is the first pass in a new process: it loads the decoder and compiles the code.
import { decodeAudio } from '../../src/audio/decode-audio.ts';
import { CLIP_SECONDS, melOfAudio } from '../../src/audio/mel-of-audio.ts';
import { computeMelSpectrogram } from '../../src/audio/mel-spectrogram.ts';
import { resample } from '../../src/audio/resample.ts';
import { openFileSource } from '../../src/formats/file-source.ts';
import { writeNpy } from '../../src/formats/npy.ts';
import { median } from '../harness/rounds.ts';

/** Milliseconds; the peer prints the same. */
export interface TimeClipRun {
  /** All of it, first and then: median and fastest. */
  readonly coldMs: number;
  readonly warmMs: number;
  readonly fastestMs: number;
  /** Medians of the stages, warm. */
  readonly stagesMs: Readonly<Record<'decode' | 'resample' | 'mel', number>>;
  readonly frames: number;
}

/** As `readClip` decodes beyond the clip. */
const MARGIN_SECONDS = 0.25;
const CLIP_RATE_HZ = 16_000;
/** Passes until the code is compiled. */
const WARM_UP = 3;

const [file, count, output] = process.argv.slice(2) as [string, string, string];
const source = await openFileSource(file);

async function timeWhole(): Promise<{ ms: number; frames: number }> {
  const startedAt = performance.now();
  const { mel } = await melOfAudio(source);
  return { ms: performance.now() - startedAt, frames: mel.numFrames };
}

/** The parts that `melOfAudio` is made of, the clip cut as it does. */
async function timeStages(): Promise<{ decode: number; resample: number; mel: number }> {
  const startedAt = performance.now();
  const audio = await decodeAudio(source, { toSeconds: CLIP_SECONDS.to + MARGIN_SECONDS, channels: 'mono' });
  const decodedAt = performance.now();
  const [sound] = audio.channels as [Float32Array];
  const clipLength = CLIP_SECONDS.to - CLIP_SECONDS.from;
  const wanted = (clipLength + MARGIN_SECONDS) * audio.sampleRateHz;
  const clip = resample(sound.subarray(Math.max(0, sound.length - wanted)), audio.sampleRateHz, CLIP_RATE_HZ);
  const resampledAt = performance.now();
  computeMelSpectrogram(clip.subarray(0, clipLength * CLIP_RATE_HZ));
  return {
    decode: decodedAt - startedAt,
    resample: resampledAt - decodedAt,
    mel: performance.now() - resampledAt,
  };
}

const { ms: coldMs, frames } = await timeWhole();
const wholes: number[] = [];
const stages: Awaited<ReturnType<typeof timeStages>>[] = [];
for (let pass = 0; pass < Number(count) + WARM_UP; pass++) {
  const { ms } = await timeWhole();
  const parts = await timeStages();
  if (pass < WARM_UP) continue;
  wholes.push(ms);
  stages.push(parts);
}
const { mel } = await melOfAudio(source);
await writeNpy(output, mel.data, [mel.numBands, mel.numFrames]);
await source.close();
const ofStage = (name: keyof (typeof stages)[number]): number => median(stages.map((parts) => parts[name]));
const run: TimeClipRun = {
  coldMs,
  warmMs: median(wholes),
  fastestMs: Math.min(...wholes),
  stagesMs: { decode: ofStage('decode'), resample: ofStage('resample'), mel: ofStage('mel') },
  frames,
};
process.stdout.write(JSON.stringify(run));
