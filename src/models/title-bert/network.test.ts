import { expect, test } from 'vitest';
import '../../../test/helpers/to-be-allclose.ts';
import { createTensor, type EngineTensor, toNumbers } from '../../engine/graph/engine-tensor.ts';
import { initializeParameters, namedValues } from '../../engine/graph/initializers.ts';
import { STEP_INPUT } from '../../engine/graph/step-input.ts';
import { toModelBytes } from '../../engine/onnx/to-model-bytes.ts';
import { createSession } from '../../engine/session.ts';
import { presetConfig } from '../bert/config.ts';
import { encodeBatch } from '../bert/encode-batch.ts';
import { buildInference, buildTraining, priorLogOdds, type TitleNetwork, yesWeight } from './network.ts';

const CONFIG = presetConfig('tiny', 30, {
  ...{ hiddenSize: 8, intermediateSize: 16, numAttentionHeads: 2, maxPositionEmbeddings: 8 },
  ...{ hiddenDropoutProb: 0, attentionProbsDropoutProb: 0 },
});
const encoding = (...ids: number[]) => ({ ids: Int32Array.from(ids), typeIds: new Int32Array(ids.length) });
const FEEDS = encodeBatch([encoding(2, 7, 9, 3), encoding(2, 11, 3)], 0);
const YES = { tag_head: [1, 0, 0, 1, 1, 1], song_head: [0, 1, 1, 1] };
const SHARES = { tag_head: [0.5, 0.25, 0.1], song_head: [0.2, 0.4] };

async function evaluate(network: TitleNetwork, training: { songWeight: number; positiveWeight: number }) {
  const { graph } = buildTraining(network, { shares: SHARES, seed: 4, ...training });
  const values = namedValues(initializeParameters(graph, 5));
  const targets = {
    tag_targets: createTensor('float32', [2, 3], YES.tag_head),
    song_targets: createTensor('float32', [2, 2], YES.song_head),
  };
  const session = await createSession(toModelBytes(graph), { threads: 1 });
  const known = new Set(session.inputs.map(({ name }) => name));
  const all = { ...values, ...FEEDS, ...targets, [STEP_INPUT]: createTensor('int64', [], [0]) };
  const feeds = Object.fromEntries(Object.entries(all).filter(([name]) => known.has(name)));
  const { loss } = await session.run(feeds);
  await session.close();
  const inference = await createSession(toModelBytes(buildInference(network)), { threads: 1 });
  const wanted = new Set(inference.inputs.map(({ name }) => name));
  const given = Object.entries<EngineTensor>({ ...values, ...FEEDS }).filter(([name]) => wanted.has(name));
  const logits = await inference.run(Object.fromEntries(given));
  await inference.close();
  return { loss: toNumbers(loss!)[0]!, logits, values };
}

/** Mean over two titles of the sum over labels, straight from the definition. */
function lossOf(
  logits: readonly number[],
  yes: readonly number[],
  shares: readonly number[],
  exponent: number,
) {
  const each = logits.map((x, i) => {
    const p = 1 / (1 + Math.exp(-x));
    return yes[i] === 1 ? -yesWeight(shares[i % shares.length]!, exponent) * Math.log(p) : -Math.log(1 - p);
  });
  return each.reduce((sum, value) => sum + value, 0) / 2;
}

test.each(['mean', 'cls'] as const)('the loss adds tags and weighted songs (%s)', async (pooling) => {
  const network = { config: CONFIG, pooling, numLabels: { tag_head: 3, song_head: 2 } };
  const { loss, logits } = await evaluate(network, { songWeight: 0.25, positiveWeight: 0.5 });
  const tags = lossOf(toNumbers(logits.tag_head!), YES.tag_head, SHARES.tag_head, 0.5);
  const songs = lossOf(toNumbers(logits.song_head!), YES.song_head, SHARES.song_head, 0.5);
  expect([loss]).toBeAllclose([tags + 0.25 * songs], { rtol: 1e-5, atol: 1e-6 });
});

test('a head without labels is left out', async () => {
  const network = { config: CONFIG, pooling: 'mean' as const, numLabels: { tag_head: 3, song_head: 0 } };
  const { loss, logits } = await evaluate(network, { songWeight: 1, positiveWeight: 0 });
  expect(Object.keys(logits)).toEqual(['tag_head']);
  const tags = lossOf(toNumbers(logits.tag_head!), YES.tag_head, SHARES.tag_head, 0);
  expect([loss]).toBeAllclose([tags], { rtol: 1e-5, atol: 1e-6 });
});

test('padding does not change what a shorter title says', async () => {
  const network = { config: CONFIG, pooling: 'mean' as const, numLabels: { tag_head: 3, song_head: 0 } };
  const { logits, values } = await evaluate(network, { songWeight: 1, positiveWeight: 0 });
  const session = await createSession(toModelBytes(buildInference(network)), { threads: 1 });
  const wanted = new Set(session.inputs.map(({ name }) => name));
  const alone = { ...values, ...encodeBatch([encoding(2, 11, 3)], 0) };
  const feeds = Object.fromEntries(Object.entries<EngineTensor>(alone).filter(([name]) => wanted.has(name)));
  const { tag_head } = await session.run(feeds);
  await session.close();
  const row = toNumbers(logits.tag_head!).slice(3);
  expect(toNumbers(tag_head!)).toBeAllclose(row, { rtol: 1e-5, atol: 1e-6 });
});

test('biases start where the loss is least without a title', () => {
  expect(yesWeight(0.1, 0.5)).toBeCloseTo(3, 12);
  expect(priorLogOdds(0.1, 0)).toBeCloseTo(Math.log(1 / 9), 12);
  // Weighted, a yes counts 3 times: the least loss is at odds of 3 * 0.1 / 0.9.
  expect(priorLogOdds(0.1, 0.5)).toBeCloseTo(Math.log(3 / 9), 12);
});
