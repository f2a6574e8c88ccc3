// The compact network against PyTorch: its answers, and loss, gradients and running statistics of a training step.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { gradients } from '../../../src/engine/gradients/gradients.ts';
import { countElements, createTensor, type EngineTensor } from '../../../src/engine/graph/engine-tensor.ts';
import { type Graph, trainableParameters } from '../../../src/engine/graph/graph.ts';
import { STEP_INPUT } from '../../../src/engine/graph/step-input.ts';
import { toModelBytes } from '../../../src/engine/onnx/to-model-bytes.ts';
import { createSession } from '../../../src/engine/session.ts';
import { buildInference, buildTraining } from '../../../src/models/mel-cnn/networks/network.ts';
import '../../helpers/to-be-allclose.ts';

interface Summary {
  readonly norm: number;
  readonly product: number;
  readonly picked: readonly number[];
}

const golden = JSON.parse(readFileSync(new URL('mel-cnn.json', import.meta.url), 'utf8')) as {
  readonly logits: readonly (readonly number[])[];
  readonly embedding: Summary;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Summary>>;
  readonly running: Readonly<Record<string, Summary>>;
};

const NETWORK = { name: 'compact', numBands: 48, numFrames: 70, numLabels: 6 } as const;
const BATCH = 4;
const AGAINST_PYTORCH = { rtol: 1e-4, atol: 1e-5 };

/** Like noise from -1 to 1, by a formula. */
function wave(place: number, number: number): number {
  const digits = Math.sin(place * 12.9898 + 78.233 * number) * 43758.5453;
  return 2 * (digits - Math.floor(digits)) - 1;
}
const fill = (shape: readonly number[], valueAt: (place: number) => number): EngineTensor =>
  createTensor(
    'float32',
    shape,
    Float32Array.from({ length: countElements(shape) }, (_, place) => valueAt(place)),
  );

/** Base and height of a parameter's wave. */
function formulaOf(name: string, shape: readonly number[]): readonly [number, number] {
  const inputs = shape.length === 4 ? countElements(shape.slice(1)) : shape[0]!;
  if (name === 'input/mean') return [-40, 20];
  if (name === 'input/deviation') return [8, 4];
  const formulas: Readonly<Record<string, readonly [number, number]>> = {
    weight: [0, 2.4 / Math.sqrt(inputs)],
    scale: [1, 0.2],
    variance: [1, 0.5],
    deviation: [0.5, 0.3],
    mean: [0, 0.3],
  };
  return formulas[name.split('/')[1]!] ?? [0, 0.1];
}

/** Values of all parameters by name; a parameter's number is its place among the names in order. */
function fillParameters(graph: Graph): Record<string, EngineTensor> {
  const sorted = [...graph.parameters].sort((a, b) => (a.name < b.name ? -1 : 1));
  return Object.fromEntries(
    sorted.map(({ name, shape }, number) => {
      const [base, height] = formulaOf(name, shape as number[]);
      return [name, fill(shape as number[], (place) => base + height * wave(place, number))];
    }),
  );
}

const MEL = fill([BATCH, 48, 70], (place) => -40 + 15 * wave(place, 1) + 10 * wave(place, 8));
const TARGETS = fill([BATCH, 6], (place) => 0.5 + 0.5 * wave(place, 2));

function expectSummary(name: string, { data }: EngineTensor, { norm, product, picked }: Summary): void {
  const values = data as Float32Array;
  const tolerance = { rtol: 1e-4, atol: 1e-4 * norm };
  const found = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const sum = values.reduce((all, value, place) => all + value * wave(place, 3), 0);
  expect([found, sum], name).toBeAllclose([norm, product], tolerance);
  const places = picked.map((_, i) => Math.floor((i * (values.length - 1)) / 7));
  const size = norm / Math.sqrt(values.length);
  expect(
    places.map((place) => values[place]!),
    name,
  ).toBeAllclose(picked, { rtol: 1e-3, atol: 1e-3 * size });
}

async function runModel(bytes: Uint8Array, feeds: Readonly<Record<string, EngineTensor>>) {
  const session = await createSession(bytes, { threads: 1 });
  try {
    return await session.run(feeds);
  } finally {
    await session.close();
  }
}

it('the compact network answers as in PyTorch', async () => {
  const graph = buildInference(NETWORK);
  const { logits, embedding } = await runModel(toModelBytes(graph), { ...fillParameters(graph), mel: MEL });
  expect(logits!.data).toBeAllclose(golden.logits.flat(), AGAINST_PYTORCH);
  expectSummary('embedding', embedding!, golden.embedding);
});

it('the compact network learns as in PyTorch: loss, gradients and running statistics of a step', async () => {
  const nothing = new Float64Array(48);
  const { graph, loss } = buildTraining(NETWORK, {
    first: { bands: { means: nothing, deviations: nothing }, priors: new Float64Array(6) },
    ...{ positiveWeights: [1, 2, 0.5, 1, 3, 1], seed: 1, dropout: 0 },
  });
  const found = [...gradients(loss, trainableParameters(graph))];
  const outputs = Object.fromEntries([
    ...found.map(([{ name }, value]) => [`gradient ${name}`, value] as const),
    ...[...graph.updates].map(([{ name }, value]) => [`running ${name}`, value] as const),
  ]);
  const bytes = toModelBytes(graph, { outputs: { loss, ...outputs } });
  const feeds: Record<string, EngineTensor> = { ...fillParameters(graph), mel: MEL, targets: TARGETS };
  if (Buffer.from(bytes).includes(STEP_INPUT)) feeds[STEP_INPUT] = createTensor('int64', [], [0]);
  const results = await runModel(bytes, feeds);
  expect([...(results.loss!.data as Float32Array)]).toBeAllclose([golden.loss], AGAINST_PYTORCH);
  expect(found.map(([{ name }]) => name).sort()).toEqual(Object.keys(golden.gradients).sort());
  for (const [name, summary] of Object.entries(golden.gradients)) {
    expectSummary(name, results[`gradient ${name}`]!, summary);
  }
  expect([...graph.updates.keys()].map(({ name }) => name).sort()).toEqual(
    Object.keys(golden.running).sort(),
  );
  for (const [name, summary] of Object.entries(golden.running)) {
    expectSummary(name, results[`running ${name}`]!, summary);
  }
});
