// All trained parameters in one array, their gradients in a second, each slot of the optimizer's state in a further one.
// A session reads parameters where they lie; an optimizer's step, a sum of gradients or an exchange of them between
// machines is one walk over flat memory.
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { createKernelArrays, type OptimizerKernel } from '../../kernels/optimizers/optimizer-kernel.ts';
import { countElements, type EngineTensor } from '../graph/engine-tensor.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';
import type { Optimizer, StateSlot } from '../optimizers/optimizer.ts';
import { type RateOf, rateFactor } from './rate-factor.ts';

/** Where a parameter lies. */
export interface FlatPlace {
  readonly parameter: Tensor;
  readonly start: number;
  readonly end: number;
}

/** A run of parameters that an optimizer treats alike. */
export interface FlatSegment {
  readonly start: number;
  readonly end: number;
  readonly decay: boolean;
  /** Of the learning rate, above 0. */
  readonly rateFactor: number;
}

/** Parameters with gradients and state, element by element at the same index of each array. */
export interface FlatParameters {
  /** In the order of segments, else in the order given. */
  readonly places: readonly FlatPlace[];
  /** All parameters, those that decay first; parts of one decay in the order in which their factors first occur. */
  readonly segments: readonly FlatSegment[];
  readonly values: Float32Array;
  /** Of a step: what machines add up that train together. */
  readonly gradients: Float32Array;
  /** Where those of a batch arrive: `gradients` itself, but where several batches make a step. */
  readonly batchGradients: Float32Array;
  readonly slots: readonly { readonly name: string; readonly values: Float32Array }[];
  /** Computes on all these arrays; null where they exceed the 4 GiB that it reaches. */
  readonly kernel: OptimizerKernel | null;
  /** Parameters by name, as views of `values`. */
  readonly tensors: Readonly<Record<string, EngineTensor>>;
}

/** How to lay out flat memory. */
export interface FlatOptions {
  /** Above 0; default 1. */
  readonly rateOf?: RateOf;
  /** Whether several batches may make a step, which takes one more array; default false. */
  readonly accumulates?: boolean;
}

/**
 * Copies parameters into flat memory, with gradients of zero and the optimizer's first state.
 * @param values of each parameter
 * @throws ShapeError for a parameter that is not float32; ConfigError for one without values
 */
export function flattenParameters(
  parameters: readonly Tensor[],
  values: ReadonlyMap<Tensor, EngineTensor>,
  optimizer: Optimizer,
  { rateOf = () => 1, accumulates = false }: FlatOptions = {},
): FlatParameters {
  const segments: FlatSegment[] = [];
  const places: FlatPlace[] = [];
  let length = 0;
  for (const { decay, factor, members } of groupAlike(parameters, optimizer, rateOf)) {
    const first = length;
    for (const parameter of members) {
      if (parameter.dtype !== 'float32') {
        throw new ShapeError('trainer', 'parameters of type float32', describeTensor(parameter));
      }
      const start = length;
      length += countElements(parameter.shape as readonly number[]);
      places.push({ parameter, start, end: length });
    }
    segments.push({ start: first, end: length, decay, rateFactor: factor });
  }
  const slots = places.length === 0 ? [] : optimizer.init(places[0]!.parameter);
  const memory = allocateFlat(length, slots, accumulates);
  const tensors: Record<string, EngineTensor> = {};
  for (const { parameter, start, end } of places) {
    const tensor = values.get(parameter);
    if (tensor === undefined) throw new ConfigError(`trainer: '${parameter.name}' has no first values`);
    const data = memory.values.subarray(start, end);
    data.set(tensor.data as Float32Array);
    tensors[parameter.name] = { ...tensor, data };
  }
  return { places, segments, ...memory, tensors };
}

type FlatMemory = Pick<FlatParameters, 'values' | 'gradients' | 'batchGradients' | 'slots' | 'kernel'>;

/** Zeros, and the first state; in kernel memory where that holds them. */
function allocateFlat(length: number, slots: readonly StateSlot[], accumulates: boolean): FlatMemory {
  const lengths = new Array<number>(2 + Number(accumulates) + slots.length).fill(length);
  const made = createKernelArrays(lengths) ?? {
    // Shared too, so that the threads of shards read parameters where they lie.
    arrays: lengths.map((count) => new Float32Array(new SharedArrayBuffer(4 * count))),
    kernel: null,
  };
  const [values, gradients, ...rest] = made.arrays as [Float32Array, Float32Array, ...Float32Array[]];
  const batchGradients = accumulates ? rest.shift()! : gradients;
  return {
    ...{ values, gradients, batchGradients, kernel: made.kernel },
    slots: slots.map(({ name, initial }, place) => ({ name, values: rest[place]!.fill(initial) })),
  };
}

interface AlikeParameters {
  readonly decay: boolean;
  readonly factor: number;
  readonly members: Tensor[];
}

function groupAlike(
  parameters: readonly Tensor[],
  optimizer: Optimizer,
  rateOf: RateOf,
): readonly AlikeParameters[] {
  const groups: AlikeParameters[] = [];
  for (const parameter of parameters) {
    const decay = optimizer.decays(parameter.name);
    const factor = rateFactor(rateOf, parameter.name);
    const group = groups.find((known) => known.decay === decay && known.factor === factor);
    if (group === undefined) groups.push({ decay, factor, members: [parameter] });
    else group.members.push(parameter);
  }
  return groups.toSorted((a, b) => Number(b.decay) - Number(a.decay));
}

/** State of `length` elements before the first step. */
export function createSlots(
  slots: readonly StateSlot[],
  length: number,
): { readonly name: string; readonly values: Float32Array }[] {
  return slots.map(({ name, initial }) => ({ name, values: new Float32Array(length).fill(initial) }));
}

/** Name of the first parameter whose elements are not all finite in an array of `flat`; null for none. */
export function findNonFinite({ places }: FlatParameters, array: Float32Array): string | null {
  const bad = places.find(({ start, end }) => !Number.isFinite(sumOfSquares(array, start, end)));
  return bad?.parameter.name ?? null;
}

/** Elements a call: many short calls are compiled well at once, one long call only after several. */
const CALL_LENGTH = 1 << 15;

/** The sum of squares of a part of an array, in float64; not finite where an element is not. */
export function sumOfSquares(values: Float32Array, start = 0, end = values.length): number {
  let sum = 0;
  for (let from = start; from < end; from += CALL_LENGTH) {
    sum += sumPart(values, from, Math.min(end, from + CALL_LENGTH));
  }
  return sum;
}

// Four sums, because each addition waits for the one before.
function sumPart(values: Float32Array, start: number, end: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let place = start;
  for (; place + 3 < end; place += 4) {
    a += values[place]! * values[place]!;
    b += values[place + 1]! * values[place + 1]!;
    c += values[place + 2]! * values[place + 2]!;
    d += values[place + 3]! * values[place + 3]!;
  }
  for (; place < end; place++) a += values[place]! * values[place]!;
  return a + b + c + d;
}
