// Cuts a batch into shards: contiguous parts of its examples, as equal as whole numbers let them be. What has no axis of
// examples, such as the rows of a table, belongs to every shard.
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { symbolsOf } from '../graph/dims.ts';
import { countElements, type EngineTensor } from '../graph/engine-tensor.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';
import type { Batch } from './batch-source.ts';
import type { ExampleAxis } from './example-axis.ts';

/** A part of a batch. */
export interface BatchShard {
  readonly batch: Batch;
  /** Its share of the examples, above 0. */
  readonly weight: number;
}

/** How the inputs of a network are cut. */
export interface ShardAxes {
  /** Name of the dimension. */
  readonly dimension: string;
  /** By input; inputs that are not in it are not cut. */
  readonly axes: ReadonlyMap<string, number>;
}

/**
 * Where the axis of examples lies in each input.
 * @param inputs what a batch holds
 * @throws ConfigError where no axis of a free length runs over examples, or an input can not be cut along it
 */
export function findShardAxes(inputs: readonly Tensor[], where: ExampleAxis | null): ShardAxes {
  const chosen = inputs.find(({ name }) => name === where?.input);
  const dimension = chosen?.shape[where?.axis ?? 0];
  if (typeof dimension !== 'string') {
    throw new ConfigError(
      'trainer: shards need an input with a named axis over examples; give its length a name such as batch, or leave ' +
        'shards out',
    );
  }
  const axes = new Map<string, number>();
  for (const input of inputs) {
    const axis = input.shape.indexOf(dimension);
    if (axis >= 0) axes.set(input.name, axis);
    const dependent = input.shape.filter((dim) => symbolsOf(dim).includes(dimension));
    if (dependent.length === 0 || (dependent.length === 1 && axis >= 0)) continue;
    throw new ConfigError(
      `trainer: shards can not cut ${describeTensor(input)}, which is no list of '${dimension}'; leave shards out`,
    );
  }
  return { dimension, axes };
}

/**
 * Cuts a batch.
 * @param shards from 1; a batch of fewer examples has as many shards as examples
 * @returns in the order of the examples; views where the axis comes first. The batch itself where it is one shard
 * @throws ShapeError where tensors hold different numbers of examples
 */
export function splitBatch(batch: Batch, { dimension, axes }: ShardAxes, shards: number): BatchShard[] {
  let numExamples: number | undefined;
  for (const [name, axis] of axes) {
    const length = batch[name]?.shape[axis];
    if (length === undefined) return [{ batch, weight: 1 }]; // a session's run says what is missing
    numExamples ??= length;
    if (length === numExamples) continue;
    throw new ShapeError('trainer', `${numExamples} of '${dimension}' in '${name}'`, `${length}`);
  }
  const parts = Math.max(1, Math.min(shards, numExamples!));
  if (parts === 1) return [{ batch, weight: 1 }];
  return Array.from({ length: parts }, (_, part) => {
    const [start, end] = [part, part + 1].map((place) => partStart(numExamples!, parts, place)) as [
      number,
      number,
    ];
    const cut = Object.entries(batch).map(([name, tensor]) => {
      const axis = axes.get(name);
      return [name, axis === undefined ? tensor : takeRange(tensor, axis, start, end)];
    });
    return { batch: Object.fromEntries(cut) as Batch, weight: (end - start) / numExamples! };
  });
}

/** The first parts are longer by one where the length does not divide. */
function partStart(length: number, parts: number, part: number): number {
  return part * Math.floor(length / parts) + Math.min(part, length % parts);
}

/** Elements of a range of an axis. */
function takeRange(
  { dtype, shape, data }: EngineTensor,
  axis: number,
  start: number,
  end: number,
): EngineTensor {
  const inner = countElements(shape.slice(axis + 1));
  const outer = countElements(shape.slice(0, axis));
  const taken = { dtype, shape: shape.with(axis, end - start) };
  if (outer === 1) return { ...taken, data: data.subarray(start * inner, end * inner) };
  const row = shape[axis]! * inner;
  const length = (end - start) * inner;
  const copy = new (data.constructor as Float32ArrayConstructor)(outer * length) as EngineTensor['data'];
  for (let place = 0; place < outer; place++) {
    const from = place * row + start * inner;
    copy.set(data.subarray(from, from + length) as never, place * length);
  }
  return { ...taken, data: copy };
}
