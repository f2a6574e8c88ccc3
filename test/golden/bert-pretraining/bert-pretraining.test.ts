// Pre-training against transformers' BertForPreTraining: losses, answers and gradients of a tiny network whose weights are a
// formula that make_bert_pretraining.py repeats.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gradients } from '../../../src/engine/gradients/gradients.ts';
import { createTensor, type EngineTensor, toNumbers } from '../../../src/engine/graph/engine-tensor.ts';
import type { Tensor } from '../../../src/engine/graph/graph.ts';
import { toModelBytes } from '../../../src/engine/onnx/to-model-bytes.ts';
import { createSession } from '../../../src/engine/session.ts';
import type { BertConfig } from '../../../src/models/bert/config.ts';
import { fromHuggingFaceName, switchLayout } from '../../../src/models/bert/parameter-names.ts';
import {
  type PretrainingExample,
  toPretrainingBatch,
} from '../../../src/models/bert/pretraining/pretraining-batch.ts';
import { createPretrainingNetwork } from '../../../src/models/bert/pretraining/pretraining-network.ts';
import '../../helpers/to-be-allclose.ts';

interface Golden {
  readonly config: Readonly<Record<string, number>>;
  readonly inputIds: readonly (readonly number[])[];
  readonly typeIds: readonly (readonly number[])[];
  readonly labels: readonly (readonly number[])[];
  readonly next: readonly number[];
  readonly names: readonly string[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  readonly byActivation: Readonly<
    Record<
      BertConfig['hiddenAct'],
      { loss: number; maskedLoss: number; tagsLoss: number; foundTokens: number[]; foundTags: number[] }
    >
  >;
}

const file = new URL('bert-pretraining.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
const IGNORED = -100;

/** The script's configuration under our names. */
function configOf(hiddenAct: BertConfig['hiddenAct']): BertConfig {
  const { config } = golden;
  return {
    vocabSize: config.vocab_size!,
    hiddenSize: config.hidden_size!,
    numHiddenLayers: config.num_hidden_layers!,
    numAttentionHeads: config.num_attention_heads!,
    intermediateSize: config.intermediate_size!,
    maxPositionEmbeddings: config.max_position_embeddings!,
    typeVocabSize: config.type_vocab_size!,
    hiddenDropoutProb: config.hidden_dropout_prob!,
    attentionProbsDropoutProb: config.attention_probs_dropout_prob!,
    ...{ hiddenAct, layerNormEps: 1e-12, initializerRange: 0.02, padTokenId: 0 },
  };
}

/** The script's `fill`, for a tensor in the file's layout, as a parameter of ours. */
function fill(parameter: Tensor): EngineTensor {
  const place = golden.names.findIndex((name) => fromHuggingFaceName(name) === parameter.name);
  expect(place, parameter.name).toBeGreaterThanOrEqual(0);
  const shape = parameter.shape as readonly number[];
  const count = shape.reduce((product, length) => product * length, 1);
  const shift = parameter.name.endsWith('LayerNorm/scale') ? 1 : 0;
  const values = Float32Array.from(
    { length: count },
    (_, i) => shift + 0.3 * Math.sin(1.7 * (place + 1) + 0.37 * i + 0.011 * ((i * i) % 101)),
  );
  // The formula counts along the layout of the file.
  const inFile = switchLayout(parameter.name, createTensor('float32', shape, values)).shape;
  return switchLayout(parameter.name, createTensor('float32', inFile, values));
}

const BATCH = toPretrainingBatch(
  golden.inputIds.map((row, i): PretrainingExample => {
    const ids = row.filter((id) => id !== 0);
    const positions = golden.labels[i]!.flatMap((label, place) => (label === IGNORED ? [] : [place]));
    const next = golden.next[i]!;
    return {
      encoding: {
        ids: Int32Array.from(ids),
        typeIds: Int32Array.from(golden.typeIds[i]!.slice(0, ids.length)),
      },
      positions,
      labels: positions.map((place) => golden.labels[i]![place]!),
      tags: next === IGNORED ? 'none' : next === 0 ? 'own' : 'other',
    };
  }),
  0,
);

async function run(hiddenAct: BertConfig['hiddenAct']) {
  const network = createPretrainingNetwork(configOf(hiddenAct), null);
  const { graph, ...outputs } = network;
  const wanted = graph.parameters.filter(({ name }) =>
    Object.keys(golden.gradients).some((known) => fromHuggingFaceName(known) === name),
  );
  const found = gradients(network.loss, wanted);
  const named = Object.fromEntries(
    Array.from(found, ([{ name }, gradient]) => [`gradient of ${name}`, gradient]),
  );
  const session = await createSession(toModelBytes(graph, { outputs: { ...outputs, ...named } }), {
    threads: 1,
  });
  const values = Object.fromEntries(graph.parameters.map((parameter) => [parameter.name, fill(parameter)]));
  const results = await session.run({ ...BATCH, ...values });
  await session.close();
  return { results, numParameters: graph.parameters.length };
}

describe("transformers' BertForPreTraining", () => {
  it.each(['gelu', 'gelu_new', 'relu'] as const)('has the same losses and answers, with %s', async (act) => {
    const { results, numParameters } = await run(act);
    const expected = golden.byActivation[act];
    expect(numParameters).toBe(golden.names.length);
    for (const name of ['loss', 'maskedLoss', 'tagsLoss'] as const) {
      expect(toNumbers(results[name]!)).toBeAllclose([expected[name]], { rtol: 1e-5, atol: 1e-5 });
    }
    const weights = toNumbers(BATCH.masked_weights!);
    const tokens = toNumbers(results.foundTokens!).filter((_, slot) => weights[slot]! > 0);
    expect(tokens).toEqual(expected.foundTokens);
    expect(toNumbers(results.foundTags!)).toEqual(expected.foundTags);
  });

  it('has the same gradients, those of the shared table of words among them', async () => {
    const { results } = await run('gelu');
    for (const [fileName, expected] of Object.entries(golden.gradients)) {
      const name = fromHuggingFaceName(fileName);
      const ours = switchLayout(name, results[`gradient of ${name}`]!);
      expect(toNumbers(ours)).toBeAllclose(expected, { rtol: 1e-4, atol: 1e-5 });
    }
  });
});
