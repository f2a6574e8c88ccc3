// Sound from one sample rate to another by a windowed sinc: J. O. Smith, 'Digital Audio Resampling Home Page', CCRMA,
// Stanford, with Kaiser's window (Kaiser 1974, 'Nonrecursive digital filter design using the I0-sinh window function').
// Streaming: the same output however the sound is cut into blocks. Delay compensated: output k lies at time k / toHz.
import { ConfigError, ShapeError } from '../core/errors.ts';
import { createConvolver } from '../kernels/resample/convolver.ts';
import { createKaiserBank, type KaiserBank } from './kaiser-bank.ts';

/** Rates that can be converted, in Hz: from telephones' half to studios' most. */
export const SAMPLE_RATE_RANGE_HZ = { lowest: 4000, highest: 192_000 } as const;

/** Turns a stream of blocks at one rate into blocks at another. */
export interface Resampler {
  /** Takes a block of samples of any length, keeps no reference to it, and gives what is complete by now. */
  push(block: Float32Array): Float32Array;
  /** Ends the stream (zeros follow the sound) and gives the rest; all blocks together hold ceil(n * toHz / fromHz). */
  finish(): Float32Array;
}

/** Samples taken at once. */
const PIECE = 16_384;

/**
 * @param rates whole numbers from 4,000 to 192,000 Hz; `toHz` is 16,000 by default
 * @throws ConfigError for a rate outside
 */
export function createResampler(rates: { readonly fromHz: number; readonly toHz?: number }): Resampler {
  const { fromHz, toHz = 16_000 } = rates;
  checkRate('fromHz', fromHz);
  checkRate('toHz', toHz);
  if (fromHz === toHz) return { push: (block) => block.slice(), finish: () => new Float32Array(0) };
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const [up, down] = [toHz / divisor, fromHz / divisor];
  const bank = createKaiserBank(fromHz, toHz, up);
  const window = createWindow(bank, up, down);
  let [taken, given] = [0, 0];
  const feed = (block: Float32Array, limit: number): Float32Array => {
    const parts: Float32Array[] = [];
    for (let from = 0; from < block.length; from += PIECE) {
      parts.push(window.advance(block.subarray(from, from + PIECE), limit - given));
      given += parts.at(-1)!.length;
    }
    return concatenate(parts);
  };
  return {
    push: (block) => {
      taken += block.length;
      return feed(block, Number.POSITIVE_INFINITY);
    },
    finish: () => feed(new Float32Array(bank.numTaps / 2 + 1), Math.ceil((taken * up) / down)),
  };
}

/** The stretch of input that the next outputs need; the sound begins after half a filter of zeros. */
function createWindow({ bank, numPhases, numTaps }: KaiserBank, up: number, down: number) {
  const half = numTaps / 2;
  const step = Math.ceil(down / up);
  const inputLength = PIECE + numTaps + step + 1;
  const outputLength = Math.ceil((inputLength * up) / down) + 1;
  const { input, output, convolve } = createConvolver({
    ...{ bank, numTaps, numPhases, up, down },
    ...{ inputLength, outputLength },
  });
  // `input` holds the samples from number `start` on, `length` of them; the next output lies at `at + phase / up`.
  let [start, length, at, phase] = [-half, half, 0, 0];
  return {
    /** Takes a piece and gives all outputs that are complete by now, at most `limit`. */
    advance: (piece: Float32Array, limit: number): Float32Array => {
      input.set(piece, length);
      length += piece.length;
      const reach = start + length - half - at; // how far the input reaches beyond the next output
      const count = Math.max(0, Math.min(limit, Math.ceil((reach * up - phase) / down)));
      convolve(count, at - half + 1 - start, phase);
      const next = phase + count * down;
      at += Math.floor(next / up);
      phase = next % up;
      const done = Math.min(length, at - half + 1 - start);
      input.copyWithin(0, done, length);
      length -= done;
      start += done;
      return output.slice(0, count);
    },
  };
}

/**
 * A whole sound at another rate.
 * @param samples (n)
 * @returns (ceil(n * toHz / fromHz)); a copy where the rates are equal
 * @throws ConfigError for a rate outside 4,000 to 192,000 Hz
 */
export function resample(samples: Float32Array, fromHz: number, toHz = 16_000): Float32Array {
  const resampler = createResampler({ fromHz, toHz });
  const parts: Float32Array[] = [];
  for (let from = 0; from < samples.length; from += 1 << 16) {
    parts.push(resampler.push(samples.subarray(from, from + (1 << 16))));
  }
  parts.push(resampler.finish());
  return concatenate(parts);
}

/**
 * The mean of all channels.
 * @param channels (numChannels) of equally many samples each; at least one channel
 * @throws ShapeError without channels, or where their lengths differ
 */
export function mixToMono(channels: readonly Float32Array[]): Float32Array {
  const [first, ...others] = channels;
  if (first === undefined || others.some(({ length }) => length !== first.length)) {
    const got = channels.length === 0 ? 'none' : `lengths ${channels.map(({ length }) => length).join(', ')}`;
    throw new ShapeError('mixing to mono', 'channels of equally many samples', got);
  }
  if (others.length === 0) return first.slice();
  // A plain loop: `Float32Array.from` with a function takes twenty times as long, and was most of the time of a clip.
  const mixed = new Float32Array(first.length);
  for (let i = 0; i < mixed.length; i++) {
    let sum = first[i]!;
    for (let c = 0; c < others.length; c++) sum += others[c]![i]!;
    mixed[i] = sum / channels.length;
  }
  return mixed;
}

/** Blocks on end. */
export function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function checkRate(name: string, rate: number): void {
  const { lowest, highest } = SAMPLE_RATE_RANGE_HZ;
  if (Number.isInteger(rate) && rate >= lowest && rate <= highest) return;
  throw new ConfigError(
    `resampling: ${name}: expected a whole number from ${lowest} to ${highest} Hz, got ${rate}`,
  );
}
