// Where batches come from: pure functions of epoch and index, so that resumed training needs only its position.
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';
import { DATA_TYPES, type TensorData } from '../graph/data-types.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';

/** Tensors of a batch by the names of the graph's inputs. */
export type Batch = Readonly<Record<string, EngineTensor>>;

/** The data of a training. The same epoch and index must give the same batch, however often it is asked for. */
export interface BatchSource {
  /** What the batches depend on, such as size, order and seed: a training does not resume where it has changed. */
  readonly description?: string;
  /** How many batches the epoch has, from 1. */
  numBatches(epoch: number): number;
  /** @param index from 0 to numBatches(epoch) - 1 */
  batch(epoch: number, index: number): Batch | Promise<Batch>;
}

/** How `createBatches` cuts. */
export interface BatchOptions {
  /** Examples a batch, from 1; the last batch of an epoch has what is left. */
  readonly batchSize: number;
  /** Order of examples: a new one each epoch, or as they stand. Default `shuffled`. */
  readonly order?: 'shuffled' | 'kept';
  /** Seed of the order; default 0. */
  readonly seed?: number;
}

/**
 * Batches of examples that are all in memory.
 * @param examples tensors by the names of the graph's inputs; the first axis of each is over examples
 * @throws ConfigError for a batch size that is no whole number from 1, no tensors, or no examples
 * @throws ShapeError where tensors hold different numbers of examples
 */
export function createBatches(examples: Batch, options: BatchOptions): BatchSource {
  const { batchSize, order = 'shuffled', seed = 0 } = options;
  if (!(Number.isInteger(batchSize) && batchSize >= 1)) {
    throw new ConfigError(`createBatches: expected a batch size from 1, got ${batchSize}`);
  }
  const [first, ...others] = Object.entries(examples);
  if (first === undefined) throw new ConfigError('createBatches: got no tensors; give one an input');
  const numExamples = first[1].shape[0] ?? 0;
  if (numExamples === 0) {
    throw new ConfigError(
      `createBatches: '${first[0]}' holds no examples; its first axis must be over examples`,
    );
  }
  for (const [name, { shape }] of others) {
    if (shape[0] === numExamples) continue;
    const got = `${shape[0]} in '${name}'`;
    throw new ShapeError('createBatches', `${numExamples} examples as in '${first[0]}'`, got);
  }
  let known: { epoch: number; places: Uint32Array } | null = null;
  const placesOf = (epoch: number): Uint32Array => {
    if (known?.epoch === epoch) return known.places;
    const places = Uint32Array.from({ length: numExamples }, (_, place) => place);
    if (order === 'shuffled') createRandomStream(seed, 'batches', epoch).shuffle(places);
    known = { epoch, places };
    return places;
  };
  const kinds = Object.entries(examples).map(([name, { dtype, shape }]) => [name, dtype, shape]);
  return {
    description: JSON.stringify({ batchSize, order, seed, examples: kinds }),
    numBatches: () => Math.ceil(numExamples / batchSize),
    batch: (epoch, index) => {
      const chosen = placesOf(epoch).subarray(index * batchSize, (index + 1) * batchSize);
      return Object.fromEntries(
        Object.entries(examples).map(([name, tensor]) => [name, takeExamples(tensor, chosen)]),
      );
    },
  };
}

function takeExamples({ dtype, shape, data }: EngineTensor, places: Uint32Array): EngineTensor {
  const size = data.length / shape[0]!;
  const taken: TensorData = new DATA_TYPES[dtype].array(places.length * size);
  places.forEach((place, index) => {
    taken.set(data.subarray(place * size, (place + 1) * size) as never, index * size);
  });
  return { dtype, shape: [places.length, ...shape.slice(1)], data: taken };
}
