// Whole networks against PyTorch: loss, all gradients, and parameters and running statistics after ten steps of each
// optimizer.
import { describe, expect, it } from 'vitest';
import { gradients } from '../../../src/engine/gradients/gradients.ts';
import { createTensor, type EngineTensor, toNumbers } from '../../../src/engine/graph/engine-tensor.ts';
import { trainableParameters } from '../../../src/engine/graph/graph.ts';
import { initializeParameters, namedValues } from '../../../src/engine/graph/initializers.ts';
import { toModelBytes } from '../../../src/engine/onnx/to-model-bytes.ts';
import { adagrad } from '../../../src/engine/optimizers/adagrad.ts';
import { adam, adamW } from '../../../src/engine/optimizers/adam.ts';
import { addOptimizer } from '../../../src/engine/optimizers/add-optimizer.ts';
import type { Optimizer } from '../../../src/engine/optimizers/optimizer.ts';
import { sgd } from '../../../src/engine/optimizers/sgd.ts';
import { createSession, type Session } from '../../../src/engine/session.ts';
import '../../helpers/to-be-allclose.ts';
import { type BuiltNetwork, buildNetwork, decodeTensor, NETWORKS, readGolden } from './golden-networks.ts';

const AGAINST_PYTORCH = { rtol: 1e-4, atol: 1e-5 };

const RATES: readonly (readonly [keyof ReturnType<typeof readGolden>['trained'], Optimizer, number])[] = [
  ['sgd', sgd({ momentum: 0.9 }), 0.05],
  ['nesterov', sgd({ momentum: 0.9, nesterov: true, weightDecay: 0.01 }), 0.05],
  ['adam', adam({ weightDecay: 0.1 }), 0.01],
  ['adamW', adamW({ weightDecay: 0.1 }), 0.01],
  ['adagrad', adagrad(), 0.05],
];

async function withModel<T>(bytes: Uint8Array, use: (session: Session) => Promise<T>): Promise<T> {
  const session = await createSession(bytes, { threads: 1 });
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

/** Trains on the network's one batch, and gives what each step's loss was and all that lives on. */
async function train(
  { graph, loss, feeds }: BuiltNetwork,
  optimizer: Optimizer,
  rate: number,
  steps: number,
): Promise<{ losses: number[]; values: Record<string, EngineTensor> }> {
  const { learningRate, step } = addOptimizer(loss, optimizer);
  const updates = [...graph.updates];
  const next = Object.fromEntries(updates.map(([parameter, value]) => [`next/${parameter.name}`, value]));
  const values = namedValues(initializeParameters(graph, 1));
  const bytes = toModelBytes(graph, { outputs: { loss, ...next } });
  const losses: number[] = [];
  await withModel(bytes, async (session) => {
    const needed = new Set(session.inputs.map(({ name }) => name));
    for (let count = 0; count < steps; count++) {
      const all = {
        ...feeds,
        ...values,
        [learningRate.name]: createTensor('float32', [], [rate]),
        [step.name]: createTensor('int64', [], [count]),
      };
      const results = await session.run(
        Object.fromEntries(Object.entries(all).filter(([name]) => needed.has(name))),
      );
      losses.push(toNumbers(results.loss!)[0]!);
      for (const [{ name }] of updates) values[name] = results[`next/${name}`]!;
    }
  });
  return { losses, values };
}

describe.each(NETWORKS)('the %s agrees with PyTorch', (name) => {
  const expected = readGolden(name);

  it('in loss and all gradients', async () => {
    const { graph, loss, feeds } = buildNetwork(name);
    const found = [...gradients(loss, trainableParameters(graph))];
    const outputs = Object.fromEntries(found.map(([{ name }, value]) => [`gradient/of/${name}`, value]));
    const bytes = toModelBytes(graph, {
      outputs: { loss, ...outputs },
      initializers: initializeParameters(graph, 1),
    });
    const results = await withModel(bytes, (session) => session.run(feeds));
    expect(toNumbers(results.loss!)).toBeAllclose([expected.loss], AGAINST_PYTORCH);
    expect(found.map(([parameter]) => parameter.name)).toEqual(Object.keys(expected.gradients));
    for (const [parameter, gradient] of Object.entries(expected.gradients)) {
      const actual = results[`gradient/of/${parameter}`]!;
      expect(actual, parameter).toBeAllclose(decodeTensor(gradient), AGAINST_PYTORCH);
    }
  });

  it.each(RATES)('after ten steps of %s', async (optimizerName, optimizer, rate) => {
    const { losses, after } = expected.trained[optimizerName];
    const result = await train(buildNetwork(name), optimizer, rate, losses.length);
    expect(result.losses).toBeAllclose(losses, AGAINST_PYTORCH);
    for (const [parameter, value] of Object.entries(after)) {
      expect(result.values[parameter]!, parameter).toBeAllclose(decodeTensor(value), AGAINST_PYTORCH);
    }
  });
});
