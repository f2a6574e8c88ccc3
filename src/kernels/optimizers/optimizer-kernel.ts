// Steps of optimizers in one pass over flat arrays: the compiled kernel behind typed calls. reference.ts does the same in
// plain TypeScript, bit for bit.
import { ConfigError } from '../../core/errors.ts';
import { createKernelMemory, KERNEL_MEMORY_BYTES } from '../kernel-memory.ts';
import { loadKernel } from '../load-kernel.ts';

/**
 * What one step does to a value p with gradient g and state, all in float32. `l2` times p is added to g first, and `rate`
 * is the learning rate.
 */
export type UpdateRule =
  /** p = p - rate g. */
  | { readonly rule: 'descent'; readonly rate: number; readonly l2: number }
  /** v = momentum v + g; p = p - rate v, or p - rate (g + momentum v) with `nesterov`. */
  | {
      readonly rule: 'momentum';
      readonly rate: number;
      readonly l2: number;
      readonly momentum: number;
      readonly nesterov: boolean;
    }
  /** m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g²; p = keep p - rate m / (sqrt(s) + shift). */
  | {
      readonly rule: 'adam';
      readonly rate: number;
      readonly l2: number;
      readonly shift: number;
      readonly keep: number;
      readonly beta1: number;
      readonly beta2: number;
    }
  /** s = s + g²; p = p - rate g / (sqrt(s) + epsilon). */
  | { readonly rule: 'adagrad'; readonly rate: number; readonly l2: number; readonly epsilon: number };

/** Arrays of one length; the same index of each belongs together. */
export interface UpdateArrays {
  /** Changed in place. */
  readonly values: Float32Array;
  readonly gradients: Float32Array;
  /** State, changed in place: none for descent, v for momentum, m and s for adam, s for adagrad. */
  readonly slots: readonly Float32Array[];
}

/** Which elements a step changes, and what its gradients are multiplied by first. */
export interface UpdateRange {
  readonly start: number;
  readonly end: number;
  readonly gradientFactor: number;
}

/** Computes on arrays of one kernel memory, on the calling thread. */
export interface OptimizerKernel {
  /** One step. Any cut of a range into parts gives the same bits. */
  update(rule: UpdateRule, arrays: UpdateArrays, range: UpdateRange): void;
  /** In float64; not finite where an element is not. */
  sumOfSquares(values: Float32Array): number;
  /** Adds `weight` times `values` to `sums`, element by element, in float32. */
  addScaled(sums: Float32Array, values: Float32Array, weight: number): void;
}

/** Arrays that a kernel reaches. */
export interface KernelArrays {
  /** Zeros, of the lengths asked for. */
  readonly arrays: readonly Float32Array<SharedArrayBuffer>[];
  readonly kernel: OptimizerKernel;
}

/** The kernel reads four elements at once, also at the end of an array. */
const READ_BEHIND_BYTES = 12;

/**
 * Arrays of float32 in a kernel memory of their own.
 * @returns null where they exceed the 4 GiB that a kernel reaches
 * @throws RangeError where the system has no memory left; SegueError where the compiled kernel is missing
 */
export function createKernelArrays(lengths: readonly number[]): KernelArrays | null {
  const sizes = lengths.map((length) => length * 4 + READ_BEHIND_BYTES);
  // Each piece may be rounded up to 64 bytes, and the memory leaves out its first 64.
  const total = sizes.reduce((sum, size) => sum + size + 64, 64);
  if (total > KERNEL_MEMORY_BYTES) return null;
  const memory = createKernelMemory();
  const offsets = sizes.map((size) => memory.allocate(size));
  const { buffer } = memory.memory;
  return {
    arrays: offsets.map((offset, place) => new Float32Array(buffer, offset, lengths[place])),
    kernel: wrapKernel(loadKernel<OptimizerExports>('optimizers', 'simd', memory.memory), buffer),
  };
}

/**
 * Exports of `assembly/optimizers.ts`: offsets in bytes of the arrays in the order values, gradients, slots; the number of
 * elements; the factor of gradients, l2 and rate; and what else the rule has.
 */
interface OptimizerExports {
  descend(...values: number[]): void;
  descendWithMomentum(...values: number[]): void;
  adam(...values: number[]): void;
  adagrad(...values: number[]): void;
  sumOfSquares(x: number, count: number): number;
  addScaled(sums: number, x: number, count: number, weight: number): void;
}

function wrapKernel(kernel: OptimizerExports, buffer: SharedArrayBuffer): OptimizerKernel {
  const offsetOf = (array: Float32Array, start: number, end: number): number => {
    if (array.buffer === buffer && start >= 0 && end <= array.length) return array.byteOffset + start * 4;
    throw new ConfigError(
      `optimizer kernel: expected elements ${start} to ${end} of an array of its own memory, got another array of ${array.length}`,
    );
  };
  return {
    update: (rule, { values, gradients, slots }, { start, end, gradientFactor }) => {
      const offsets = [values, gradients, ...slots].map((array) => offsetOf(array, start, end));
      const common = [...offsets, end - start, gradientFactor, rule.l2, rule.rate];
      switch (rule.rule) {
        case 'descent':
          return kernel.descend(...common);
        case 'momentum':
          return kernel.descendWithMomentum(...common, rule.momentum, rule.nesterov ? 1 : 0);
        case 'adam': {
          const { shift, keep, beta1, beta2 } = rule;
          return kernel.adam(...common, shift, keep, beta1, 1 - beta1, beta2, 1 - beta2);
        }
        case 'adagrad':
          return kernel.adagrad(...common, rule.epsilon);
      }
    },
    sumOfSquares: (values) => kernel.sumOfSquares(offsetOf(values, 0, values.length), values.length),
    addScaled: (sums, values, weight) => {
      const count = values.length;
      kernel.addScaled(offsetOf(sums, 0, count), offsetOf(values, 0, count), count, weight);
    },
  };
}
