// A network that learns: its parameters, the optimizer's state and the tables, and one step at a time. Where and when
// steps happen is the trainer's business.
import { createHash } from 'node:crypto';
import { TrainingError } from '../../core/errors.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import { type Graph, type Tensor, trainableParameters } from '../graph/graph.ts';
import { initializeParameters } from '../graph/initializers.ts';
import { STEP_INPUT } from '../graph/step-input.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { SessionOptions } from '../session.ts';
import { type ApplySession, createApplySession } from './apply-session.ts';
import type { Batch } from './batch-source.ts';
import type { EmbeddingTable } from './embedding-table.ts';
import { type FlatParameters, findNonFinite, flattenParameters, sumOfSquares } from './flat-parameters.ts';
import { createGradientSession, type GradientSession } from './gradient-session.ts';
import { createTableLearner, type TableLearner } from './table-learner.ts';

/** What learns, and how. */
export interface LearnerOptions {
  readonly graph: Graph;
  /** The mean over the examples of a batch, one element. */
  readonly loss: Tensor;
  readonly optimizer: Optimizer;
  /** Tables of the graph whose rows are trained. Default none. */
  readonly tables?: readonly EmbeddingTable[];
  /** Largest norm of all gradients together, above 0. Default none. */
  readonly clipNorm?: number;
  /** First values; default by the initializers and `seed`. */
  readonly values?: ReadonlyMap<Tensor, EngineTensor>;
  /** Default 0. */
  readonly seed?: number;
  readonly session?: SessionOptions;
}

/** What a step tells. */
export interface StepResult {
  /** Mean over the examples. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly numExamples: number;
}

/** Parameters that learn. Close it when done. */
export interface Learner {
  /** Tells network, optimizer and clipping apart from others. */
  readonly fingerprint: string;
  readonly flat: FlatParameters;
  readonly tables: readonly TableLearner[];
  /** Parameters that no gradient changes, by name. */
  readonly others: Map<string, EngineTensor>;
  /**
   * One step by the mean gradient over all examples of some batches, as one batch of all of them would make.
   * @param options.step steps done before
   * @throws TrainingError naming step and tensor where an input is NaN, or loss or gradient is not finite; parameters
   *   are then as they were
   */
  step(
    batches: readonly Batch[],
    options: { readonly step: number; readonly learningRate: number },
  ): Promise<StepResult>;
  /** @throws TrainingError naming step and tensor where a value is not finite */
  checkFinite(step: number): void;
  close(): Promise<void>;
}

/**
 * A learner at its first values.
 * @throws ConfigError, ShapeError as `createGradientSession` and `flattenParameters` do
 */
export async function createLearner(options: LearnerOptions): Promise<Learner> {
  const { graph, loss, optimizer, clipNorm = Infinity, seed = 0 } = options;
  const values = options.values ?? initializeParameters(graph, seed);
  const parameters = trainableParameters(graph);
  const flat = flattenParameters(parameters, values, optimizer);
  const trained = new Set(parameters);
  const others = new Map(
    [...values]
      .filter(([tensor]) => !trained.has(tensor))
      .map(([{ name }, value]) => [name, { ...value, data: value.data.slice() }]),
  );
  const tables = (options.tables ?? []).map((table) => createTableLearner(table, optimizer, seed));
  const targets = [...parameters, ...tables.map(({ table }) => table.rows)];
  const session = await createGradientSession(loss, targets, options.session);
  const apply = await createApplySession(optimizer);
  const parts: LearnerParts = { flat, others, tables, session, apply, loss, clipNorm };
  return {
    fingerprint: fingerprintOf(session, optimizer, tables, clipNorm),
    flat,
    tables,
    others,
    step: (batches, where) => takeStep(parts, batches, where),
    checkFinite: (step) => checkValues(parts, step),
    close: async () => {
      await session.close();
      await apply.close();
    },
  };
}

interface LearnerParts {
  readonly flat: FlatParameters;
  readonly others: Map<string, EngineTensor>;
  readonly tables: readonly TableLearner[];
  readonly session: GradientSession;
  readonly apply: ApplySession;
  readonly loss: Tensor;
  readonly clipNorm: number;
}

function fingerprintOf(
  session: GradientSession,
  { name, settings }: Optimizer,
  tables: readonly TableLearner[],
  clipNorm: number,
): string {
  const sizes = tables.map(({ table }) => [table.name, table.numRows, table.dimension]);
  const rest = JSON.stringify([name, settings, sizes, String(clipNorm)]);
  return createHash('sha256').update(session.model).update(rest).digest('hex');
}

/** The number of examples: the length of the first axis of the batch's first tensor. */
export function countExamples(batch: Batch): number {
  return Object.values(batch)[0]?.shape[0] ?? 1;
}

async function takeStep(
  parts: LearnerParts,
  batches: readonly Batch[],
  { step, learningRate }: { readonly step: number; readonly learningRate: number },
): Promise<StepResult> {
  const { flat, others, tables, apply } = parts;
  const numExamples = batches.reduce((sum, batch) => sum + countExamples(batch), 0);
  const before = new Map(others);
  if (batches.length > 1) flat.gradients.fill(0);
  for (const table of tables) table.begin();
  try {
    let loss = 0;
    for (const [place, batch] of batches.entries()) {
      const weight = countExamples(batch) / numExamples;
      loss += weight * (await addGradients(parts, batch, weight, step, step * batches.length + place));
    }
    const gradientNorm = measureGradients(parts, step);
    if (gradientNorm > parts.clipNorm) scaleGradients(parts, parts.clipNorm / (gradientNorm + 1e-6));
    const { decayEnd } = flat;
    await apply.apply(flat, { learningRate, step, end: decayEnd, decay: true });
    await apply.apply(flat, { learningRate, step, start: decayEnd, decay: false });
    for (const table of tables) await table.apply(apply, { learningRate, step });
    return { loss, gradientNorm, numExamples };
  } catch (error) {
    for (const [name, value] of before) others.set(name, value);
    throw error;
  }
}

/** @param masks what dropout takes for the step: another one for each batch of a step. @returns the loss */
async function addGradients(
  { flat, others, tables, session, loss }: LearnerParts,
  batch: Batch,
  weight: number,
  step: number,
  masks: number,
): Promise<number> {
  checkInputs(batch, step);
  let fed = batch;
  const rows: Record<string, EngineTensor> = {};
  for (const table of tables) {
    const found = table.lookUp(fed);
    fed = found.batch;
    rows[table.table.rows.name] = found.rows;
  }
  const result = await session.run(fed, {
    ...flat.tensors,
    ...Object.fromEntries(others),
    ...rows,
    [STEP_INPUT]: createTensor('int64', [], [masks]),
  });
  if (!Number.isFinite(result.loss)) throw explainLoss(flat, loss, result.loss, step);
  for (const { parameter, start } of flat.places) {
    addScaled(flat.gradients, start, result.gradients.get(parameter.name)!.data as Float32Array, weight);
  }
  for (const table of tables) {
    table.addGradients(result.gradients.get(table.table.rows.name)!.data as Float32Array, weight);
  }
  for (const [name, value] of result.updates) others.set(name, value);
  return result.loss;
}

function addScaled(sums: Float32Array, start: number, values: Float32Array, weight: number): void {
  if (weight === 1) sums.set(values, start);
  else for (let i = 0; i < values.length; i++) sums[start + i]! += weight * values[i]!;
}

function checkInputs(batch: Batch, step: number): void {
  for (const [name, { dtype, data }] of Object.entries(batch)) {
    if (dtype !== 'float32' && dtype !== 'float64') continue;
    const place = findNaN(data as Float32Array | Float64Array);
    if (place < 0) continue;
    throw new TrainingError(
      `step ${step}: input '${name}' is NaN at element ${place} of the batch; mend or leave out the example`,
      { step, tensor: name },
    );
  }
}

// A loop, because a callback for each element costs ten times as much.
function findNaN(values: Float32Array | Float64Array): number {
  for (let place = 0; place < values.length; place++) if (Number.isNaN(values[place]!)) return place;
  return -1;
}

function explainLoss(flat: FlatParameters, loss: Tensor, value: number, step: number): TrainingError {
  const weights = findNonFinite(flat, 'values');
  const remedy = 'lower the learning rate, clip gradients, or check the data';
  if (weights === null) {
    const where = { step, tensor: loss.name };
    return new TrainingError(`step ${step}: the loss '${loss.name}' is ${value}; ${remedy}`, where);
  }
  return new TrainingError(`step ${step}: parameter '${weights}' is not finite; ${remedy}`, {
    step,
    tensor: weights,
  });
}

function measureGradients({ flat, tables }: LearnerParts, step: number): number {
  const sum = tables.reduce((total, table) => total + table.sumOfSquares(), sumOfSquares(flat.gradients));
  if (Number.isFinite(sum)) return Math.sqrt(sum);
  const bad = tables.find((table) => !Number.isFinite(table.sumOfSquares()));
  const tensor = findNonFinite(flat, 'gradients') ?? bad!.table.rows.name;
  throw new TrainingError(
    `step ${step}: the gradient of '${tensor}' is not finite; lower the learning rate, or check the data`,
    { step, tensor },
  );
}

function scaleGradients({ flat, tables }: LearnerParts, factor: number): void {
  for (let i = 0; i < flat.gradients.length; i++) flat.gradients[i]! *= factor;
  for (const table of tables) table.scale(factor);
}

function checkValues({ flat, tables }: LearnerParts, step: number): void {
  const table = tables.find(({ values }) => !Number.isFinite(sumOfSquares(values)))?.table.name;
  const tensor = findNonFinite(flat, 'values') ?? table;
  if (tensor === undefined) return;
  throw new TrainingError(
    `step ${step}: parameter '${tensor}' is not finite; lower the learning rate or clip gradients`,
    { step, tensor },
  );
}
