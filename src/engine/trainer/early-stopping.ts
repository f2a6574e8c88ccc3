// Ends a training when a metric has not improved for a while (Prechelt 1998), and remembers which evaluation was best.
import { checkOptionNames } from '../../core/check-option-names.ts';
import { ConfigError, TrainingError } from '../../core/errors.ts';

/** When to stop. */
export interface EarlyStopping {
  /** Name of a metric that `evaluate` gives. */
  readonly metric: string;
  /** Which values are better; default `min`. */
  readonly mode?: 'min' | 'max';
  /** Evaluations without improvement until the training stops, from 1. */
  readonly patience: number;
  /** An improvement is larger than this, from 0; default 0. */
  readonly minDelta?: number;
}

/** What is remembered between evaluations. */
export interface StoppingState {
  /** Best value so far. */
  readonly best: number;
  /** Steps done when it was found. */
  readonly bestStep: number;
  /** Evaluations since. */
  readonly waited: number;
}

/** @throws ConfigError for an unknown option or one out of range */
export function checkEarlyStopping(stopping: EarlyStopping): void {
  checkOptionNames('early stopping', stopping, ['metric', 'mode', 'patience', 'minDelta']);
  const { metric, mode = 'min', patience, minDelta = 0 } = stopping;
  if (!(typeof metric === 'string' && metric !== '')) {
    throw new ConfigError(`early stopping: expected the name of a metric, got '${metric}'`);
  }
  if (mode !== 'min' && mode !== 'max') {
    throw new ConfigError(`early stopping: expected mode min or max, got '${mode as string}'`);
  }
  if (!(Number.isInteger(patience) && patience >= 1)) {
    throw new ConfigError(`early stopping: expected patience as a whole number from 1, got ${patience}`);
  }
  if (!(minDelta >= 0 && minDelta < Infinity)) {
    throw new ConfigError(`early stopping: expected minDelta from 0, got ${minDelta}`);
  }
}

/** The settings as a text, equal where two trainings would stop alike; `none` without early stopping. */
export function describeEarlyStopping(stopping: EarlyStopping | null, evaluateEverySteps: number): string {
  if (stopping === null) return 'none';
  const { metric, mode = 'min', patience, minDelta = 0 } = stopping;
  const every = evaluateEverySteps === 0 ? 'each epoch' : `every ${evaluateEverySteps} steps`;
  return `${mode} of '${metric}' ${every}, patience ${patience}, minDelta ${minDelta}`;
}

/**
 * The state after an evaluation.
 * @param state null before the first
 * @returns the state, whether this evaluation is the best so far, and whether to stop
 * @throws ConfigError where the metric is missing; TrainingError where it is not finite
 */
export function judgeEvaluation(
  { metric, mode = 'min', patience, minDelta = 0 }: EarlyStopping,
  state: StoppingState | null,
  metrics: Readonly<Record<string, number>>,
  step: number,
): { state: StoppingState; improved: boolean; stop: boolean } {
  const value = metrics[metric];
  if (value === undefined) {
    const known = Object.keys(metrics).join(', ') || 'none';
    throw new ConfigError(`early stopping: evaluate gives no metric '${metric}'; it gives ${known}`);
  }
  if (!Number.isFinite(value)) {
    throw new TrainingError(`step ${step}: the metric '${metric}' is ${value}; check evaluate`, { step });
  }
  const gain = state === null ? Infinity : mode === 'min' ? state.best - value : value - state.best;
  if (gain > minDelta)
    return { state: { best: value, bestStep: step, waited: 0 }, improved: true, stop: false };
  const waited = state!.waited + 1;
  return { state: { ...state!, waited }, improved: false, stop: waited >= patience };
}
