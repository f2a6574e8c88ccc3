// An optimizer's step over flat memory, in place: by the compiled kernel in one pass, where the optimizer has a rule for it
// and the arrays lie in its memory, else by the optimizer's graph in parts, so that memory stays at one part's temporaries,
// and these stay in the processor's cache.
import type { OptimizerKernel } from '../../kernels/optimizers/optimizer-kernel.ts';
import { createTensor, type EngineTensor } from '../graph/engine-tensor.ts';
import { createGraph, type Tensor } from '../graph/graph.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { findRule, type Optimizer } from '../optimizers/optimizer.ts';
import { createSession, type Session } from '../session.ts';

/**
 * Elements a part of a step by graph. Adam over 10 million parameters on one thread: 109 ms in parts of 2^14, 86 of 2^16, 88 of 2^17, 105 of
 * 2^18, 119 of 2^20, 184 in one part (a machine of 2 cores under load; least of 18 steps each).
 */
const PART_LENGTH = 1 << 16;

/** Arrays of one step; the same index of each belongs together. */
export interface ApplyArrays {
  /** Changed in place. */
  readonly values: Float32Array;
  readonly gradients: Float32Array;
  /** Changed in place; in the order of the optimizer's slots. */
  readonly slots: readonly { readonly values: Float32Array }[];
  /** Computes on these arrays; default none. */
  readonly kernel?: OptimizerKernel | null;
}

/** Where and how to step. */
export interface ApplyOptions {
  readonly learningRate: number;
  /** Steps done before, from 0. */
  readonly step: number;
  /** First index; default 0. */
  readonly start?: number;
  /** Index after the last; default all. */
  readonly end?: number;
  readonly decay: boolean;
  /** What gradients are multiplied by first, such as by clipping; default 1. */
  readonly gradientFactor?: number;
}

/** Makes steps. Close it when done. */
export interface ApplySession {
  /** Gradients are of no use afterwards. */
  apply(arrays: ApplyArrays, options: ApplyOptions): Promise<void>;
  close(): Promise<void>;
}

/** What makes the steps of an optimizer, on the CPU, where the flat memory is, on the calling thread. */
export async function createApplySession(optimizer: Optimizer): Promise<ApplySession> {
  const rule = findRule(optimizer);
  const sessions = new Map<boolean, Session>();
  const sessionFor = async (decay: boolean): Promise<Session> => {
    const session =
      sessions.get(decay) ?? (await createSession(toApplyModel(optimizer, decay), { threads: 1 }));
    sessions.set(decay, session);
    return session;
  };
  return {
    apply: async (arrays, options) => {
      const { start = 0, end = arrays.values.length, gradientFactor = 1 } = options;
      if (start >= end) return;
      const range = { start, end, gradientFactor };
      const { values, gradients, slots, kernel = null } = arrays;
      if (rule !== null && kernel !== null) {
        const flat = { values, gradients, slots: slots.map((slot) => slot.values) };
        kernel.update(rule.at(options), flat, range);
      } else {
        await applyGraph(await sessionFor(options.decay), arrays, { ...options, ...range });
      }
    },
    close: async () => {
      for (const session of sessions.values()) await session.close();
    },
  };
}

async function applyGraph(
  session: Session,
  { values, gradients, slots }: ApplyArrays,
  { learningRate, step, start, end, gradientFactor }: Required<ApplyOptions>,
): Promise<void> {
  const scalars = {
    learningRate: createTensor('float32', [], [learningRate]),
    step: createTensor('int64', [], [step]),
  };
  const known = new Set(session.inputs.map(({ name }) => name));
  for (let from = start; from < end; from += PART_LENGTH) {
    const to = Math.min(end, from + PART_LENGTH);
    const part = (array: Float32Array): EngineTensor => ({
      dtype: 'float32',
      shape: [to - from],
      data: array.subarray(from, to),
    });
    if (gradientFactor !== 1) for (let i = from; i < to; i++) gradients[i]! *= gradientFactor;
    const feeds = {
      value: part(values),
      gradient: part(gradients),
      ...scalars,
      ...Object.fromEntries(slots.map((slot, place) => [`slot${place}`, part(slot.values)])),
    };
    const results = await session.run(
      Object.fromEntries(Object.entries(feeds).filter(([name]) => known.has(name))),
    );
    values.set(results['next/value']!.data as Float32Array, from);
    slots.forEach((slot, place) => {
      slot.values.set(results[`next/slot${place}`]!.data as Float32Array, from);
    });
  }
}

/** The model of a step: `value`, `gradient`, `slot0`... (n,), `learningRate` and `step` to `next/value`, `next/slot0`... */
export function toApplyModel(optimizer: Optimizer, decay: boolean): Uint8Array {
  const graph = createGraph(`${optimizer.name} step`);
  const flat = (name: string): Tensor => graph.input(name, 'float32', ['n']);
  const value = flat('value');
  const gradient = flat('gradient');
  const state = optimizer.init(value).map((_, place) => flat(`slot${place}`));
  const result = optimizer.update({
    parameters: [value],
    gradients: [gradient],
    state: [state],
    decay: [decay],
    learningRate: graph.input('learningRate', 'float32', []),
    step: graph.input('step', 'int64', []),
  });
  graph.output('next/value', result.parameters[0]!);
  result.state[0]!.forEach((slot, place) => {
    graph.output(`next/slot${place}`, slot);
  });
  return toModelBytes(graph);
}
