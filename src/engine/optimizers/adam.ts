// Adam (Kingma and Ba 2015, algorithm 1) and AdamW (Loshchilov and Hutter 2019, algorithm 2), with the same epsilon and
// decay as PyTorch's: epsilon is added after the bias correction, decay is multiplied by the learning rate.
import type { Tensor } from '../graph/graph.ts';
import { add } from '../operators/add.ts';
import { cast } from '../operators/cast.ts';
import { div } from '../operators/div.ts';
import { mul } from '../operators/mul.ts';
import { pow } from '../operators/pow.ts';
import { sqrt } from '../operators/sqrt.ts';
import { sub } from '../operators/sub.ts';
import {
  checkOptimizerOptions,
  decaysByName,
  type Optimizer,
  type OptimizerResult,
  type OptimizerStep,
  updateEach,
  type WeightDecayOptions,
} from './optimizer.ts';
import { addWeightDecay } from './sgd.ts';

/** Options of `adam` and `adamW`. */
export interface AdamOptions extends WeightDecayOptions {
  /** Decay of the mean of gradients, from 0 to below 1; default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, from 0 to below 1; default 0.999. */
  readonly beta2?: number;
  /** Keeps the division finite, above 0; default 1e-8. */
  readonly epsilon?: number;
}

/** Defaults of AdamOptions for `adam`, without decay. */
export const ADAM_DEFAULTS: Required<AdamOptions> = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  decays: decaysByName,
};

/** Defaults of AdamOptions for `adamW`. */
export const ADAM_W_DEFAULTS: Required<AdamOptions> = { ...ADAM_DEFAULTS, weightDecay: 0.01 };

/**
 * Adam; weight decay adds weightDecay p to the gradient (L2).
 * @throws ConfigError for an unknown option or one out of range
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return createAdam('adam', options, ADAM_DEFAULTS);
}

/**
 * AdamW; weight decay multiplies p by 1 - learningRate weightDecay before the step, apart from the moments.
 * @throws ConfigError for an unknown option or one out of range
 */
export function adamW(options: AdamOptions = {}): Optimizer {
  return createAdam('adamW', options, ADAM_W_DEFAULTS);
}

function createAdam(
  name: 'adam' | 'adamW',
  options: AdamOptions,
  defaults: Required<AdamOptions>,
): Optimizer {
  checkOptimizerOptions(name, options, Object.keys(defaults), {
    beta1: { least: 0, limit: 1 },
    beta2: { least: 0, limit: 1 },
    epsilon: { least: 0, open: true },
    weightDecay: { least: 0 },
  });
  const settings = { ...defaults, ...options };
  const { beta1, beta2, epsilon, weightDecay, decays } = settings;
  const update = (step: OptimizerStep): OptimizerResult => {
    const factorsOf = createFactors(step, settings);
    return updateEach(step, ({ parameter, gradient, state: [mean, square], decay, learningRate }) => {
      const { rate, shift } = factorsOf(parameter);
      const g = name === 'adam' ? addWeightDecay(gradient, parameter, decay ? weightDecay : 0) : gradient;
      const nextMean = add(mul(mean!, beta1), mul(g, 1 - beta1));
      const nextSquare = add(mul(square!, beta2), mul(mul(g, g), 1 - beta2));
      const change = mul(div(nextMean, add(sqrt(nextSquare), shift)), rate);
      const kept =
        name === 'adamW' && decay ? mul(parameter, sub(1, mul(learningRate, weightDecay))) : parameter;
      return [sub(kept, change), nextMean, nextSquare];
    });
  };
  return {
    name,
    settings: { beta1, beta2, epsilon, weightDecay },
    init: () => [
      { name: 'mean', initial: 0 },
      { name: 'square', initial: 0 },
    ],
    decays: (parameter) => weightDecay > 0 && decays(parameter),
    update,
    kernel: {
      of: update,
      at: ({ learningRate, step, decay }) => {
        const decayOf = (form: typeof name): number => (decay && form === name ? weightDecay : 0);
        return {
          ...{ rule: 'adam', beta1, beta2, l2: decayOf('adam') },
          ...numericFactors(learningRate, step, settings),
          keep: keptShare(learningRate, decayOf('adamW')),
        };
      },
    },
  };
}

interface AdamFactors {
  readonly rate: Tensor;
  readonly shift: Tensor;
}

/**
 * The scalars of "m̂ / (sqrt(v̂) + ε)" moved out of the tensors, which saves two passes over each parameter:
 * rate = α sqrt(1 - β2^t) / (1 - β1^t), shift = ε sqrt(1 - β2^t) (the remark below algorithm 1, with ε̂ made exact).
 * In float64, because 1 - β2^t loses half its digits in float32 at the first steps.
 */
function createFactors(
  { learningRate, step }: OptimizerStep,
  { beta1, beta2, epsilon }: Required<AdamOptions>,
): (parameter: Tensor) => AdamFactors {
  const { graph } = step;
  const exponent = add(cast(step, 'float64'), 1);
  const correction = (beta: number): Tensor => sub(1, pow(graph.scalar('float64', beta), exponent));
  const root = sqrt(correction(beta2));
  const rate = div(mul(cast(learningRate, 'float64'), root), correction(beta1));
  const shift = mul(root, epsilon);
  return ({ dtype }) => ({ rate: cast(rate, dtype), shift: cast(shift, dtype) });
}

/** What `createFactors` computes, of numbers; the rate is rounded to float32 first, as a graph is fed it. */
function numericFactors(
  learningRate: number,
  step: number,
  { beta1, beta2, epsilon }: Required<AdamOptions>,
): { readonly rate: number; readonly shift: number } {
  const root = Math.sqrt(1 - beta2 ** (step + 1));
  return { rate: (Math.fround(learningRate) * root) / (1 - beta1 ** (step + 1)), shift: root * epsilon };
}

/** 1 - learningRate weightDecay, rounded to float32 after each operation, as in the graph. */
function keptShare(learningRate: number, weightDecay: number): number {
  return 1 - Math.fround(Math.fround(learningRate) * Math.fround(weightDecay));
}
