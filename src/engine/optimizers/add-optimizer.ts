// Makes a graph learn: gradients, optional clipping and an optimizer's step, whose state becomes parameters of the graph
// so that one list holds all that lives on between steps.
import { ConfigError } from '../../core/errors.ts';
import { gradients } from '../gradients/gradients.ts';
import { type Graph, type Tensor, trainableParameters } from '../graph/graph.ts';
import { constantValue } from '../graph/initializers.ts';
import { stepInput } from '../graph/step-input.ts';
import { clipByGlobalNorm, globalNorm } from './clip-by-global-norm.ts';
import type { Optimizer } from './optimizer.ts';

/** What `addOptimizer` made. */
export interface OptimizerNodes {
  /** float32, no axes: the input that a step's learning rate is fed to. */
  readonly learningRate: Tensor;
  /** int64, no axes: the input that the number of the step, from 0, is fed to. */
  readonly step: Tensor;
  /** Norm of all gradients before clipping, no axes. */
  readonly gradientNorm: Tensor;
  /** State of the optimizer, by parameter. */
  readonly state: ReadonlyMap<Tensor, readonly Tensor[]>;
}

/** How to train. */
export interface AddOptimizerOptions {
  /** What is trained; default all trainable parameters of the graph. */
  readonly parameters?: readonly Tensor[];
  /** Largest norm of all gradients together, above 0; default none. */
  readonly clipNorm?: number;
}

/** Name of the input that a step's learning rate is fed to. */
export const LEARNING_RATE_INPUT = 'optimizer/learningRate';

/**
 * Adds the nodes of a training step to the loss's graph, and notes what they change by `graph.update`. State is named
 * `optimizer/PARAMETER/SLOT` and is not trainable.
 * @throws ConfigError where nothing can be trained or an option is out of range; as `gradients` throws
 */
export function addOptimizer(
  loss: Tensor,
  optimizer: Optimizer,
  options: AddOptimizerOptions = {},
): OptimizerNodes {
  const { graph } = loss;
  const parameters = options.parameters ?? trainableParameters(graph);
  if (parameters.length === 0) {
    throw new ConfigError(`graph '${graph.name}' has no trainable parameters; make one by graph.parameter`);
  }
  const found = [...gradients(loss, parameters).values()];
  return graph.naming.scopeAt('optimizer', () => {
    const clipped = options.clipNorm === undefined ? null : clipByGlobalNorm(found, options.clipNorm);
    const learningRate = graph.input(LEARNING_RATE_INPUT, 'float32', []);
    const step = stepInput(graph);
    const state = parameters.map((parameter) => addState(graph, optimizer, parameter));
    const result = optimizer.update({
      parameters,
      gradients: clipped?.gradients ?? found,
      state,
      decay: parameters.map(({ name }) => optimizer.decays(name)),
      learningRate,
      step,
    });
    parameters.forEach((parameter, place) => {
      graph.update(parameter, result.parameters[place]!);
      for (const [index, slot] of state[place]!.entries()) graph.update(slot, result.state[place]![index]!);
    });
    return {
      learningRate,
      step,
      gradientNorm: clipped?.norm ?? globalNorm(found),
      state: new Map(parameters.map((parameter, place) => [parameter, state[place]!])),
    };
  });
}

function addState(graph: Graph, optimizer: Optimizer, parameter: Tensor): Tensor[] {
  return graph.scope(parameter.name, () =>
    optimizer.init(parameter).map(({ name, initial }) =>
      graph.parameter(name, parameter.dtype, parameter.shape as number[], constantValue(initial), {
        trainable: false,
      }),
    ),
  );
}
