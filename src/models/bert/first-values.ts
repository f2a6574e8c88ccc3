// First values of a network around a BERT encoder: those of a pre-trained one where given, by the initializers elsewhere.
// A part of an encoder would train without a word of warning, so it comes whole or not at all.
import { ConfigError, ShapeError } from '../../core/errors.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import type { Graph, Tensor } from '../../engine/graph/graph.ts';
import { initializeParameters } from '../../engine/graph/initializers.ts';
import { BERT_SCOPE } from './parameter-names.ts';

const isEncoder = (name: string): boolean => name.startsWith(`${BERT_SCOPE}/`);
const isPooler = (name: string): boolean => name.startsWith(`${BERT_SCOPE}/pooler/`);

/**
 * First values of all parameters of a graph, for `values` of `trainNetwork`.
 * @param seed any safe integer; each parameter draws from a stream of its own, so heads do not change others' values
 * @param given values by our names, such as `values` of a BertDirectory; copied. The pooler may be missing on either side,
 *   as files of masked language models have none. Default none: normal with deviation `initializerRange`, cut off at two
 * @throws ConfigError where an encoder is given in part, or has parameters that the graph lacks
 * @throws ShapeError where a given value has another shape than the parameter
 */
export function firstValues(
  graph: Graph,
  seed: number,
  given: ReadonlyMap<string, EngineTensor> = new Map(),
): Map<Tensor, EngineTensor> {
  const parameters = new Map(graph.parameters.map((parameter) => [parameter.name, parameter]));
  for (const [name, value] of given) {
    const parameter = parameters.get(name);
    if (parameter !== undefined) checkLike(parameter, value);
    else if (!isPooler(name)) {
      throw new ConfigError(
        `bert: the given values have '${name}', which the network lacks; build it with the configuration that they belong to`,
      );
    }
  }
  const missing = graph.parameters.find(({ name }) => isEncoder(name) && !isPooler(name) && !given.has(name));
  if (missing !== undefined && [...given.keys()].some(isEncoder)) {
    throw new ConfigError(
      `bert: the given values lack '${missing.name}'; give the whole encoder, or nothing of it`,
    );
  }
  return initializeParameters(graph, seed, given);
}

function checkLike({ name, dtype, shape }: Tensor, value: EngineTensor): void {
  const expected = `${dtype} [${shape.join(', ')}]`;
  const got = `${value.dtype} [${value.shape.join(', ')}]`;
  if (expected === got) return;
  throw new ShapeError(
    'bert',
    `'${name}' as ${expected}`,
    `${got}; the configuration is not that of the weights`,
  );
}
