// All trained parameters in one array, their gradients in a second, each slot of the optimizer's state in a further one.
// A session reads parameters where they lie; an optimizer's step, a sum of gradients or an exchange of them between
// machines is one walk over flat memory.
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { countElements, type EngineTensor } from '../graph/engine-tensor.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';
import type { Optimizer, StateSlot } from '../optimizers/optimizer.ts';

/** Where a parameter lies. */
export interface FlatPlace {
  readonly parameter: Tensor;
  readonly start: number;
  readonly end: number;
}

/** Parameters with gradients and state, element by element at the same index of each array. */
export interface FlatParameters {
  /** Decaying parameters first, else in the order given. */
  readonly places: readonly FlatPlace[];
  /** Parameters before this index decay, the others do not. */
  readonly decayEnd: number;
  readonly values: Float32Array;
  readonly gradients: Float32Array;
  readonly slots: readonly { readonly name: string; readonly values: Float32Array }[];
  /** Parameters by name, as views of `values`. */
  readonly tensors: Readonly<Record<string, EngineTensor>>;
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
): FlatParameters {
  const ordered = [true, false].flatMap((decay) =>
    parameters.filter(({ name }) => optimizer.decays(name) === decay),
  );
  let length = 0;
  const places = ordered.map((parameter): FlatPlace => {
    if (parameter.dtype !== 'float32') {
      throw new ShapeError('trainer', 'parameters of type float32', describeTensor(parameter));
    }
    const start = length;
    length += countElements(parameter.shape as readonly number[]);
    return { parameter, start, end: length };
  });
  const flat = new Float32Array(length);
  const tensors: Record<string, EngineTensor> = {};
  for (const { parameter, start, end } of places) {
    const tensor = values.get(parameter);
    if (tensor === undefined) throw new ConfigError(`trainer: '${parameter.name}' has no first values`);
    const data = flat.subarray(start, end);
    data.set(tensor.data as Float32Array);
    tensors[parameter.name] = { ...tensor, data };
  }
  return {
    places,
    decayEnd: places.findLast(({ parameter }) => optimizer.decays(parameter.name))?.end ?? 0,
    values: flat,
    gradients: new Float32Array(length),
    slots: places.length === 0 ? [] : createSlots(optimizer.init(places[0]!.parameter), length),
    tensors,
  };
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
