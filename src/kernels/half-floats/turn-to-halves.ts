// Spectrograms, (bands, frames) float32, to records of a pack, (frames, bands) halves: the compiled kernel behind a call, tile by
// tile. Packing tars spent most of its time on this.
import { createKernelMemory } from '../kernel-memory.ts';
import { loadKernel } from '../load-kernel.ts';

/** Turns spectrograms with a number of bands. */
export interface HalvesTurner {
  /**
   * @param mel (bands, frames), finite, of at least 8 frames
   * @param into (frames, bands) binary16, rounded to nearest even; beyond +-65504 it becomes that
   * @returns how many values lay beyond +-65504
   */
  turn(mel: Float32Array, into: Uint16Array): number;
}

interface Exports {
  transposeToHalves(out: number, input: number, rows: number, columns: number): number;
}

/** Rows and columns of the kernel's squares. */
const SQUARE = 8;
/** Frames that are turned at once: a song of 30 seconds is copied in one piece. */
const TILE_FRAMES = 2048;
const MOST_BANDS = 1024;
const FLOAT_BYTES = 4;
/** Bits of 65504 as a float32. */
const LARGEST_HALF_BITS = 0x477fe000;
const LARGEST_HALF = 65504;

/** Whether a turner takes a spectrogram: bands that are a multiple of 8, up to 1,024, and at least 8 frames. */
export function canTurn(numBands: number, numFrames: number): boolean {
  const fits = numBands % SQUARE === 0 && numBands >= SQUARE && numBands <= MOST_BANDS;
  return fits && numFrames >= SQUARE;
}

/**
 * A turner in WebAssembly SIMD; the same bits on every machine. It keeps 600 kB of memory for 48 bands.
 * @param numBands see `canTurn`
 * @throws SegueError where the compiled kernel is missing
 */
export function createHalvesTurner(numBands: number): HalvesTurner {
  const memory = createKernelMemory();
  const size = numBands * TILE_FRAMES;
  const inputAt = memory.allocate(size * FLOAT_BYTES);
  const outAt = memory.allocate(size * 2);
  const input = new Float32Array(memory.memory.buffer, inputAt, size); // (bands, columns)
  const output = new Uint16Array(memory.memory.buffer, outAt, size); // (columns, bands)
  const kernel = loadKernel<Exports>('half-floats', 'simd', memory.memory);
  return {
    turn(mel, into) {
      const frames = mel.length / numBands;
      let peak = 0;
      for (let next = 0; next < frames; next += TILE_FRAMES) {
        // The last tile has at least a square, some of it for the second time.
        const start = Math.max(0, Math.min(next, frames - SQUARE));
        const count = Math.min(TILE_FRAMES, frames - start);
        if (count === frames) input.set(mel);
        else {
          for (let band = 0; band < numBands; band++) {
            const from = band * frames + start;
            input.set(mel.subarray(from, from + count), band * count);
          }
        }
        peak = Math.max(peak, kernel.transposeToHalves(outAt, inputAt, numBands, count));
        into.set(output.subarray(0, count * numBands), start * numBands);
      }
      return peak <= LARGEST_HALF_BITS ? 0 : countClamped(mel);
    },
  };
}

function countClamped(mel: Float32Array): number {
  let count = 0;
  for (let i = 0; i < mel.length; i++) if (Math.abs(mel[i]!) > LARGEST_HALF) count++;
  return count;
}
