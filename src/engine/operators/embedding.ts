// Embedding lookup: Gather along the first axis, in two forms that differ in what a gradient costs.
import { checkFloat, checkRank, checkType } from '../graph/checks.ts';
import { emitMany } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';
import { cast } from './cast.ts';
import { gather } from './gather.ts';
import { reshape } from './reshape.ts';
import { refuseNegative } from './shared/refuse-negative.ts';

/**
 * Rows of a table. Its gradient is as large as the table.
 * @param table (rows, dim)
 * @param indices int32 or int64 of any shape, each from 0 to below the number of rows; for another a run fails
 * @returns (...indices, dim)
 * @throws ShapeError where types or shapes do not fit
 */
export function embedding(table: Tensor, indices: Tensor): Tensor {
  checkTable(table, indices);
  return gather(table, refuseNegative(indices));
}

/** A lookup that knows which rows it has read. */
export interface SparseEmbedding {
  /** (...indices, dim), as `embedding` gives it. */
  readonly values: Tensor;
  /** Which rows were read: int64 (n), ascending, each once. The length is known to a run only. */
  readonly indices: Tensor;
  /** These rows of the table: (n, dim). */
  readonly rows: Tensor;
}

/**
 * Rows of a table such that a step touches only them: `gradients(loss, [rows])` gives for each row that the batch has
 * read the sum of the gradients of its places, (n, dim), and nothing as large as the table is made.
 * @param table as for `embedding`; usually an input or a parameter that is not trainable by itself
 * @param indices as for `embedding`
 * @throws ShapeError where types or shapes do not fit
 */
export function sparseEmbedding(table: Tensor, indices: Tensor): SparseEmbedding {
  checkTable(table, indices);
  const { naming } = indices.graph;
  const count = naming.claimUnique(naming.scoped('uniqueRows'));
  const flat = reshape(cast(refuseNegative(indices), 'int64'), [-1]);
  const results = [
    { dtype: 'int64', shape: [count] },
    { dtype: 'int64', shape: [count] },
    { dtype: 'int64', shape: flat.shape },
  ] as const;
  const [unique, , inverse] = emitMany('Unique', [flat], results, { sorted: { int: 1 } });
  const rows = gather(table, unique!); // (n, dim)
  return { values: gather(rows, reshape(inverse!, indices.shape)), indices: unique!, rows };
}

function checkTable(table: Tensor, indices: Tensor): void {
  checkFloat('embedding', table);
  checkRank('embedding', table, 2, 2);
  checkType('embedding', indices, ['int32', 'int64']);
}
