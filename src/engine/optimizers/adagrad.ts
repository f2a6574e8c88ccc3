// Adagrad (Duchi, Hazan and Singer 2011, figure 1, diagonal form), with PyTorch's epsilon, outside the root. A row of an
// embedding table whose gradient is zero stays as it is, so sparse updates equal dense ones.
import { add } from '../operators/add.ts';
import { div } from '../operators/div.ts';
import { mul } from '../operators/mul.ts';
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

/** Options of `adagrad`. */
export interface AdagradOptions extends WeightDecayOptions {
  /** First value of the sums of squares, from 0; default 0. */
  readonly initialAccumulator?: number;
  /** Keeps the division finite, above 0; default 1e-10. */
  readonly epsilon?: number;
}

/** Defaults of AdagradOptions. */
export const ADAGRAD_DEFAULTS: Required<AdagradOptions> = {
  initialAccumulator: 0,
  epsilon: 1e-10,
  weightDecay: 0,
  decays: decaysByName,
};

/**
 * g = gradient + weightDecay p; s = s + g²; p = p - learningRate g / (sqrt(s) + epsilon).
 * @throws ConfigError for an unknown option or one out of range
 */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  checkOptimizerOptions('adagrad', options, Object.keys(ADAGRAD_DEFAULTS), {
    initialAccumulator: { least: 0 },
    epsilon: { least: 0, open: true },
    weightDecay: { least: 0 },
  });
  const { initialAccumulator, epsilon, weightDecay, decays } = { ...ADAGRAD_DEFAULTS, ...options };
  const update = (step: OptimizerStep): OptimizerResult =>
    updateEach(step, ({ parameter, gradient, state: [squares], decay, learningRate }) => {
      const g = addWeightDecay(gradient, parameter, decay ? weightDecay : 0);
      const next = add(squares!, mul(g, g));
      return [sub(parameter, mul(div(g, add(sqrt(next), epsilon)), learningRate)), next];
    });
  return {
    name: 'adagrad',
    settings: { initialAccumulator, epsilon, weightDecay },
    init: () => [{ name: 'squares', initial: initialAccumulator }],
    decays: (name) => weightDecay > 0 && decays(name),
    update,
    kernel: {
      of: update,
      at: ({ learningRate: rate, decay }) => ({
        rule: 'adagrad',
        rate,
        l2: decay ? weightDecay : 0,
        epsilon,
      }),
    },
  };
}
