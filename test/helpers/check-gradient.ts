// The oracle of gradient rules: central finite differences of what an operator builds, in float64, where the error of
// a difference is far below any error that a wrong rule makes. A new operator's test is one line in a table.
import { expect, it } from 'vitest';
import { createRandomStream, type RandomStream } from '../../src/core/random.ts';
import { gradients } from '../../src/engine/gradients/gradients.ts';
import type { DataType } from '../../src/engine/graph/data-types.ts';
import type { Shape } from '../../src/engine/graph/dims.ts';
import {
  countElements,
  createTensor,
  type EngineTensor,
  toNumbers,
} from '../../src/engine/graph/engine-tensor.ts';
import { createGraph, type Graph, type Tensor } from '../../src/engine/graph/graph.ts';
import { toModelBytes } from '../../src/engine/onnx/to-model-bytes.ts';
import { add } from '../../src/engine/operators/add.ts';
import { mul } from '../../src/engine/operators/mul.ts';
import { reduceSum } from '../../src/engine/operators/reduce-sum.ts';
import { createSession, type Session } from '../../src/engine/session.ts';
import { substitute } from './evaluate-graph.ts';
import './to-be-allclose.ts';

/**
 * An input of the checked operator: a shape, whose values are then uniform in [-2, 2), or a shape with a range, or
 * whole numbers below a bound (int64), or conditions (bool). Lengths may be names.
 */
export type CheckedInput =
  | Shape
  | { readonly shape: Shape; readonly range: readonly [low: number, high: number] }
  | { readonly shape: Shape; readonly below: number }
  | { readonly shape: Shape; readonly conditions: true };

/** How to check. */
export interface CheckOptions {
  /** Default float64; float32 only for operators that ONNX Runtime has in no other type on the CPU. */
  readonly dtype?: 'float32' | 'float64';
  /** Half the distance of a difference; default 1e-5 for float64, 1e-2 for float32. */
  readonly step?: number;
  /** Default 1e-6 for float64, 1e-2 for float32. */
  readonly rtol?: number;
  /** Default 1e-7 for float64, 5e-3 for float32. */
  readonly atol?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Lengths of named axes; default 3. */
  readonly lengths?: Readonly<Record<string, number>>;
}

/** What is checked: makes one tensor or several of the inputs. */
export type Build = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

/** Name, operator, inputs: one line of a table of tests. */
export type GradientCase = readonly [
  name: string,
  build: Build,
  inputs: readonly CheckedInput[],
  options?: CheckOptions,
];

/** One test a line. */
export function testGradients(cases: readonly GradientCase[]): void {
  it.each(cases.map(([name, ...rest]) => [name, rest] as const))(
    'gradient of %s agrees with finite differences',
    async (_, [build, inputs, options]) => checkGradient(build, inputs, options),
  );
}

/**
 * Holds the gradients of `sum(weights * build(...inputs))` by all floating-point inputs to finite differences.
 * The weights are random, so that errors that cancel in a plain sum show.
 */
export async function checkGradient(
  build: Build,
  inputs: readonly CheckedInput[],
  options: CheckOptions = {},
): Promise<void> {
  const { dtype = 'float64', seed = 1 } = options;
  const sharp = dtype === 'float64';
  const { step = sharp ? 1e-5 : 1e-2, rtol = sharp ? 1e-6 : 1e-2, atol = sharp ? 1e-7 : 5e-3 } = options;
  const random = createRandomStream(seed, 'check-gradient');
  const graph = createGraph('checked');
  const lengths = options.lengths ?? nameLengths(inputs);
  const feeds: Record<string, EngineTensor> = {};
  const feed = (name: string, input: CheckedInput): Tensor => {
    const tensor = graph.input(name, dtypeOf(input, dtype), shapeOf(input));
    const shape = substitute(tensor.shape, lengths);
    feeds[name] = createTensor(tensor.dtype, shape, drawValues(input, countElements(shape), random));
    return tensor;
  };
  const tensors = inputs.map((input, place) => feed(`input${place}`, input));
  const results = [build(...tensors)].flat() as Tensor[];
  const terms = results.map((result, place) => reduceSum(mul(result, feed(`weights${place}`, result.shape))));
  const loss = terms.reduce((sum, term) => add(sum, term));
  const wanted = tensors.filter((tensor) => tensor.dtype === dtype);
  const found = gradients(loss, wanted);
  await withSession(graph, { loss }, async (forward) => {
    await withSession(graph, gradientOutputs(found), async (backward) => {
      const actual = await backward.run(keep(feeds, backward));
      for (const tensor of wanted) {
        const expected = await differentiate(forward, keep(feeds, forward), tensor.name, step);
        expect(actual[`gradient of ${tensor.name}`]!, tensor.name).toBeAllclose(expected, { rtol, atol });
      }
    });
  });
}

const gradientOutputs = (found: ReadonlyMap<Tensor, Tensor>): Record<string, Tensor> =>
  Object.fromEntries([...found].map(([tensor, gradient]) => [`gradient of ${tensor.name}`, gradient]));

const keep = (
  feeds: Readonly<Record<string, EngineTensor>>,
  session: Session,
): Record<string, EngineTensor> => Object.fromEntries(session.inputs.map(({ name }) => [name, feeds[name]!]));

async function withSession(
  graph: Graph,
  outputs: Readonly<Record<string, Tensor>>,
  use: (session: Session) => Promise<void>,
): Promise<void> {
  const session = await createSession(toModelBytes(graph, { outputs }), { threads: 1 });
  try {
    await use(session);
  } finally {
    await session.close();
  }
}

/** (f(x + step) - f(x - step)) / (2 step) for each element of one feed. */
async function differentiate(
  session: Session,
  feeds: Readonly<Record<string, EngineTensor>>,
  name: string,
  step: number,
): Promise<EngineTensor> {
  const { dtype, shape, data } = feeds[name]!;
  const values = data.slice();
  const moved = { ...feeds, [name]: { dtype, shape, data: values } };
  const lossAt = async (index: number, value: number): Promise<number> => {
    values[index] = value;
    return toNumbers((await session.run(moved)).loss!)[0]!;
  };
  const slopes: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const held = Number(values[index]);
    const difference = (await lossAt(index, held + step)) - (await lossAt(index, held - step));
    slopes.push(difference / (2 * step));
    values[index] = held;
  }
  return createTensor('float64', shape, slopes);
}

const isShape = (input: CheckedInput): input is Shape => Array.isArray(input);

const shapeOf = (input: CheckedInput): Shape => (isShape(input) ? input : input.shape);

function dtypeOf(input: CheckedInput, float: DataType): DataType {
  if (isShape(input) || 'range' in input) return float;
  return 'below' in input ? 'int64' : 'bool';
}

function drawValues(input: CheckedInput, count: number, random: RandomStream): number[] {
  const draw = (next: () => number): number[] => Array.from({ length: count }, next);
  if (isShape(input)) return draw(() => 4 * random.uniform() - 2);
  if ('below' in input) return draw(() => random.integer(input.below));
  if ('conditions' in input) return draw(() => random.integer(2));
  const [low, high] = input.range;
  return draw(() => low + (high - low) * random.uniform());
}

function nameLengths(inputs: readonly CheckedInput[]): Record<string, number> {
  const names = inputs.flatMap((input) => shapeOf(input).filter((dim) => typeof dim === 'string'));
  return Object.fromEntries(names.map((name) => [name, 3]));
}

/** Two shapes that broadcast: some leading axes missing, some axes 1; lengths 1 to 4, up to 4 axes. */
export function drawBroadcastShapes(seed: number): [number[], number[]] {
  const random = createRandomStream(seed, 'broadcast-shapes');
  const shape = Array.from({ length: 1 + random.integer(4) }, () => 1 + random.integer(4));
  const shrink = (): number[] =>
    shape.slice(random.integer(shape.length + 1)).map((length) => (random.integer(3) === 0 ? 1 : length));
  return [shrink(), shrink()];
}
