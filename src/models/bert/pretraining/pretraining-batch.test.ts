import { describe, expect, it } from 'vitest';
import '../../../../test/helpers/to-be-allclose.ts';
import { toNumbers } from '../../../engine/graph/engine-tensor.ts';
import { initializeParameters, namedValues } from '../../../engine/graph/initializers.ts';
import { toModelBytes } from '../../../engine/onnx/to-model-bytes.ts';
import { createSession } from '../../../engine/session.ts';
import type { Batch } from '../../../engine/trainer/batch-source.ts';
import { splitBatch } from '../../../engine/trainer/shard-batch.ts';
import { presetConfig } from '../config.ts';
import { type PretrainingExample, toPretrainingBatch } from './pretraining-batch.ts';
import { createPretrainingNetwork } from './pretraining-network.ts';

const example = (
  ids: number[],
  positions: number[],
  labels: number[],
  tags: PretrainingExample['tags'],
): PretrainingExample => ({
  encoding: { ids: Int32Array.from(ids), typeIds: Int32Array.from(ids, (_, i) => Number(i > 2)) },
  ...{ positions, labels, tags },
});

const EXAMPLES = [
  example([2, 4, 3, 4, 9, 4, 3], [1, 3, 5], [7, 8, 9], 'own'),
  example([2, 6, 3], [], [], 'none'),
  example([2, 5, 3, 6, 3], [3], [11], 'other'),
];

describe('a batch of masked pairs', () => {
  it('has as many slots as the example with most hidden tokens, and weights of mean 1 over what counts', () => {
    const batch = toPretrainingBatch(EXAMPLES, 0);
    const rows = Object.fromEntries(
      Object.entries(batch).map(([name, tensor]) => [name, [tensor.shape, toNumbers(tensor)]]),
    );
    expect(rows.masked_positions).toEqual([
      [3, 3],
      [1, 3, 5, 0, 0, 0, 3, 0, 0],
    ]);
    expect(rows.masked_labels).toEqual([
      [3, 3],
      [7, 8, 9, 0, 0, 0, 11, 0, 0],
    ]);
    expect(rows.masked_weights).toEqual([
      [3, 3],
      [0.75, 0.75, 0.75, 0, 0, 0, 0.75, 0, 0],
    ]);
    expect(rows.tags_labels).toEqual([[3], [0, 0, 1]]);
    expect(rows.tags_weights).toEqual([[3], [1.5, 0, 1.5]]);
    expect(rows.input_ids).toEqual([
      [3, 7],
      [2, 4, 3, 4, 9, 4, 3, 2, 6, 3, 0, 0, 0, 0, 2, 5, 3, 6, 3, 0, 0],
    ]);
  });

  it('has one empty slot, and no weight, where nothing is hidden and nothing is a pair', () => {
    const batch = toPretrainingBatch([EXAMPLES[1]!, EXAMPLES[1]!], 0);
    expect(batch.masked_positions!.shape).toEqual([2, 1]);
    expect(toNumbers(batch.masked_weights!)).toEqual([0, 0]);
    expect(toNumbers(batch.tags_weights!)).toEqual([0, 0]);
  });
});

describe('the loss of a batch', () => {
  const config = presetConfig('tiny', 16, { hiddenSize: 8, intermediateSize: 16, initializerRange: 0.5 });
  const { graph, loss, maskedLoss, tagsLoss } = createPretrainingNetwork(config, null);
  const values = namedValues(initializeParameters(graph, 1));

  async function losses(...batches: Batch[]): Promise<number[][]> {
    const outputs = { loss, maskedLoss, tagsLoss };
    const session = await createSession(toModelBytes(graph, { outputs }), { threads: 1 });
    const found: number[][] = [];
    for (const batch of batches) {
      const result = await session.run({ ...batch, ...values });
      found.push(Object.keys(outputs).map((name) => Number(result[name]!.data[0])));
    }
    await session.close();
    return found;
  }

  it('is the mean over hidden tokens and the mean over pairs, whatever is padded', async () => {
    const single = EXAMPLES.map((one) => toPretrainingBatch([one], 0));
    const [whole, ...each] = await losses(toPretrainingBatch(EXAMPLES, 0), ...single);
    const masked = (3 * each[0]![1]! + each[2]![1]!) / 4;
    const tags = (each[0]![2]! + each[2]![2]!) / 2;
    expect(whole).toBeAllclose([masked + tags, masked, tags], { rtol: 1e-5, atol: 1e-6 });
    expect(each[1]).toEqual([0, 0, 0]);
  });

  it('is the mean of the losses of shards, weighted by their examples', async () => {
    const batch = toPretrainingBatch(EXAMPLES, 0);
    const axes = new Map(Object.keys(batch).map((name) => [name, 0]));
    const shards = splitBatch(batch, { dimension: 'batch', axes }, 2);
    const [whole, ...parts] = await losses(batch, ...shards.map((shard) => shard.batch));
    const mean = whole!.map((_, i) =>
      parts.reduce((sum, part, shard) => sum + shards[shard]!.weight * part[i]!, 0),
    );
    expect(mean).toBeAllclose(whole!, { rtol: 1e-5, atol: 1e-6 });
  });
});
