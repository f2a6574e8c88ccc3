// The values, state and gradients of an embedding table while it learns: a step costs what its rows cost.
import { createTensor, type EngineTensor } from '../graph/engine-tensor.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { ApplySession } from './apply-session.ts';
import type { Batch } from './batch-source.ts';
import {
  type EmbeddingTable,
  gatherRows,
  initializeTable,
  lookUpRows,
  scatterRows,
} from './embedding-table.ts';
import { createSlots, sumOfSquares } from './flat-parameters.ts';

/** A table that learns. Between `begin` and `apply` it collects the rows and gradients of one step. */
export interface TableLearner {
  readonly table: EmbeddingTable;
  /** Of the learning rate; 0 where the table is frozen: it has no slots then, and nothing to apply. */
  readonly rateFactor: number;
  /** (rows, dimension). */
  readonly values: Float32Array;
  readonly slots: readonly { readonly name: string; readonly values: Float32Array }[];
  /** Forgets the rows of the step before. */
  begin(): void;
  /** The rows of a batch, and the batch with positions in place of row numbers. */
  lookUp(batch: Batch): { readonly rows: EngineTensor; readonly batch: Batch };
  /** Adds gradients of the rows last looked up. */
  addGradients(gradients: Float32Array, weight: number): void;
  sumOfSquares(): number;
  /** @param where with what gradients are multiplied by first */
  apply(
    session: ApplySession,
    where: { readonly learningRate: number; readonly step: number; readonly gradientFactor: number },
  ): Promise<void>;
}

/** A table at its first values. @param rateFactor of the learning rate, from 0 */
export function createTableLearner(
  table: EmbeddingTable,
  optimizer: Optimizer,
  seed: number,
  rateFactor: number,
): TableLearner {
  const { dimension } = table;
  const values = initializeTable(table, seed);
  const slots = rateFactor === 0 ? [] : createSlots(optimizer.init(table.rows), values.length);
  const decay = optimizer.decays(table.name);
  const placeOf = new Map<number, number>();
  let sums: Float32Array = new Float32Array(0);
  let lastRows: Uint32Array = new Uint32Array(0);
  return {
    table,
    rateFactor,
    values,
    slots,
    begin: () => {
      placeOf.clear();
      sums = new Float32Array(0);
    },
    lookUp: (batch) => {
      const found = lookUpRows(table, batch);
      lastRows = found.rows;
      const rows = createTensor(
        'float32',
        [lastRows.length, dimension],
        gatherRows(values, lastRows, dimension),
      );
      return { rows, batch: found.batch };
    },
    addGradients: (gradients, weight) => {
      for (const row of lastRows) if (!placeOf.has(row)) placeOf.set(row, placeOf.size);
      const grown = new Float32Array(placeOf.size * dimension);
      grown.set(sums);
      lastRows.forEach((row, from) => {
        const to = placeOf.get(row)! * dimension;
        for (let i = 0; i < dimension; i++) grown[to + i]! += weight * gradients[from * dimension + i]!;
      });
      sums = grown;
    },
    sumOfSquares: () => sumOfSquares(sums),
    apply: async (session, { learningRate, ...where }) => {
      if (placeOf.size === 0) return;
      const rows = Uint32Array.from(placeOf.keys());
      const gathered = {
        values: gatherRows(values, rows, dimension),
        gradients: sums,
        slots: slots.map((slot) => ({ values: gatherRows(slot.values, rows, dimension) })),
      };
      await session.apply(gathered, { ...where, learningRate: learningRate * rateFactor, decay });
      scatterRows(values, rows, dimension, gathered.values);
      for (const [place, slot] of slots.entries()) {
        scatterRows(slot.values, rows, dimension, gathered.slots[place]!.values);
      }
    },
  };
}
