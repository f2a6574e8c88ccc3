import { expect, test } from 'vitest';
import { createRandomStream } from '../../core/random.ts';
import { createKernelMemory } from '../kernel-memory.ts';
import { fastestVariant, type KernelVariant, loadKernel } from '../load-kernel.ts';
import { createVectorStore, type VectorStore, vectorAt } from '../vector-store.ts';
import { differentiate, dot } from './reference.ts';
import type { Word2vecKernel } from './tasks.ts';

const VARIANTS = [...new Set<KernelVariant>(['simd', fastestVariant('word2vec')])];
const DIMENSIONS = 20;
/** The first of the outputs is the true one; the last was drawn again and teaches nothing. */
const LABEL = 1;
const UNUSED = 2;

/** One block with random rows, scored and differentiated by the kernel. */
function measure(variant: KernelVariant, numInputs: number, numOutputs: number, factor: number, size = 1) {
  const memory = createKernelMemory();
  const kernel = loadKernel<Word2vecKernel>('word2vec', variant, memory.memory);
  const random = createRandomStream(numInputs, 'test/block', numOutputs);
  const fill = (store: VectorStore) => {
    for (let row = 0; row < store.numVectors; row++) {
      vectorAt(store, row).forEach((_, i, v) => {
        v[i] = size * random.normal();
      });
    }
    return store;
  };
  const inputs = fill(createVectorStore(memory, numInputs, DIMENSIONS));
  const outputs = fill(createVectorStore(memory, numOutputs, DIMENSIONS));
  const padded = Math.ceil(numInputs / 4) * 4;
  const ins = memory.allocate(4 * (numInputs + 3));
  const outs = memory.allocate(4 * numOutputs);
  const weights = memory.allocate(4 * padded);
  const scores = memory.allocate(4 * padded * numOutputs);
  const { buffer } = memory.memory;
  const addresses = (store: VectorStore, row: number) => store.byteOffset + 4 * row * store.stride;
  const weightValues = Array.from({ length: numInputs }, () => random.uniform());
  new Float32Array(buffer, weights, numInputs).set(weightValues);
  new Uint32Array(buffer, ins, numInputs).forEach((_, i, a) => {
    a[i] = addresses(inputs, i);
  });
  new Uint32Array(buffer, outs, numOutputs).forEach((_, j, a) => {
    a[j] = addresses(outputs, j) + (j === 0 ? LABEL : j === numOutputs - 1 ? UNUSED : 0);
  });
  const rowBytes = 4 * inputs.stride;
  kernel.scoreBlock(ins, numInputs, outs, numOutputs, scores, rowBytes);
  const at = (i: number, j: number) => new Float32Array(buffer, scores, padded * numOutputs)[j * padded + i]!;
  const table = () =>
    Array.from({ length: numInputs }, (_, i) => Array.from({ length: numOutputs }, (_, j) => at(i, j)));
  const scoreTable = table();
  kernel.gradientsOf(scores, numInputs, outs, numOutputs, factor, weights, true);
  const inputRows = Array.from({ length: numInputs }, (_, i) => vectorAt(inputs, i));
  const outputRows = Array.from({ length: numOutputs }, (_, j) => vectorAt(outputs, j));
  return {
    scores: scoreTable,
    gradients: table(),
    loss: kernel.blockLoss.value,
    inputs: inputRows.map((row, i) => ({ row, weight: weightValues[i]! })),
    outputs: outputRows.map((row, j) => ({
      row,
      label: j === 0 ? (1 as const) : (0 as const),
      isUsed: j < numOutputs - 1,
    })),
    update: () => kernel.updateBlock(ins, numInputs, outs, numOutputs, scores, 0, rowBytes),
  };
}

const SIZES = [1, 2, 3, 4, 5, 6, 7, 9].flatMap((n) => [3, 6, 9].map((m) => [n, m] as const));

for (const variant of VARIANTS) {
  test(`${variant}: scores, gradients and loss of a block are those of the reference`, () => {
    for (const [n, m] of SIZES) {
      const block = measure(variant, n, m, 0.5);
      const expected = differentiate(block.inputs, block.outputs, 0.5);
      block.inputs.forEach(({ row }, i) => {
        block.outputs.forEach((output, j) => {
          expect(block.scores[i]![j]).toBeCloseTo(dot(row, output.row), 4);
          expect(block.gradients[i]![j]).toBeCloseTo(expected.gradients[i]![j]!, 5);
        });
      });
      expect(block.loss / expected.loss).toBeCloseTo(1, 5);
    }
  });

  test(`${variant}: large scores are not cut off`, () => {
    const block = measure(variant, 5, 6, 1, 30);
    const expected = differentiate(block.inputs, block.outputs, 1);
    expect(Math.max(...block.scores.flat())).toBeGreaterThan(100);
    block.gradients.flat().forEach((g, k) => {
      expect(g).toBeCloseTo(expected.gradients.flat()[k]!, 5);
    });
    expect(block.loss / expected.loss).toBeCloseTo(1, 4);
  });

  test(`${variant}: an update follows the finite differences of the loss`, () => {
    for (const [n, m] of [
      [1, 3],
      [3, 6],
      [7, 6],
    ] as const) {
      // Small enough that a later three of outputs sees the inputs as good as unmoved.
      const factor = 1e-4;
      const block = measure(variant, n, m, factor);
      // The weights of inputs scale their gradients, which a sum of weighted losses does as well.
      const lossOf = () =>
        block.inputs.reduce(
          (sum, input) => sum + input.weight * differentiate([input], block.outputs, 1).loss,
          0,
        );
      const rows = [...block.inputs, ...block.outputs].map(({ row }) => row);
      const slopes = rows.map((row) =>
        [0, 7, 19].map((column) => {
          const value = row[column]!;
          row[column] = value + 1e-2;
          const above = lossOf();
          row[column] = value - 1e-2;
          const below = lossOf();
          row[column] = value;
          return (above - below) / 2e-2;
        }),
      );
      const before = rows.map((row) => row.slice());
      block.update();
      rows.forEach((row, r) => {
        [0, 7, 19].forEach((column, c) => {
          const moved = (row[column]! - before[r]![column]!) / factor;
          expect(Math.abs(moved + slopes[r]![c]!)).toBeLessThan(5e-3 + 1e-2 * Math.abs(moved));
        });
      });
    }
  });
}
