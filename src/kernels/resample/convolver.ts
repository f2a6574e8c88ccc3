// The inner loop of resampling: sums of products of sound with the rows of a bank of coefficients. The compiled kernel
// behind a typed call, and the same in plain TypeScript; src/audio/resample.ts decides what is computed.
import { createKernelMemory } from '../kernel-memory.ts';
import { loadKernel } from '../load-kernel.ts';

/** What a convolver is made for. */
export interface ConvolverPlan {
  /** (numPhases + 1, numTaps) coefficients; the last row belongs to the next whole sample. */
  readonly bank: ArrayLike<number>;
  /** A multiple of 4. */
  readonly numTaps: number;
  /** `up` where each phase has its row; fewer where neighbouring rows are interpolated. */
  readonly numPhases: number;
  /** Outputs `up` come from inputs `down`. */
  readonly up: number;
  readonly down: number;
  /** Inputs and outputs that fit at once. */
  readonly inputLength: number;
  readonly outputLength: number;
}

/** Computes outputs from inputs that lie in its own memory. */
export interface Convolver {
  /** (inputLength), to be filled by the caller. */
  readonly input: Float32Array;
  /** (outputLength), filled by `convolve`. */
  readonly output: Float32Array;
  /**
   * Fills output 0 to `count` - 1: output k = sum over j of row(p)[j] input[from + i + j], where i and p are the whole part
   * and the rest of (phase + k down) / up.
   */
  convolve(count: number, from: number, phase: number): void;
}

interface Exports {
  convolve(
    out: number,
    count: number,
    bank: number,
    taps: number,
    numPhases: number,
    sound: number,
    phase: number,
    up: number,
    down: number,
  ): void;
}

const FLOAT_BYTES = 4;

/**
 * A convolver in WebAssembly SIMD; the same bits on every machine.
 * @throws SegueError where the compiled kernel is missing
 */
export function createConvolver(plan: ConvolverPlan): Convolver {
  const { bank, numTaps, numPhases, up, down, inputLength, outputLength } = plan;
  const memory = createKernelMemory();
  const [bankAt, inputAt, outputAt] = [bank.length, inputLength, outputLength].map((length) =>
    memory.allocate(length * FLOAT_BYTES),
  ) as [number, number, number];
  const view = (at: number, length: number) => new Float32Array(memory.memory.buffer, at, length);
  view(bankAt, bank.length).set(bank);
  const kernel = loadKernel<Exports>('resample', 'simd', memory.memory);
  return {
    input: view(inputAt, inputLength),
    output: view(outputAt, outputLength),
    convolve: (count, from, phase) => {
      const sound = inputAt + from * FLOAT_BYTES;
      kernel.convolve(outputAt, count, bankAt, numTaps, numPhases, sound, phase, up, down);
    },
  };
}

/** The same in plain TypeScript, in float64 but for coefficients and results: the kernel's definition, for its tests. */
export function createReferenceConvolver(plan: ConvolverPlan): Convolver {
  const { numTaps, numPhases, up, down } = plan;
  const bank = Float32Array.from(plan.bank);
  const input = new Float32Array(plan.inputLength);
  const output = new Float32Array(plan.outputLength);
  const dot = (row: number, from: number): number => {
    let sum = 0;
    for (let j = 0; j < numTaps; j++) sum += bank[row * numTaps + j]! * input[from + j]!;
    return sum;
  };
  return {
    input,
    output,
    convolve: (count, from, phase) => {
      for (let k = 0; k < count; k++) {
        const place = phase + k * down;
        const at = from + Math.floor(place / up);
        const row = ((place % up) / up) * numPhases;
        const low = dot(Math.floor(row), at);
        output[k] =
          numPhases === up
            ? dot(place % up, at)
            : low + (row - Math.floor(row)) * (dot(Math.floor(row) + 1, at) - low);
      }
    },
  };
}
