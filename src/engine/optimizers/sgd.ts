// Stochastic gradient descent, with momentum (Polyak 1964; Sutskever et al. 2013), in PyTorch's form: the learning rate
// stands outside the velocity, so that a change of it acts at once.
import type { Tensor } from '../graph/graph.ts';
import { add } from '../operators/add.ts';
import { mul } from '../operators/mul.ts';
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

/** Options of `sgd`. */
export interface SgdOptions extends WeightDecayOptions {
  /** Share of the velocity that stays, from 0 to below 1; default 0, which keeps no state. */
  readonly momentum?: number;
  /** Look ahead along the velocity (Sutskever et al. 2013, eq. 3 and 4, as PyTorch rearranges it); default false. */
  readonly nesterov?: boolean;
}

/** Defaults of SgdOptions. */
export const SGD_DEFAULTS: Required<SgdOptions> = {
  momentum: 0,
  nesterov: false,
  weightDecay: 0,
  decays: decaysByName,
};

/**
 * g = gradient + weightDecay p; v = momentum v + g; p = p - learningRate (nesterov ? g + momentum v : v).
 * @throws ConfigError for an unknown option or one out of range
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  checkOptimizerOptions('sgd', options, Object.keys(SGD_DEFAULTS), {
    momentum: { least: 0, limit: 1 },
    weightDecay: { least: 0 },
  });
  const { momentum, nesterov, weightDecay, decays } = { ...SGD_DEFAULTS, ...options };
  const update = (step: OptimizerStep): OptimizerResult =>
    updateEach(step, ({ parameter, gradient, state: [velocity], decay, learningRate }) => {
      const decayed = addWeightDecay(gradient, parameter, decay ? weightDecay : 0);
      if (velocity === undefined) return [sub(parameter, mul(decayed, learningRate))];
      const next = add(mul(velocity, momentum), decayed);
      const direction = nesterov ? add(decayed, mul(next, momentum)) : next;
      return [sub(parameter, mul(direction, learningRate)), next];
    });
  return {
    name: 'sgd',
    settings: { momentum, nesterov, weightDecay },
    init: () => (momentum === 0 ? [] : [{ name: 'velocity', initial: 0 }]),
    decays: (name) => weightDecay > 0 && decays(name),
    update,
    kernel: {
      of: update,
      at: ({ learningRate: rate, decay }) => {
        const l2 = decay ? weightDecay : 0;
        return momentum === 0
          ? { rule: 'descent', rate, l2 }
          : { rule: 'momentum', rate, l2, momentum, nesterov };
      },
    },
  };
}

/** The gradient of the loss with weightDecay / 2 |p|² added (the L2 penalty). */
export function addWeightDecay(gradient: Tensor, parameter: Tensor, weightDecay: number): Tensor {
  return weightDecay === 0 ? gradient : add(gradient, mul(parameter, weightDecay));
}
