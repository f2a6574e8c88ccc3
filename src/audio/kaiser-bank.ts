// The coefficients of a resampler: a sinc under Kaiser's window, sampled once a phase. Formulas for length and shape
// of the window: Kaiser 1974; Oppenheim and Schafer, Discrete-Time Signal Processing, 3rd ed. 2010, eq. 7.75 and 7.76.

/** Attenuation from the lower of both Nyquist frequencies on: what would fold back is below 16 bits. */
const ATTENUATION_DB = 96;
/** Frequencies up to this part of the lower Nyquist frequency pass whole: 7.2 kHz of 8 kHz. */
const PASS = 0.9;
/** More phases than these are interpolated between neighbours: within 1.2e-6, -118 dB (pi^2 / 8 / 1024^2). */
const MOST_PHASES = 1024;

/** One row of coefficients a phase, and the row of the next whole sample as the last. */
export interface KaiserBank {
  /** (numPhases + 1, numTaps): row p belongs to outputs that lie p / numPhases after an input sample. */
  readonly bank: Float64Array;
  /** As many as there are places, each with its row; where they are fewer, neighbours are to be interpolated. */
  readonly numPhases: number;
  /** A multiple of 4; tap j belongs to the input sample j + 1 - numTaps / 2 after the one before the output. */
  readonly numTaps: number;
}

/**
 * @param phases how many different places outputs have between two inputs: toHz / gcd(fromHz, toHz)
 */
export function createKaiserBank(fromHz: number, toHz: number, phases: number): KaiserBank {
  const nyquist = Math.min(fromHz, toHz) / 2;
  const transition = (2 * Math.PI * nyquist * (1 - PASS)) / fromHz;
  const numTaps = 4 * Math.ceil((ATTENUATION_DB - 8) / (2.285 * transition) / 4);
  const beta = 0.1102 * (ATTENUATION_DB - 8.7);
  const cutoff = (nyquist * (1 + PASS)) / fromHz; // twice the cutoff frequency a sample: 1 is the input's Nyquist
  const numPhases = Math.min(phases, MOST_PHASES);
  const half = numTaps / 2;
  const bank = new Float64Array((numPhases + 1) * numTaps); // (phase, tap)
  for (let phase = 0; phase <= numPhases; phase++) {
    const row = bank.subarray(phase * numTaps, (phase + 1) * numTaps);
    let sum = 0;
    for (let tap = 0; tap < numTaps; tap++) {
      const t = tap + 1 - half - phase / numPhases;
      const window = Math.abs(t) < half ? besselI0(beta * Math.sqrt(1 - (t / half) ** 2)) : 0;
      row[tap] = sinc(cutoff * t) * window;
      sum += row[tap]!;
    }
    // Each phase alone passes a constant as it is.
    for (let tap = 0; tap < numTaps; tap++) row[tap]! /= sum;
  }
  return { bank, numPhases, numTaps };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The modified Bessel function of the first kind of order 0, by its power series (Abramowitz and Stegun 9.6.12). */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}
