import { describe, expect, it } from 'vitest';
import '../../../test/helpers/to-be-allclose.ts';
import { ConfigError } from '../../core/errors.ts';
import { createTensor, type EngineTensor } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { givenValues, initializeParameters, namedValues } from '../graph/initializers.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { add } from '../operators/add.ts';
import { mul } from '../operators/mul.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { createSession } from '../session.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamW } from './adam.ts';
import { type AddOptimizerOptions, addOptimizer } from './add-optimizer.ts';
import type { Optimizer } from './optimizer.ts';
import { sgd } from './sgd.ts';

const FIRST = { weight: [1, -2, 0.5], bias: [3] };
/** Of weight and bias, in each of three steps. */
const GRADIENTS = [
  [0.5, -1, 2, 0.25],
  [0.1, 3, -1, -0.5],
  [-2, 0, 0.125, 1],
];

/** Parameters after each of the three steps; the loss is their product with fed numbers, so these are its gradient. */
async function takeSteps(optimizer: Optimizer, options: AddOptimizerOptions = {}): Promise<number[][]> {
  const graph = createGraph('linear');
  const parameters = Object.entries(FIRST).map(([name, values]) =>
    graph.parameter(name, 'float32', [values.length], givenValues(values)),
  );
  const slopes = parameters.map(({ name, shape }) => graph.input(`slope of ${name}`, 'float32', shape));
  const [left, right] = parameters.map((parameter, place) => reduceSum(mul(parameter, slopes[place]!)));
  addOptimizer(add(left!, right!), optimizer, options);
  for (const [parameter, value] of graph.updates) graph.output(`next ${parameter.name}`, value);
  const session = await createSession(toModelBytes(graph), { threads: 1 });
  const needed = new Set(session.inputs.map(({ name }) => name));
  let values: Record<string, EngineTensor> = namedValues(initializeParameters(graph, 0));
  const seen: number[][] = [];
  for (const [step, gradient] of GRADIENTS.entries()) {
    const feeds: Record<string, EngineTensor> = {
      ...values,
      'slope of weight': createTensor('float32', [3], gradient.slice(0, 3)),
      'slope of bias': createTensor('float32', [1], gradient.slice(3)),
      'optimizer/learningRate': createTensor('float32', [], [0.1]),
      'optimizer/step': createTensor('int64', [], [step]),
    };
    const results = await session.run(
      Object.fromEntries(Object.entries(feeds).filter(([name]) => needed.has(name))),
    );
    values = Object.fromEntries(Object.keys(values).map((name) => [name, results[`next ${name}`]!]));
    seen.push([...values.weight!.data, ...values.bias!.data].map(Number));
  }
  await session.close();
  return seen;
}

type Rule = (p: number, g: number, state: number[], t: number) => number;

/** The same steps by a rule for one number, in float64; `t` counts from 1. */
function expectedSteps(rule: (decays: boolean) => Rule): number[][] {
  const values = [...FIRST.weight, ...FIRST.bias];
  const states = values.map(() => [0, 0]);
  return GRADIENTS.map((gradient, step) => {
    gradient.forEach((g, place) => {
      values[place] = rule(place < 3)(values[place]!, g, states[place]!, step + 1);
    });
    return [...values];
  });
}

const adamRule =
  (l2: number, decoupled: number): Rule =>
  (p, gradient, state, t) => {
    const g = gradient + l2 * p;
    state[0] = 0.9 * state[0]! + 0.1 * g;
    state[1] = 0.999 * state[1]! + 0.001 * g * g;
    const mean = state[0] / (1 - 0.9 ** t);
    const square = state[1] / (1 - 0.999 ** t);
    return p * (1 - 0.1 * decoupled) - (0.1 * mean) / (Math.sqrt(square) + 1e-8);
  };

const sgdRule =
  (momentum: number, nesterov: boolean, decay: number): Rule =>
  (p, gradient, state) => {
    const g = gradient + decay * p;
    state[0] = momentum * state[0]! + g;
    return p - 0.1 * (nesterov ? g + momentum * state[0] : state[0]);
  };

const adagradRule: Rule = (p, g, state) => {
  state[0] = state[0]! + g * g;
  return p - (0.1 * g) / (Math.sqrt(state[0]) + 1e-10);
};

describe('optimizers', () => {
  const cases: [string, Optimizer, (decays: boolean) => Rule][] = [
    ['sgd', sgd(), () => sgdRule(0, false, 0)],
    ['sgd with momentum', sgd({ momentum: 0.9 }), () => sgdRule(0.9, false, 0)],
    ['sgd with Nesterov momentum', sgd({ momentum: 0.9, nesterov: true }), () => sgdRule(0.9, true, 0)],
    ['sgd with decay', sgd({ weightDecay: 0.5 }), (decays) => sgdRule(0, false, decays ? 0.5 : 0)],
    ['adam', adam(), () => adamRule(0, 0)],
    ['adam with decay', adam({ weightDecay: 0.5 }), (decays) => adamRule(decays ? 0.5 : 0, 0)],
    ['adamW', adamW(), (decays) => adamRule(0, decays ? 0.01 : 0)],
    ['adamW with all decaying', adamW({ weightDecay: 0.5, decays: () => true }), () => adamRule(0, 0.5)],
    ['adagrad', adagrad(), () => adagradRule],
  ];
  it.each(cases)('%s moves as its equations say, biases not decaying', async (_, optimizer, rule) => {
    const got = await takeSteps(optimizer);
    expectedSteps(rule).forEach((expected, step) => {
      expect(got[step]!).toBeAllclose(expected, { rtol: 1e-6, atol: 1e-6 });
    });
  });

  it('takes the first step of plain descent as computed by hand', async () => {
    expect((await takeSteps(sgd()))[0]!).toBeAllclose([0.95, -1.9, 0.3, 2.975]);
  });

  it('adagrad starts from the initial accumulator', async () => {
    const [first] = await takeSteps(adagrad({ initialAccumulator: 3 }));
    // 1 - 0.1 * 0.5 / sqrt(3 + 0.25), and so on.
    expect(first!).toBeAllclose([0.972265, -1.95, 0.5 - 0.2 / Math.sqrt(7), 3 - 0.025 / Math.sqrt(3.0625)]);
  });

  it('clips by the norm of all gradients together', async () => {
    const norm = Math.hypot(0.5, -1, 2, 0.25);
    const [first] = await takeSteps(sgd(), { clipNorm: 1 });
    const factor = 1 / (norm + 1e-6);
    const start = [1, -2, 0.5, 3];
    expect(first!).toBeAllclose(start.map((p, place) => p - 0.1 * factor * GRADIENTS[0]![place]!));
    expect((await takeSteps(sgd(), { clipNorm: 100 }))[0]!).toBeAllclose([0.95, -1.9, 0.3, 2.975]);
  });

  it('refuses unknown options and such out of range', () => {
    expect(() => adam({ beta3: 1 } as never)).toThrow("adam: unknown option 'beta3'");
    expect(() => adam({ beta1: 1 })).toThrow('adam: expected beta1 from 0 to below 1, got 1');
    expect(() => adagrad({ epsilon: 0 })).toThrow('adagrad: expected epsilon above 0, got 0');
    expect(() => sgd({ weightDecay: Number.NaN })).toThrow(ConfigError);
  });
});
