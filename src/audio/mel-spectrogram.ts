// The arena's mel-spectrogram of mono sound: 16 kHz, frame 512, hop 256, Hann, 48 Slaney bands of height 1, power, dB.
// Frame by frame through the same buffers. What is known of the arena's own programme (Essentia) and what is chosen
// here stands in docs/audio.md; golden values from librosa in test/golden/mel.
import { checkOptionNames } from '../core/check-option-names.ts';
import { ConfigError, ShapeError } from '../core/errors.ts';
import { createMelFilters, type MelFilter } from './mel-filters.ts';
import { createPowerSpectrum } from './real-fft.ts';

/** How sound becomes a mel-spectrogram. */
export interface MelOptions {
  /** Of the samples, in Hz. */
  readonly sampleRateHz: number;
  /** Samples a frame, a power of two. */
  readonly frameLength: number;
  /** Samples from frame to frame. */
  readonly hopLength: number;
  /** `symmetric` ends in zeros on both sides, as Essentia's; `periodic` as librosa's default. */
  readonly window: 'symmetric' | 'periodic';
  /** Mel bands. */
  readonly numBands: number;
  /** Lower edge of the lowest band. */
  readonly lowHz: number;
  /** Upper edge of the highest band, at most half the sample rate. */
  readonly highHz: number;
  /** What comes out: `dB` is 10 log10 of the band's power; `power` the power itself. */
  readonly scale: 'dB' | 'power';
  /** dB of what is silent or quieter: 10 log10(1e-10) by default, as librosa's `amin`. */
  readonly floorDb: number;
}

/** The arena's parameters. */
export const MEL_DEFAULTS: MelOptions = {
  sampleRateHz: 16_000,
  frameLength: 512,
  hopLength: 256,
  window: 'symmetric',
  numBands: 48,
  lowHz: 0,
  highHz: 8000,
  scale: 'dB',
  floorDb: -100,
};

/** A mel-spectrogram: `numBands` rows, the lowest band first, `numFrames` columns, row after row. */
export interface MelSpectrogram {
  readonly numBands: number;
  readonly numFrames: number;
  /** (numBands, numFrames); finite throughout in dB. */
  readonly data: Float32Array;
}

/** How many frames a number of samples makes: one centred on every `hopLength`-th sample, from sample 0 on. */
export function countFrames(numSamples: number, hopLength: number = MEL_DEFAULTS.hopLength): number {
  return 1 + Math.floor(numSamples / hopLength);
}

/**
 * The mel-spectrogram of mono sound. Frame t is centred on sample t * hopLength; what lies outside the sound is zero.
 * @param samples (n) at `sampleRateHz`, at least one; 480,000 of them make 1,876 frames
 * @param options see `MelOptions`; defaults `MEL_DEFAULTS`
 * @returns (numBands, 1 + floor(n / hopLength))
 * @throws ConfigError for an unknown or impossible option; ShapeError without samples, or where one is not finite
 */
export function computeMelSpectrogram(
  samples: Float32Array,
  options: Partial<MelOptions> = {},
): MelSpectrogram {
  checkOptionNames('mel-spectrogram', options, Object.keys(MEL_DEFAULTS));
  const settings = { ...MEL_DEFAULTS, ...options };
  checkSettings(settings);
  if (samples.length === 0) {
    throw new ShapeError('mel-spectrogram', 'at least one sample', 'none; give a sound that is not empty');
  }
  const { frameLength, hopLength, numBands } = settings;
  const numFrames = countFrames(samples.length, hopLength);
  const window = createHannWindow(frameLength, settings.window);
  const filters = createMelFilters(settings);
  const spectrum = createPowerSpectrum(frameLength);
  const frame = new Float64Array(frameLength);
  const power = new Float64Array(frameLength / 2 + 1);
  const data = new Float32Array(numBands * numFrames); // (numBands, numFrames)
  const floor = 10 ** (settings.floorDb / 10);
  for (let t = 0; t < numFrames; t++) {
    fillFrame(frame, samples, t * hopLength - frameLength / 2, window);
    spectrum.compute(frame, power);
    // The power is a sum of squares, so one value that is not finite spoils the first bin too.
    if (!Number.isFinite(power[0]!)) throw notFinite(samples, t * hopLength, frameLength);
    for (let band = 0; band < numBands; band++) {
      const value = applyFilter(filters[band]!, power);
      data[band * numFrames + t] = settings.scale === 'dB' ? 10 * Math.log10(Math.max(floor, value)) : value;
    }
  }
  return { numBands, numFrames, data };
}

/**
 * Hann's window.
 * @returns (length): 0.5 - 0.5 cos(2 pi i / d) with d = length - 1 (`symmetric`) or length (`periodic`)
 */
export function createHannWindow(length: number, kind: MelOptions['window']): Float64Array {
  const period = kind === 'symmetric' ? length - 1 : length;
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / period));
}

function fillFrame(frame: Float64Array, samples: Float32Array, start: number, window: Float64Array): void {
  for (let i = 0; i < frame.length; i++) {
    const at = start + i;
    frame[i] = at >= 0 && at < samples.length ? samples[at]! * window[i]! : 0;
  }
}

function applyFilter({ firstBin, weights }: MelFilter, power: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[firstBin + i]!;
  return sum;
}

function notFinite(samples: Float32Array, centre: number, frameLength: number): ShapeError {
  const start = Math.max(0, centre - frameLength / 2);
  const offset = samples.subarray(start, centre + frameLength / 2).findIndex((x) => !Number.isFinite(x));
  const got = `${samples[start + offset]} at sample ${start + offset}`;
  return new ShapeError('mel-spectrogram', 'finite samples, mostly from -1 to 1', `${got}; mend the sound`);
}

function checkSettings(settings: MelOptions): void {
  const { sampleRateHz, hopLength, numBands, lowHz, highHz, floorDb, window, scale } = settings;
  const refuse = (name: keyof MelOptions, expected: string): void => {
    throw new ConfigError(`mel-spectrogram: ${name}: expected ${expected}, got ${settings[name]}`);
  };
  if (!(sampleRateHz > 0 && Number.isFinite(sampleRateHz))) refuse('sampleRateHz', 'a number above 0');
  if (!(Number.isInteger(hopLength) && hopLength >= 1)) refuse('hopLength', 'a whole number from 1');
  if (!(Number.isInteger(numBands) && numBands >= 1)) refuse('numBands', 'a whole number from 1');
  if (!(lowHz >= 0 && lowHz < highHz)) refuse('lowHz', `a number from 0 to below highHz, ${highHz}`);
  if (!(highHz <= sampleRateHz / 2)) refuse('highHz', `at most half of sampleRateHz, ${sampleRateHz / 2}`);
  if (!Number.isFinite(floorDb)) refuse('floorDb', 'a finite number');
  if (window !== 'symmetric' && window !== 'periodic') refuse('window', 'symmetric or periodic');
  if (scale !== 'dB' && scale !== 'power') refuse('scale', 'dB or power');
}
