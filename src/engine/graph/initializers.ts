// First values of parameters. Each parameter has its own random stream, named after it, so that the values do not
// depend on the order in which a model is built.
import { createRandomStream, type RandomStream } from '../../core/random.ts';
import { countElements, createTensor, type EngineTensor } from './engine-tensor.ts';
import type { Graph, Tensor } from './graph.ts';

/** Gives as many values as the product of `shape`. */
export type Initializer = (shape: readonly number[], random: RandomStream) => ArrayLike<number>;

const fill = (shape: readonly number[], next: () => number): Float64Array =>
  Float64Array.from({ length: countElements(shape) }, next);

/** Every element is `value`. */
export function constantValue(value: number): Initializer {
  return (shape) => fill(shape, () => value);
}

/** The given values, in row-major order. */
export function givenValues(values: ArrayLike<number>): Initializer {
  return () => values;
}

/** Uniform in [low, high). */
export function uniformValues(low: number, high: number): Initializer {
  return (shape, random) => fill(shape, () => low + (high - low) * random.uniform());
}

/** Normal with mean 0. */
export function normalValues(standardDeviation: number): Initializer {
  return (shape, random) => fill(shape, () => standardDeviation * random.normal());
}

/** Normal with mean 0, drawn again where beyond two deviations, as BERT's weights are. */
export function truncatedNormalValues(standardDeviation: number): Initializer {
  return (shape, random) =>
    fill(shape, () => {
      let value = random.normal();
      while (Math.abs(value) > 2) value = random.normal();
      return standardDeviation * value;
    });
}

/** Inputs and outputs of a weight: (in, out) of a matrix, (out, in, ...kernel) of a convolution. */
function countFans(shape: readonly number[]): [fanIn: number, fanOut: number] {
  if (shape.length <= 2) return [shape[0] ?? 1, shape[1] ?? shape[0] ?? 1];
  const kernel = countElements(shape.slice(2));
  return [shape[1]! * kernel, shape[0]! * kernel];
}

/** Uniform within ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, eq. 16). */
export const glorotUniform: Initializer = (shape, random) => {
  const [fanIn, fanOut] = countFans(shape);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return fill(shape, () => limit * (2 * random.uniform() - 1));
};

/** Normal with variance 2 / fanIn, for layers before a ReLU (He et al. 2015, eq. 10). */
export const heNormal: Initializer = (shape, random) => {
  const deviation = Math.sqrt(2 / countFans(shape)[0]);
  return fill(shape, () => deviation * random.normal());
};

/**
 * First values of all parameters of a graph.
 * @param seed any safe integer
 * @param given values by the parameters' names, in place of the initializers'; copied. Default none
 * @throws ShapeError where an initializer gives the wrong number of values
 */
export function initializeParameters(
  graph: Graph,
  seed: number,
  given: ReadonlyMap<string, EngineTensor> = new Map(),
): Map<Tensor, EngineTensor> {
  const values = new Map<Tensor, EngineTensor>();
  for (const parameter of graph.parameters) {
    if (parameter.source.kind !== 'parameter') continue;
    const shape = parameter.shape as readonly number[];
    const random = createRandomStream(seed, `parameter/${parameter.name}`);
    const tensor =
      given.get(parameter.name) ??
      createTensor(parameter.dtype, shape, parameter.source.initializer(shape, random));
    // A copy, so that training in place never writes to what the caller gave.
    values.set(parameter, { ...tensor, data: tensor.data.slice() });
  }
  return values;
}

/** Values of parameters by name, as a session's run takes them. */
export function namedValues(values: ReadonlyMap<Tensor, EngineTensor>): Record<string, EngineTensor> {
  return Object.fromEntries([...values].map(([tensor, value]) => [tensor.name, value]));
}
