// The power spectrum of a real frame whose length is a power of two, in float64. A real frame of N samples is one
// complex FFT of N/2 (even samples as real, odd ones as imaginary parts), taken apart afterwards: Press et al.,
// Numerical Recipes, 3rd ed. 2007, section 12.3; radix 2 in place after Cooley and Tukey 1965.
import { ConfigError } from '../core/errors.ts';

/** Computes power spectra of frames of one length; owns its buffers, so that a frame allocates nothing. */
export interface PowerSpectrum {
  /**
   * @param frame (length) real samples, already windowed; left as it is
   * @param power (length / 2 + 1) receives |X[k]|^2 of the unscaled transform
   */
  compute(frame: Float64Array, power: Float64Array): void;
}

/**
 * @param length samples a frame: a power of two of at least 4
 * @throws ConfigError for any other length
 */
export function createPowerSpectrum(length: number): PowerSpectrum {
  if (!(Number.isInteger(length) && length >= 4 && Number.isInteger(Math.log2(length)))) {
    throw new ConfigError(
      `power spectrum: expected a frame of a power of two samples, at least 4, got ${length}; choose another`,
    );
  }
  const half = length / 2;
  const re = new Float64Array(half);
  const im = new Float64Array(half);
  const order = bitReversal(half);
  // exp(-2 pi i k / length): each stage of the half-length transform strides through it.
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sin = Float64Array.from({ length: half }, (_, k) => -Math.sin((2 * Math.PI * k) / length));
  return {
    compute: (frame, power) => {
      for (let k = 0; k < half; k++) {
        const from = 2 * order[k]!;
        re[k] = frame[from]!;
        im[k] = frame[from + 1]!;
      }
      transform(re, im, cos, sin);
      unpackPower(re, im, cos, sin, power);
    },
  };
}

/** Where each value of a transform of `size` comes from: its index with the bits in reverse order. */
function bitReversal(size: number): Uint32Array {
  const order = new Uint32Array(size);
  for (let i = 1; i < size; i++) order[i] = (order[i >> 1]! >> 1) | (i & 1 ? size >> 1 : 0);
  return order;
}

/** Complex FFT in place; the input is in bit-reversed order. The twiddles are those of twice the size. */
function transform(re: Float64Array, im: Float64Array, cos: Float64Array, sin: Float64Array): void {
  const size = re.length;
  for (let span = 1; span < size; span *= 2) {
    const stride = size / span;
    for (let k = 0; k < span; k++) {
      const wr = cos[k * stride]!;
      const wi = sin[k * stride]!;
      for (let low = k; low < size; low += 2 * span) {
        const high = low + span;
        const xr = re[high]! * wr - im[high]! * wi;
        const xi = re[high]! * wi + im[high]! * wr;
        re[high] = re[low]! - xr;
        im[high] = im[low]! - xi;
        re[low] = re[low]! + xr;
        im[low] = im[low]! + xi;
      }
    }
  }
}

/** From the packed transform Z to |X|^2: X[k] = (Z[k] + Z*[h-k]) / 2 - i W^k (Z[k] - Z*[h-k]) / 2. */
function unpackPower(
  re: Float64Array,
  im: Float64Array,
  cos: Float64Array,
  sin: Float64Array,
  power: Float64Array,
): void {
  const half = re.length;
  power[0] = (re[0]! + im[0]!) ** 2;
  power[half] = (re[0]! - im[0]!) ** 2;
  for (let k = 1; k < half; k++) {
    const mirror = half - k;
    const evenRe = (re[k]! + re[mirror]!) / 2;
    const evenIm = (im[k]! - im[mirror]!) / 2;
    const oddRe = (im[k]! + im[mirror]!) / 2;
    const oddIm = (re[mirror]! - re[k]!) / 2;
    const xr = evenRe + oddRe * cos[k]! - oddIm * sin[k]!;
    const xi = evenIm + oddRe * sin[k]! + oddIm * cos[k]!;
    power[k] = xr * xr + xi * xi;
  }
}
