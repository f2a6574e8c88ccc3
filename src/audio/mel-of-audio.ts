// From encoded sound to the arena's mel-spectrogram: seconds 20 to 50, 16 kHz mono. A shorter file gives its last 30
// seconds, or all of it. Some tenths of a second more are decoded on both sides, so that the resampler sees what
// surrounds the clip.
import { checkOptionNames } from '../core/check-option-names.ts';
import { FormatError } from '../core/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { type DecodedAudio, decodeAudio } from './decode-audio.ts';
import { computeMelSpectrogram, MEL_DEFAULTS, type MelSpectrogram } from './mel-spectrogram.ts';
import { resample, SAMPLE_RATE_RANGE_HZ } from './resample.ts';

/** The arena's stretch of a song. */
export const CLIP_SECONDS = { from: 20, to: 50 } as const;
/** Decoded beyond the clip: longer than half of any resampler's filter. */
const MARGIN_SECONDS = 0.25;

/** A clip as the models hear it, and the file it comes from. */
export interface AudioClip {
  /** (n) samples of 16 kHz mono; 480,000 of a file of 50 seconds and more, at most as many of a shorter one. */
  readonly samples: Float32Array;
  /** Second of the file at which the clip begins. */
  readonly fromSeconds: number;
  readonly format: DecodedAudio['format'];
  readonly sampleRateHz: number;
  readonly numChannels: number;
  /** Of the whole file; null where it doesn't say. */
  readonly durationSeconds: number | null;
  readonly durationIsEstimate: boolean;
  /** What a user should know, one clause each. */
  readonly warnings: readonly string[];
}

/**
 * Decodes, mixes and resamples the clip of a file: seconds 20 to 50; the last 30 seconds of one that ends before
 * second 50, all of one of up to 30 seconds.
 * @throws FormatError, NotFoundError as `decodeAudio`; FormatError for a sample rate outside 4 to 192 kHz
 */
export async function readClip(
  source: ByteSource,
  options: { signal?: AbortSignal } = {},
): Promise<AudioClip> {
  checkOptionNames('reading a clip', options, ['signal']);
  const toSeconds = CLIP_SECONDS.to + MARGIN_SECONDS;
  const audio = await decodeAudio(source, { ...options, toSeconds, channels: 'mono' });
  const { sampleRateHz } = audio;
  const { lowest, highest } = SAMPLE_RATE_RANGE_HZ;
  if (!(Number.isInteger(sampleRateHz) && sampleRateHz >= lowest && sampleRateHz <= highest)) {
    const problem = `a sample rate of ${sampleRateHz} Hz; Segue takes ${lowest} to ${highest} Hz; convert it`;
    throw new FormatError({ file: source.name }, problem);
  }
  const { samples, fromSeconds } = cutClip(audio.channels[0]!, sampleRateHz);
  const isSilent = samples.every((sample) => sample === 0);
  const { format, numChannels, durationSeconds, durationIsEstimate } = audio;
  const warnings = isSilent ? [...audio.warnings, 'nothing but silence'] : audio.warnings;
  return {
    samples,
    fromSeconds,
    format,
    sampleRateHz,
    numChannels,
    durationSeconds,
    durationIsEstimate,
    warnings,
  };
}

/** The clip out of a file's first seconds, resampled. */
function cutClip(sound: Float32Array, rate: number): { samples: Float32Array; fromSeconds: number } {
  const clipRate = MEL_DEFAULTS.sampleRateHz;
  const total = Math.ceil((sound.length * clipRate) / rate);
  const end = Math.min(total, CLIP_SECONDS.to * clipRate);
  const begin = Math.max(0, end - (CLIP_SECONDS.to - CLIP_SECONDS.from) * clipRate);
  // From a whole second on, where samples of both rates coincide.
  const second = Math.max(0, Math.floor(begin / clipRate - MARGIN_SECONDS));
  const resampled = resample(sound.subarray(second * rate), rate, clipRate);
  const offset = second * clipRate;
  return { samples: resampled.slice(begin - offset, end - offset), fromSeconds: begin / clipRate };
}

/**
 * The arena's mel-spectrogram of a file, with what is known of the file.
 * @returns `mel` (48, 1 to 1876) in dB, see `computeMelSpectrogram`; `clip` without another copy of anything
 * @throws as `readClip`
 */
export async function melOfAudio(
  source: ByteSource,
  options: { signal?: AbortSignal } = {},
): Promise<{ readonly mel: MelSpectrogram; readonly clip: AudioClip }> {
  const clip = await readClip(source, options);
  return { mel: computeMelSpectrogram(clip.samples), clip };
}
