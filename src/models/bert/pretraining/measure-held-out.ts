// What a pre-trained network has learned, measured on playlists that it does not learn from.
import type { EngineTensor } from '../../../engine/graph/engine-tensor.ts';
import { toModelBytes } from '../../../engine/onnx/to-model-bytes.ts';
import { createSession, type SessionOptions } from '../../../engine/session.ts';
import type { Batch } from '../../../engine/trainer/batch-source.ts';
import type { BertConfig } from '../config.ts';
import { createPretrainingNetwork } from './pretraining-network.ts';

/** Means over the hidden tokens and the pairs of held-out playlists; 0 where there are none of these. */
export interface HeldOutMetrics {
  /** `maskedLoss + tagsLoss`. */
  readonly loss: number;
  /** Cross-entropy of hidden tokens, in nats. */
  readonly maskedLoss: number;
  /** Share of the hidden tokens that are found. */
  readonly maskedAccuracy: number;
  /** Cross-entropy of own tags or another's, in nats; ln 2 by chance. */
  readonly tagsLoss: number;
  /** Share of the pairs that are told right; a half by chance. */
  readonly tagsAccuracy: number;
}

/** Measures networks of one configuration. Close it when done. */
export interface HeldOutMeasure {
  /** @param values of the network's parameters by name; further ones do no harm */
  measure(values: ReadonlyMap<string, EngineTensor>): Promise<HeldOutMetrics>;
  close(): Promise<void>;
}

/**
 * A measure without dropout.
 * @param batches of `createHeldOutBatches`
 */
export async function createHeldOutMeasure(
  config: BertConfig,
  batches: readonly Batch[],
  session: SessionOptions,
): Promise<HeldOutMeasure> {
  const { graph, maskedLoss, tagsLoss, foundTokens, foundTags } = createPretrainingNetwork(config, null);
  const outputs = { maskedLoss, tagsLoss, foundTokens, foundTags };
  const opened = await createSession(toModelBytes(graph, { outputs }), session);
  return {
    measure: async (values) => {
      const weights = Object.fromEntries(graph.parameters.map(({ name }) => [name, values.get(name)!]));
      const masked = createMean();
      const tags = createMean();
      for (const batch of batches) {
        const found = await opened.run({ ...weights, ...batch });
        const loss = (name: string): number => Number(found[name]!.data[0]);
        masked.add(batch.masked_weights!, batch.masked_labels!, found.foundTokens!, loss('maskedLoss'));
        tags.add(batch.tags_weights!, batch.tags_labels!, found.foundTags!, loss('tagsLoss'));
      }
      const [maskedLoss, maskedAccuracy] = masked.result();
      const [tagsLoss, tagsAccuracy] = tags.result();
      return { loss: maskedLoss + tagsLoss, maskedLoss, maskedAccuracy, tagsLoss, tagsAccuracy };
    },
    close: () => opened.close(),
  };
}

/** Collects the means of batches, weighted by how many of their elements count. */
function createMean() {
  let count = 0;
  let lossSum = 0;
  let numRight = 0;
  return {
    add(weights: EngineTensor, labels: EngineTensor, found: EngineTensor, batchLoss: number): void {
      let counted = 0;
      for (let i = 0; i < weights.data.length; i++) {
        if (weights.data[i] === 0) continue;
        counted++;
        if (Number(found.data[i]) === Number(labels.data[i])) numRight++;
      }
      count += counted;
      lossSum += batchLoss * counted;
    },
    result: (): [loss: number, accuracy: number] =>
      count === 0 ? [0, 0] : [lossSum / count, numRight / count],
  };
}
