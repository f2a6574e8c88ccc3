// Learning rates by step: pure functions, evaluated outside the graph and fed as a scalar.
import { ConfigError } from '../../core/errors.ts';

/** The learning rate of a step, counted from 0. */
export interface Schedule {
  (step: number): number;
  /** What the rates depend on: a training does not resume where it has changed. */
  readonly description?: string;
}

/** What the schedules that end have in common. */
export interface DecayOptions {
  /** Highest learning rate, above 0. */
  readonly learningRate: number;
  /** Steps from the first to the end of the decay, from 1; later steps keep `finalLearningRate`. */
  readonly totalSteps: number;
  /** Steps of linear rise before, from 0 to totalSteps; the first has learningRate / warmUpSteps. Default 0. */
  readonly warmUpSteps?: number;
  /** Where the decay ends, from 0; default 0. */
  readonly finalLearningRate?: number;
}

/** The same rate at every step. @throws ConfigError where it is not from 0 */
export function constantSchedule(learningRate: number): Schedule {
  checkRate('constantSchedule', 'learningRate', learningRate);
  return describe(() => learningRate, 'constantSchedule', { learningRate });
}

/** Linear warm-up, then linear decay (Devlin et al. 2019, A.2). @throws ConfigError for options out of range */
export function linearSchedule(options: DecayOptions): Schedule {
  return decaySchedule('linearSchedule', options, (done) => 1 - done);
}

/** Linear warm-up, then half a cosine (Loshchilov and Hutter 2017, eq. 5). @throws ConfigError as linearSchedule */
export function cosineSchedule(options: DecayOptions): Schedule {
  return decaySchedule('cosineSchedule', options, (done) => (1 + Math.cos(Math.PI * done)) / 2);
}

/** @param shape from 1 at the start of the decay (0) to 0 at its end (1) */
function decaySchedule(name: string, options: DecayOptions, shape: (done: number) => number): Schedule {
  const { learningRate, totalSteps, warmUpSteps = 0, finalLearningRate = 0 } = options;
  checkRate(name, 'learningRate', learningRate);
  checkRate(name, 'finalLearningRate', finalLearningRate);
  if (!(Number.isInteger(totalSteps) && totalSteps >= 1)) {
    throw new ConfigError(`${name}: expected totalSteps as a whole number from 1, got ${totalSteps}`);
  }
  if (!(Number.isInteger(warmUpSteps) && warmUpSteps >= 0 && warmUpSteps <= totalSteps)) {
    throw new ConfigError(
      `${name}: expected warmUpSteps from 0 to totalSteps ${totalSteps}, got ${warmUpSteps}`,
    );
  }
  const rateOf = (step: number): number => {
    if (step < warmUpSteps) return (learningRate * (step + 1)) / warmUpSteps;
    if (step >= totalSteps) return finalLearningRate;
    const done = (step - warmUpSteps) / (totalSteps - warmUpSteps);
    return finalLearningRate + (learningRate - finalLearningRate) * shape(done);
  };
  return describe(rateOf, name, { learningRate, totalSteps, warmUpSteps, finalLearningRate });
}

function describe(rateOf: (step: number) => number, name: string, settings: object): Schedule {
  return Object.assign(rateOf, { description: `${name} ${JSON.stringify(settings)}` });
}

function checkRate(name: string, option: string, rate: number): void {
  if (rate >= 0 && rate < Infinity) return;
  throw new ConfigError(`${name}: expected ${option} from 0, got ${rate}`);
}
