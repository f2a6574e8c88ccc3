// What an optimizer is: two pure functions, after the design of Optax. One says which state a parameter has, the
// other adds the nodes of one step to a graph. Neither holds values.
import { checkOptionNames } from '../../core/check-option-names.ts';
import { ConfigError } from '../../core/errors.ts';
import type { UpdateRule } from '../../kernels/optimizers/optimizer-kernel.ts';
import type { Tensor } from '../graph/graph.ts';
import { cast } from '../operators/cast.ts';

/** State that an optimizer keeps for a parameter: a tensor of the parameter's type and shape. */
export interface StateSlot {
  /** Such as `mean`; part of the tensor's name in checkpoints. */
  readonly name: string;
  /** Value of every element before the first step. */
  readonly initial: number;
}

/** Tensors of one step, all of one graph; lists are in the order of `parameters`. */
export interface OptimizerStep {
  readonly parameters: readonly Tensor[];
  readonly gradients: readonly Tensor[];
  /** For each parameter the slots that `init` names, in that order. */
  readonly state: readonly (readonly Tensor[])[];
  /** For each parameter whether its weights decay. */
  readonly decay: readonly boolean[];
  /** float32, no axes. */
  readonly learningRate: Tensor;
  /** int64, no axes; 0 at the first step. */
  readonly step: Tensor;
}

/** Parameters and state after the step, in the order of the step's lists. */
export interface OptimizerResult {
  readonly parameters: readonly Tensor[];
  readonly state: readonly (readonly Tensor[])[];
}

/** A rule by which gradients change parameters. */
export interface Optimizer {
  readonly name: string;
  /** Everything that the result depends on besides `decays`, for checkpoints. */
  readonly settings: Readonly<Record<string, number | boolean>>;
  /** The state of a parameter; empty where there is none. */
  init(parameter: Tensor): readonly StateSlot[];
  /** Whether the parameter of a name decays: false for all where there is no weight decay. */
  decays(name: string): boolean;
  /**
   * Adds the nodes of a step. They work element by element, so that the trainer may treat parameters together and in
   * parts.
   */
  update(step: OptimizerStep): OptimizerResult;
  /**
   * The same step for the compiled kernel, which takes one pass over memory. Default none: the trainer then runs the graph
   * of `update`.
   */
  readonly kernel?: OptimizerRule;
}

/** A step as numbers. */
export interface OptimizerRule {
  /** The `update` that the kernel equals: a copy of an optimizer with another `update` goes by its graph. */
  readonly of: Optimizer['update'];
  /** @param where the rate of the schedule, the number of the step from 0, and whether weights decay */
  at(where: { readonly learningRate: number; readonly step: number; readonly decay: boolean }): UpdateRule;
}

/** What the compiled kernel can do in place of `update`; null where there is nothing. */
export function findRule({ update, kernel }: Optimizer): OptimizerRule | null {
  return kernel?.of === update ? kernel : null;
}

/** What all optimizers take. */
export interface WeightDecayOptions {
  /** How strongly weights are drawn to zero, from 0; each optimizer says by which equation. */
  readonly weightDecay?: number;
  /** Says by its name whether a parameter decays; default `decaysByName`. */
  readonly decays?: (name: string) => boolean;
}

/** True but for biases, and gains and shifts of normalisations, which weight decay would only harm. */
export function decaysByName(name: string): boolean {
  return !/^(bias|beta|gamma|gain|scale|shift)$/i.test(name.slice(name.lastIndexOf('/') + 1));
}

/** One parameter's part of a step. */
export interface ParameterStep {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  readonly state: readonly Tensor[];
  readonly decay: boolean;
  /** Of the parameter's type, no axes. */
  readonly learningRate: Tensor;
}

/** Applies `change` to each parameter, inside a scope of the parameter's name. */
export function updateEach(
  step: OptimizerStep,
  change: (each: ParameterStep) => readonly [parameter: Tensor, ...state: Tensor[]],
): OptimizerResult {
  const changed = step.parameters.map((parameter, place) =>
    parameter.graph.scope(parameter.name, () =>
      change({
        parameter,
        gradient: step.gradients[place]!,
        state: step.state[place]!,
        decay: step.decay[place]!,
        learningRate: cast(step.learningRate, parameter.dtype),
      }),
    ),
  );
  return {
    parameters: changed.map(([parameter]) => parameter),
    state: changed.map(([, ...state]) => state),
  };
}

/** A range of a number: from `least` (or above it, where `open`) to below `limit`. */
export interface NumberRange {
  readonly least: number;
  readonly open?: boolean;
  readonly limit?: number;
}

/** Holds options to known names and ranges. @throws ConfigError naming the option */
export function checkOptimizerOptions(
  optimizer: string,
  options: object,
  known: readonly string[],
  ranges: Readonly<Record<string, NumberRange>>,
): void {
  checkOptionNames(optimizer, options, known);
  for (const [name, { least, open = false, limit = Infinity }] of Object.entries(ranges)) {
    const value = (options as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const fits = typeof value === 'number' && (open ? value > least : value >= least) && value < limit;
    if (fits) continue;
    const range = `${open ? 'above' : 'from'} ${least}${limit === Infinity ? '' : ` to below ${limit}`}`;
    throw new ConfigError(`${optimizer}: expected ${name} ${range}, got ${String(value)}`);
  }
}
