// The blocks of memory through which host and kernel agree: settings, and what threads share while they train.
// `assembly/_word2vec-settings.ts` and `_word2vec-barrier.ts` read the same.
import type { KernelMemory } from '../kernel-memory.ts';

/** Unsigned 32-bit fields, in order. Addresses are in bytes; yes is 1, no is 0. */
const FIELDS = [
  'inputRows',
  'outputRows',
  'rowBytes',
  'tokens',
  'sequenceStarts',
  'weights',
  'keepBelow',
  'aliasBelow',
  'aliasOther',
  'numTokens',
  'pathStarts',
  'pathNodes',
  'units',
  'stepStarts',
  'isCbow',
  'isHierarchical',
  'window',
  'isDynamic',
  'isShuffled',
  'negatives',
  'sharesNegatives',
  'lossStride',
  'control',
  'slots',
  'slotBytes',
  'sequenceLists',
  'maxLength',
  'scratch',
  'scratchBytes',
  'seed',
] as const;
const LEARNING_RATE = 120;
const MIN_LEARNING_RATE = 128;
const UNIT_PLACES = 136;

/** Bytes of the settings block. */
export const SETTINGS_BYTES = 192;

/** What a kernel works on; see `assembly/_word2vec-settings.ts` for each field. */
export type KernelSettings = Readonly<Record<(typeof FIELDS)[number], number>> & {
  readonly unitPlaces: number;
  readonly learningRate: number;
  readonly minLearningRate: number;
};

/** Writes settings where the kernel's `begin` will read them. */
export function writeSettings(memory: KernelMemory, address: number, settings: KernelSettings): void {
  const view = new DataView(memory.memory.buffer, address, SETTINGS_BYTES);
  FIELDS.forEach((field, index) => {
    view.setUint32(index * 4, settings[field], true);
  });
  view.setFloat64(LEARNING_RATE, settings.learningRate, true);
  view.setFloat64(MIN_LEARNING_RATE, settings.minLearningRate, true);
  view.setUint32(UNIT_PLACES, settings.unitPlaces, true);
}

/** Bytes of the control block. */
export const CONTROL_BYTES = 64;
const STOP = 2;
const FAULT_STEP = 3;
const LOSS = 4;
const TARGETS = 5;
/** Loss is counted in whole parts of this size, so that the order of addition does not matter. */
const LOSS_UNIT = 2 ** -20;

/** What threads share while they train. */
export interface Control {
  /** Before each task: nobody has arrived, no unit is taken, nothing has stopped. The loss stays. */
  reset(): void;
  /** Lets no thread wait any longer. */
  stop(): void;
  /** The step of the epoch whose scores were not finite, or null. */
  faultStep(): number | null;
  /** Sum over sampled targets since the last call, and their number. */
  takeLoss(): { sum: number; targets: number };
}

/** The control block at an address. */
export function controlAt(memory: KernelMemory, address: number): Control {
  const words = new Int32Array(memory.memory.buffer, address, CONTROL_BYTES / 4);
  const sums = new BigInt64Array(memory.memory.buffer, address, CONTROL_BYTES / 8);
  return {
    reset() {
      for (let field = 0; field < 2 * LOSS; field++) Atomics.store(words, field, 0);
    },
    stop() {
      Atomics.store(words, FAULT_STEP, -1);
      Atomics.store(words, STOP, 1);
    },
    faultStep() {
      return Atomics.load(words, STOP) === 0 ? null : Atomics.load(words, FAULT_STEP);
    },
    takeLoss() {
      const sum = Number(Atomics.exchange(sums, LOSS, 0n)) * LOSS_UNIT;
      return { sum, targets: Number(Atomics.exchange(sums, TARGETS, 0n)) };
    },
  };
}
