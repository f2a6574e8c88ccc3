// A table of embeddings too large to go through each run: it stays in flat memory, and a step reads and changes only the
// rows of its batch. Rows outside the batch keep their values and their state, as in PyTorch's SparseAdam ("lazy" Adam);
// for Adagrad and plain descent that equals a dense step, for Adam and momentum a row rests while it is not seen.
import { NotFoundError, ShapeError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';
import type { Shape } from '../graph/dims.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import type { Graph, Tensor } from '../graph/graph.ts';
import type { Initializer } from '../graph/initializers.ts';
import { gather } from '../operators/gather.ts';
import type { Batch } from './batch-source.ts';

/** A table in a graph. */
export interface EmbeddingTable {
  readonly name: string;
  readonly numRows: number;
  readonly dimension: number;
  readonly initializer: Initializer;
  /** The graph's input that holds the rows of a batch, (rows of the batch, dimension). */
  readonly rows: Tensor;
  /** Names of the inputs that hold row numbers. */
  readonly lookups: readonly string[];
  /**
   * Embeddings of the rows that the batch names.
   * @param name of the input: in a batch int32 row numbers of the table, each from 0 to numRows - 1
   * @returns (...shape, dimension)
   */
  lookup(name: string, shape: Shape): Tensor;
}

/**
 * Adds a table to a graph. For inference build the graph with a parameter and `gather` instead.
 * @param name of the table; its row input is `NAME/rows`
 * @throws ShapeError where a size is no whole number from 1
 */
export function createEmbeddingTable(
  graph: Graph,
  name: string,
  options: { readonly numRows: number; readonly dimension: number; readonly initializer: Initializer },
): EmbeddingTable {
  const { numRows, dimension, initializer } = options;
  if (![numRows, dimension].every((length) => Number.isSafeInteger(length) && length >= 1)) {
    throw new ShapeError(`table '${name}'`, 'whole numbers from 1', `[${numRows}, ${dimension}]`);
  }
  const rows = graph.input(`${name}/rows`, 'float32', [`${name}/rows`, dimension]);
  const lookups: string[] = [];
  return {
    name,
    numRows,
    dimension,
    initializer,
    rows,
    lookups,
    lookup: (input, shape) => {
      const positions = graph.input(input, 'int32', shape);
      lookups.push(input);
      return gather(rows, positions);
    },
  };
}

/** First values of a table, from its own random stream, as parameters have them. */
export function initializeTable(table: EmbeddingTable, seed: number): Float32Array {
  const random = createRandomStream(seed, `parameter/${table.name}`);
  const values = Float32Array.from(table.initializer([table.numRows, table.dimension], random));
  const expected = table.numRows * table.dimension;
  if (values.length === expected) return values;
  throw new ShapeError(`table '${table.name}'`, `${expected} first values`, `${values.length}`);
}

/** The rows that batches look up, each once. */
export interface LookedUpRows {
  /** Row numbers in the order of their first occurrence. */
  readonly rows: Uint32Array;
  /** The batch with positions among `rows` in place of row numbers. */
  readonly batch: Batch;
}

/**
 * Finds the rows of a batch; costs as much as the batch is large, however large the table.
 * @throws NotFoundError for a row that the table lacks; ShapeError for a missing or wrong input
 */
export function lookUpRows(table: EmbeddingTable, batch: Batch): LookedUpRows {
  const positionOf = new Map<number, number>();
  const replaced: Record<string, EngineTensor> = {};
  for (const input of table.lookups) {
    const tensor = batch[input];
    if (tensor?.dtype !== 'int32') {
      throw new ShapeError(`table '${table.name}'`, `int32 row numbers '${input}'`, tensor?.dtype ?? 'none');
    }
    const positions = new Int32Array(tensor.data.length);
    (tensor.data as Int32Array).forEach((row, place) => {
      if (row < 0 || row >= table.numRows) {
        throw new NotFoundError(
          `table '${table.name}': '${input}'[${place}] names row ${row}; rows are 0 to ${table.numRows - 1}`,
        );
      }
      const position = positionOf.get(row) ?? positionOf.size;
      positionOf.set(row, position);
      positions[place] = position;
    });
    replaced[input] = { ...tensor, data: positions };
  }
  return { rows: Uint32Array.from(positionOf.keys()), batch: { ...batch, ...replaced } };
}

/** Copies rows of a flat table together, (rows, dimension). */
export function gatherRows(values: Float32Array, rows: Uint32Array, dimension: number): Float32Array {
  const gathered = new Float32Array(rows.length * dimension);
  rows.forEach((row, place) => {
    gathered.set(values.subarray(row * dimension, (row + 1) * dimension), place * dimension);
  });
  return gathered;
}

/** Copies rows back to their places in a flat table. */
export function scatterRows(
  values: Float32Array,
  rows: Uint32Array,
  dimension: number,
  gathered: Float32Array,
): void {
  rows.forEach((row, place) => {
    values.set(gathered.subarray(place * dimension, (place + 1) * dimension), row * dimension);
  });
}
