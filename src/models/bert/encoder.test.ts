import { describe, expect, it } from 'vitest';
import { ConfigError, ShapeError, TrainingError } from '../../core/errors.ts';
import { gradients } from '../../engine/gradients/gradients.ts';
import { createTensor, type EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { createGraph } from '../../engine/graph/graph.ts';
import { namedValues } from '../../engine/graph/initializers.ts';
import { stepInput } from '../../engine/graph/step-input.ts';
import { toModelBytes } from '../../engine/onnx/to-model-bytes.ts';
import { mul } from '../../engine/operators/mul.ts';
import { reduceMean } from '../../engine/operators/reduce-mean.ts';
import { reduceSum } from '../../engine/operators/reduce-sum.ts';
import { sgd } from '../../engine/optimizers/sgd.ts';
import { createSession } from '../../engine/session.ts';
import type { Batch } from '../../engine/trainer/batch-source.ts';
import { createLearner } from '../../engine/trainer/learner.ts';
import type { Encoding } from '../../text/wordpiece/tokenizer.ts';
import '../../../test/helpers/to-be-allclose.ts';
import { type BertConfig, presetConfig } from './config.ts';
import { encodeBatch } from './encode-batch.ts';
import { type BertOptions, bertEncoder, bertInputs } from './encoder.ts';
import { firstValues } from './first-values.ts';

const SMALL = { hiddenSize: 16, numHiddenLayers: 2, numAttentionHeads: 2, intermediateSize: 24 };
const CONFIG = presetConfig('tiny', 50, { ...SMALL, maxPositionEmbeddings: 12, initializerRange: 0.4 });

const text = (...ids: number[]): Encoding => ({
  ids: Int32Array.from(ids),
  typeIds: new Int32Array(ids.length),
});
const TITLE = text(2, 17, 31, 8, 3);
const LONG = text(2, 5, 6, 7, 8, 9, 10, 11, 12, 3);

/** A model of the encoder, run on some batches; `gradients` are those of all parameters by a loss over `pooled`. */
async function runEncoder(
  batches: readonly Batch[],
  options: BertOptions = {},
  { config = CONFIG, withGradients = false }: { config?: BertConfig; withGradients?: boolean } = {},
): Promise<Record<string, EngineTensor>[]> {
  const graph = createGraph('bert');
  const { lastHiddenState, pooled } = bertEncoder(graph, config, bertInputs(graph), options);
  graph.output('last', lastHiddenState);
  graph.output('pooled/result', pooled);
  if (withGradients) {
    const loss = reduceSum(mul(pooled, pooled));
    for (const [{ name }, gradient] of gradients(loss, graph.parameters)) {
      graph.output(`gradient/${name}`, gradient);
    }
  }
  const session = await createSession(toModelBytes(graph), { threads: 1 });
  try {
    const values = namedValues(firstValues(graph, 7));
    const known = new Set(session.inputs.map(({ name }) => name));
    const fed = Object.fromEntries(Object.entries(values).filter(([name]) => known.has(name)));
    const results: Record<string, EngineTensor>[] = [];
    for (const batch of batches) results.push(await session.run({ ...batch, ...fed }));
    return results;
  } finally {
    await session.close();
  }
}

const rowOf = ({ shape, data }: EngineTensor, row: number) =>
  data.subarray((row * data.length) / shape[0]!, ((row + 1) * data.length) / shape[0]!);

describe('bertEncoder', () => {
  it('gives a title the same vectors whatever the padding', async () => {
    const [alone, padded] = await runEncoder([encodeBatch([TITLE], 0), encodeBatch([LONG, TITLE], 0)]);
    expect(alone!.last!.shape).toEqual([1, 5, 16]);
    expect(padded!.last!.shape).toEqual([2, 10, 16]);
    const close = { rtol: 0, atol: 1e-6 };
    expect(rowOf(padded!['pooled/result']!, 1)).toBeAllclose(alone!['pooled/result']!.data, close);
    expect(rowOf(padded!.last!, 1).subarray(0, 5 * 16)).toBeAllclose(alone!.last!.data, close);
  });

  it('does not look at what stands under the padding', async () => {
    const batches = [0, 44].map((padId) => encodeBatch([LONG, TITLE], padId));
    const [first, second] = await runEncoder(batches);
    expect(rowOf(second!['pooled/result']!, 1)).toEqual(rowOf(first!['pooled/result']!, 1));
  });

  it('looks at all tokens where the mask says so, so that the mask matters', async () => {
    const batch = encodeBatch([LONG, TITLE], 0);
    const { shape, data } = batch.attention_mask!;
    const unmasked = {
      ...batch,
      attention_mask: createTensor('int32', shape, data.slice().fill(1 as never)),
    };
    const [masked, open] = await runEncoder([batch, unmasked]);
    expect(rowOf(open!['pooled/result']!, 0)).toBeAllclose(rowOf(masked!['pooled/result']!, 0));
    expect(rowOf(open!['pooled/result']!, 1)).not.toBeAllclose(rowOf(masked!['pooled/result']!, 1), {
      atol: 1e-2,
    });
  });

  it('tells tokens, their order and their segments apart', async () => {
    const pair: Encoding = { ids: TITLE.ids, typeIds: Int32Array.of(0, 0, 0, 1, 1) };
    const batch = encodeBatch([TITLE, text(2, 31, 17, 8, 3), text(2, 17, 31, 9, 3), pair], 0);
    const [results] = await runEncoder([batch]);
    for (const other of [1, 2, 3]) {
      const [a, b] = [rowOf(results!['pooled/result']!, 0), rowOf(results!['pooled/result']!, other)];
      expect(a, `text ${other}`).not.toBeAllclose(b, { atol: 1e-3 });
    }
  });

  it('gives the first token alone the values and gradients that it has among all', async () => {
    const batch = encodeBatch([LONG, TITLE, text(2, 3)], 0);
    const [all] = await runEncoder([batch], {}, { withGradients: true });
    const [first] = await runEncoder([batch], { tokens: 'first' }, { withGradients: true });
    expect(first!.last!.shape).toEqual([3, 1, 16]);
    for (const row of [0, 1, 2]) {
      expect(rowOf(first!.last!, row)).toBeAllclose(rowOf(all!.last!, row).subarray(0, 16));
    }
    expect(Object.keys(first!)).toEqual(Object.keys(all!));
    for (const name of Object.keys(all!).filter((key) => key !== 'last')) {
      expect(first![name]!, name).toBeAllclose(all![name]!, { rtol: 1e-4, atol: 1e-5 });
    }
  });

  it('leaves the pooler out where it is not wanted', () => {
    const graph = createGraph('bert');
    const { first, pooled } = bertEncoder(graph, CONFIG, bertInputs(graph), { pooler: false });
    expect(pooled).toBe(first);
    expect(graph.parameters.filter(({ name }) => name.includes('pooler'))).toEqual([]);
  });

  it('drops out by seed and step, and not at all without', async () => {
    const graph = createGraph('bert');
    const step = stepInput(graph);
    const { pooled } = bertEncoder(graph, CONFIG, bertInputs(graph), { dropout: { step, seed: 3 } });
    graph.output('pooled/result', pooled);
    const session = await createSession(toModelBytes(graph), { threads: 1 });
    const feeds = { ...encodeBatch([TITLE], 0), ...namedValues(firstValues(graph, 7)) };
    const at = async (value: number) => {
      const fed = { ...feeds, [step.name]: createTensor('int64', [], [value]) };
      return (await session.run(fed))['pooled/result']!.data;
    };
    const [first, again, next] = [await at(0), await at(0), await at(1)];
    await session.close();
    const [plain] = await runEncoder([encodeBatch([TITLE], 0)]);
    expect(again).toEqual(first);
    expect(next).not.toBeAllclose(first, { atol: 1e-3 });
    expect(plain!['pooled/result']!.data).not.toBeAllclose(first, { atol: 1e-3 });
  });

  it('counts one dropout after the embeddings and three a layer', () => {
    const graph = createGraph('bert');
    bertEncoder(graph, CONFIG, bertInputs(graph), { dropout: { step: stepInput(graph), seed: 3 } });
    expect(graph.nodes.filter(({ operator }) => operator === 'Less')).toHaveLength(1 + 2 * 3);
  });

  it('learns the same from a batch in two shards as from a whole one', async () => {
    const valuesAfterStep = async (shards?: number) => {
      const graph = createGraph('bert');
      const { pooled } = bertEncoder(graph, CONFIG, bertInputs(graph), { tokens: 'first' });
      const loss = reduceMean(reduceSum(mul(pooled, pooled), [1]));
      const optimizer = sgd();
      const learner = await createLearner({ graph, loss, optimizer, shards, values: firstValues(graph, 7) });
      const batch = encodeBatch([LONG, TITLE, text(2, 3), text(2, 9, 3)], 0);
      await learner.step([batch], { step: 0, learningRate: 0.01 });
      await learner.close();
      return learner.flat.tensors;
    };
    const [whole, sharded] = [await valuesAfterStep(), await valuesAfterStep(2)];
    for (const [name, value] of Object.entries(whole)) {
      expect(sharded[name]!, name).toBeAllclose(value, { rtol: 1e-5, atol: 1e-6 });
    }
    const words = whole['bert/embeddings/word_embeddings/weight']!.data;
    const first = createGraph('bert');
    bertEncoder(first, CONFIG, bertInputs(first), { tokens: 'first' });
    const before = [...firstValues(first, 7).values()][0]!.data;
    const changed = Array.from({ length: 50 }, (_, row) => row).filter((row) =>
      words.subarray(row * 16, row * 16 + 16).some((value, place) => value !== before[row * 16 + place]),
    );
    expect(changed).toEqual([2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 17, 31]); // the tokens of the batch, never padding
  });

  it.each<[string, Encoding]>([
    ['a token beyond the table', text(2, 50, 3)],
    ['a negative token', text(2, -1, 3)],
    ['more tokens than places', text(...Array.from({ length: 13 }, () => 4))],
    ['an unknown segment', { ids: TITLE.ids, typeIds: Int32Array.of(0, 0, 2, 0, 0) }],
  ])('fails a run for %s', async (_, encoding) => {
    const run = runEncoder([encodeBatch([encoding], 0)]);
    await expect(run).rejects.toThrow(TrainingError);
    await expect(run).rejects.toThrow('an index or class of the batch is negative or too large');
  });

  it('refuses inputs of other types and shapes', () => {
    const graph = createGraph('bert');
    const inputs = bertInputs(graph);
    const wide = graph.input('wide', 'int64', ['batch', 'length']);
    const longer = graph.input('longer', 'int32', ['batch', 'other']);
    const fixed = graph.input('fixed', 'int32', ['batch', 13]);
    const build = (changed: object) => () => bertEncoder(createGraph('x'), CONFIG, { ...inputs, ...changed });
    expect(build({ inputIds: wide })).toThrow(ShapeError);
    expect(build({ tokenTypeIds: longer })).toThrow('of one shape (batch, length), such as [batch, length]');
    expect(build({ inputIds: fixed, tokenTypeIds: fixed, attentionMask: fixed })).toThrow(
      "bert: expected at most 12 tokens, the configuration's maxPositionEmbeddings, got 'fixed' int32[batch, 13]",
    );
  });

  it('refuses unknown options and a second encoder', () => {
    const graph = createGraph('bert');
    const inputs = bertInputs(graph);
    expect(() => bertEncoder(graph, CONFIG, inputs, { poolre: true } as object)).toThrow(
      "unknown option 'poolre'",
    );
    expect(() => bertEncoder(graph, CONFIG, inputs, { tokens: 'last' } as object)).toThrow(ConfigError);
    bertEncoder(graph, CONFIG, inputs);
    expect(() => bertEncoder(graph, CONFIG, inputs)).toThrow(
      "'bert/embeddings/word_embeddings/weight' is taken",
    );
  });
});
