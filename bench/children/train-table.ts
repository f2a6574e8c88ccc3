// Trains a table of embeddings by random rows and times each step. Argument: rows of the table. Prints
// `{ "medianMs": number }`.
import { createRandomStream } from '../../src/core/random.ts';
import { createTensor } from '../../src/engine/graph/engine-tensor.ts';
import { createGraph } from '../../src/engine/graph/graph.ts';
import { normalValues } from '../../src/engine/graph/initializers.ts';
import { mul } from '../../src/engine/operators/mul.ts';
import { reduceMean } from '../../src/engine/operators/reduce-mean.ts';
import { adam } from '../../src/engine/optimizers/adam.ts';
import { createEmbeddingTable } from '../../src/engine/trainer/embedding-table.ts';
import { createLearner } from '../../src/engine/trainer/learner.ts';
import { median } from '../harness/rounds.ts';

const BATCH = 4096;
const STEPS = 40;
const WARM_UP = 5;

const numRows = Number(process.argv[2]);
const graph = createGraph('table');
const table = createEmbeddingTable(graph, 'songs', {
  numRows,
  dimension: 64,
  initializer: normalValues(0.1),
});
const rows = table.lookup('song', ['batch']);
const learner = await createLearner({
  graph,
  loss: reduceMean(mul(rows, rows)),
  optimizer: adam(),
  tables: [table],
  seed: 1,
  session: { threads: 2 },
});
const random = createRandomStream(1, 'rows');
const timesMs: number[] = [];
for (let step = 0; step < WARM_UP + STEPS; step++) {
  const song = createTensor(
    'int32',
    [BATCH],
    Int32Array.from({ length: BATCH }, () => Math.floor(random.uniform() * numRows)),
  );
  const startedAt = performance.now();
  await learner.step([{ song }], { step, learningRate: 1e-3 });
  if (step >= WARM_UP) timesMs.push(performance.now() - startedAt);
}
await learner.close();
process.stdout.write(JSON.stringify({ medianMs: median(timesMs) }));
