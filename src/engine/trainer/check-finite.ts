// Where a training has left the finite numbers, and what to do: inputs before a run, the loss after it, and all that a
// checkpoint would keep.
import { TrainingError } from '../../core/errors.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import type { Tensor } from '../graph/graph.ts';
import type { Batch } from './batch-source.ts';
import { type FlatParameters, findNonFinite, sumOfSquares } from './flat-parameters.ts';
import type { TableLearner } from './table-learner.ts';

/** @throws TrainingError naming step, input and element where an input is NaN */
export function checkInputs(batch: Batch, step: number): void {
  for (const [name, tensor] of Object.entries(batch)) {
    const place = findElement(tensor, Number.isNaN);
    if (place < 0) continue;
    throw new TrainingError(
      `step ${step}: input '${name}' is NaN at element ${place} of the batch; mend or leave out the example`,
      { step, tensor: name },
    );
  }
}

/** The place of the first element of which a condition holds; -1 for none, and where there are no fractions. */
function findElement({ dtype, data }: EngineTensor, holds: (value: number) => boolean): number {
  if (dtype !== 'float32' && dtype !== 'float64') return -1;
  const values = data as Float32Array | Float64Array;
  // A loop, because findIndex costs ten times as much.
  for (let place = 0; place < values.length; place++) if (holds(values[place]!)) return place;
  return -1;
}

/** Why a loss is not finite: by the weights that it was computed of, where these are not. */
export function explainLoss(flat: FlatParameters, loss: Tensor, value: number, step: number): TrainingError {
  const weights = findNonFinite(flat, flat.values);
  const remedy = 'lower the learning rate, clip gradients, or check the data';
  const problem =
    weights === null ? `the loss '${loss.name}' is ${value}` : `parameter '${weights}' is not finite`;
  return new TrainingError(`step ${step}: ${problem}; ${remedy}`, { step, tensor: weights ?? loss.name });
}

/** What changes in a training. */
export interface ChangingValues {
  readonly flat: FlatParameters;
  readonly tables: readonly TableLearner[];
  /** Parameters that no gradient changes, by name. */
  readonly others: ReadonlyMap<string, EngineTensor>;
  /** Names of those of `others` that the graph updates, such as running means. */
  readonly updated: ReadonlySet<string>;
}

/** @throws TrainingError naming step and tensor where a parameter, a running value or optimizer state is not finite */
export function checkValues(values: ChangingValues, step: number): void {
  const parameter = findParameter(values);
  const state = parameter === null ? findState(values) : null;
  const tensor = parameter ?? state?.tensor;
  if (tensor === undefined) return;
  const what = state === null ? 'parameter' : `the optimizer's '${state.slot}' of`;
  throw new TrainingError(
    `step ${step}: ${what} '${tensor}' is not finite; lower the learning rate or clip gradients`,
    { step, tensor },
  );
}

function findParameter({ flat, tables, others, updated }: ChangingValues): string | null {
  const trained = findNonFinite(flat, flat.values);
  if (trained !== null) return trained;
  const bad = tables.find((table) => !Number.isFinite(sumOfSquares(table.values)));
  if (bad !== undefined) return bad.table.name;
  for (const name of updated) {
    if (findElement(others.get(name)!, (value) => !Number.isFinite(value)) >= 0) return name;
  }
  return null;
}

function findState({ flat, tables }: ChangingValues): { slot: string; tensor: string } | null {
  for (const { name, values } of flat.slots) {
    const tensor = findNonFinite(flat, values);
    if (tensor !== null) return { slot: name, tensor };
  }
  for (const { table, slots } of tables) {
    const bad = slots.find(({ values }) => !Number.isFinite(sumOfSquares(values)));
    if (bad !== undefined) return { slot: bad.name, tensor: table.name };
  }
  return null;
}
