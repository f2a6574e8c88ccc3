// The smallest network that has to learn: XOR, which no linear model can. It shows that gradients, optimizer and
// device work together.
import { gradients } from '../gradients/gradients.ts';
import { createTensor, type EngineTensor, toNumbers } from '../graph/engine-tensor.ts';
import { createGraph, type Graph, type Tensor, trainableParameters } from '../graph/graph.ts';
import { constantValue, glorotUniform, initializeParameters } from '../graph/initializers.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { add } from '../operators/add.ts';
import { matMul } from '../operators/mat-mul.ts';
import { mul } from '../operators/mul.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { sigmoid } from '../operators/sigmoid.ts';
import { sub } from '../operators/sub.ts';
import { tanh } from '../operators/tanh.ts';
import type { Session } from '../session.ts';

/** Learns in about 100 steps with seed 1; a device that computes wrongly shall not keep us long. */
const MAX_STEPS = 2000;
const LEARNING_RATE = 4;
const HIDDEN = 8;
/** Below this mean square no answer can be wrong: one error of 0.5 alone makes 0.0625. */
const TARGET_LOSS = 0.01;

/** How the training went. */
export interface XorTraining {
  /** Share of the four questions answered rightly, from 0 to 1. */
  readonly accuracy: number;
  readonly steps: number;
  readonly firstLoss: number;
  readonly loss: number;
}

/** A network 2-8-1 whose run is a step of gradient descent: `next/NAME` is the parameter NAME after it. */
export function createXorModel(): { graph: Graph; bytes: Uint8Array } {
  const graph = createGraph('xor');
  const x = graph.input('x', 'float32', [4, 2]);
  const target = graph.input('target', 'float32', [4, 1]);
  const linear = (input: Tensor, inside: number, outside: number): Tensor => {
    const weight = graph.parameter('weight', 'float32', [inside, outside], glorotUniform);
    const bias = graph.parameter('bias', 'float32', [outside], constantValue(0));
    return add(matMul(input, weight), bias); // (4, outside)
  };
  const hidden = graph.scope('hidden', () => tanh(linear(x, 2, HIDDEN)));
  const y = graph.output(
    'y',
    graph.scope('last', () => sigmoid(linear(hidden, HIDDEN, 1))),
  );
  const error = sub(y, target);
  const loss = graph.output('loss', reduceMean(mul(error, error)));
  for (const [parameter, gradient] of gradients(loss, trainableParameters(graph))) {
    graph.output(`next/${parameter.name}`, sub(parameter, mul(gradient, LEARNING_RATE)));
  }
  return { graph, bytes: toModelBytes(graph) };
}

/**
 * Trains until the loss is below 0.01, or for 2000 steps.
 * @param createSession makes a session of the model; it is closed here
 */
export async function trainXor(
  createSession: (model: Uint8Array) => Promise<Session>,
  options: { readonly seed: number } = { seed: 1 },
): Promise<XorTraining> {
  const { graph, bytes } = createXorModel();
  const state = new Map<string, EngineTensor>();
  for (const [{ name }, value] of initializeParameters(graph, options.seed)) state.set(name, value);
  const x = createTensor('float32', [4, 2], [0, 0, 0, 1, 1, 0, 1, 1]);
  const target = createTensor('float32', [4, 1], [0, 1, 1, 0]);
  const session = await createSession(bytes);
  try {
    let firstLoss = Number.NaN;
    for (let step = 1; ; step++) {
      const results = await session.run({ x, target, ...Object.fromEntries(state) });
      const loss = toNumbers(results.loss!)[0]!;
      if (step === 1) firstLoss = loss;
      const right = toNumbers(results.y!).filter((y, row) => y >= 0.5 === (target.data[row] === 1)).length;
      if (loss < TARGET_LOSS || step === MAX_STEPS || !Number.isFinite(loss)) {
        return { accuracy: right / 4, steps: step, firstLoss, loss };
      }
      for (const name of state.keys()) state.set(name, results[`next/${name}`]!);
    }
  } finally {
    await session.close();
  }
}
