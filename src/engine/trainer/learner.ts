// A network that learns: its parameters, the optimizer's state and the tables, and one step at a time. Where and when
// steps happen is the trainer's business.
import { ConfigError, TrainingError } from '../../core/errors.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import { copyToShared, createTensor } from '../graph/engine-tensor.ts';
import { type Graph, type Tensor, trainableParameters } from '../graph/graph.ts';
import { initializeParameters } from '../graph/initializers.ts';
import { selectNodes } from '../graph/select-nodes.ts';
import { STEP_INPUT } from '../graph/step-input.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { SessionOptions } from '../session.ts';
import { type ApplySession, createApplySession } from './apply-session.ts';
import type { Batch } from './batch-source.ts';
import { checkInputs, checkValues, explainLoss } from './check-finite.ts';
import type { EmbeddingTable } from './embedding-table.ts';
import { countExamples, type ExampleAxis, findExampleAxis } from './example-axis.ts';
import { hashNetwork, hashSettings } from './fingerprint.ts';
import { clearGradients, gradientTargets, sumOfGradientSquares, takeGradients } from './flat-gradients.ts';
import { type FlatParameters, findNonFinite, flattenParameters } from './flat-parameters.ts';
import { createGradientSession, type GradientSession } from './gradient-session.ts';
import { type RateOf, rateFactor } from './rate-factor.ts';
import { findShardAxes } from './shard-batch.ts';
import { checkShardOptions, createShardedGradients } from './sharded-gradients.ts';
import { createTableLearner, type TableLearner } from './table-learner.ts';

/** What learns, and how. */
export interface LearnerOptions {
  readonly graph: Graph;
  /** The mean over the examples of a batch, one element. */
  readonly loss: Tensor;
  readonly optimizer: Optimizer;
  /** Tables of the graph whose rows are trained. Default none. */
  readonly tables?: readonly EmbeddingTable[];
  /**
   * Factor of the learning rate by the name of a parameter or table, from 0; default 1. 0 freezes it: no gradient is
   * computed, it has no state, and keeps its values.
   */
  readonly rateOf?: RateOf;
  /** Largest norm of all gradients together, above 0. Default none. */
  readonly clipNorm?: number;
  /** Batches that make a step, from 1; the last step of an epoch has what is left. Default 1. */
  readonly accumulate?: number;
  /** Name of the axis of inputs that runs over examples. Default the first axis that has a name, where these agree. */
  readonly exampleDimension?: string;
  /** First values; default by the initializers and `seed`. */
  readonly values?: ReadonlyMap<Tensor, EngineTensor>;
  /** Default 0. */
  readonly seed?: number;
  readonly session?: SessionOptions;
  /**
   * Parts of a batch, from 1, each computed by a session of one thread, so that results do not depend on `threads`. They
   * depend on `shards`. For the device cpu, and without `session.threads`. Default none: one session computes a batch.
   */
  readonly shards?: number | undefined;
  /** Threads that share the shards, the calling one among them, from 1. Default 1. */
  readonly threads?: number | undefined;
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
  /** Tells network, optimizer, clipping and accumulation apart from others. */
  readonly fingerprint: string;
  readonly flat: FlatParameters;
  readonly tables: readonly TableLearner[];
  /** Parameters that no gradient changes, frozen ones among them, by name. */
  readonly others: Map<string, EngineTensor>;
  /**
   * One step by the mean gradient over all examples of some batches: as one batch of all of them would make, where the
   * loss is a mean over examples and each example's part of it depends on that example alone.
   * @param batches at most `accumulate`
   * @param options.step steps done before
   * @throws TrainingError naming step and tensor where an input is NaN, or loss or gradient is not finite; parameters
   *   are then as they were
   */
  step(
    batches: readonly Batch[],
    options: { readonly step: number; readonly learningRate: number },
  ): Promise<StepResult>;
  /** @throws TrainingError naming step and tensor where a parameter, a running value or optimizer state is not finite */
  checkFinite(step: number): void;
  close(): Promise<void>;
}

/**
 * A learner at its first values.
 * @throws ConfigError, ShapeError as `createGradientSession`, `flattenParameters`, `findExampleAxis`, `checkShardOptions`
 *   and `findShardAxes` do
 */
export async function createLearner(options: LearnerOptions): Promise<Learner> {
  const { graph, loss, optimizer, clipNorm = Infinity, accumulate = 1, seed = 0 } = options;
  const shards = checkShardOptions(options);
  const values = options.values ?? initializeParameters(graph, seed);
  const { rateOf = () => 1 } = options;
  const parameters = trainableParameters(graph).filter(({ name }) => rateFactor(rateOf, name) > 0);
  const flat = flattenParameters(parameters, values, optimizer, { rateOf, accumulates: accumulate > 1 });
  const trained = new Set(parameters);
  const others = new Map(
    [...values]
      .filter(([tensor]) => !trained.has(tensor))
      .map(([{ name }, value]) => [name, copyToShared(value)]),
  );
  const tables = (options.tables ?? []).map((table) =>
    createTableLearner(table, optimizer, seed, rateFactor(rateOf, table.name)),
  );
  const inputs = findBatchInputs(loss, tables);
  const exampleAxis = findExampleAxis(inputs, options.exampleDimension);
  const learning = tables.filter(({ rateFactor }) => rateFactor > 0);
  const targets = [...parameters, ...learning.map(({ table }) => table.rows)];
  if (targets.length === 0) {
    throw new ConfigError(
      `trainer: nothing of '${graph.name}' learns; rateOf freezes all, or nothing is trainable`,
    );
  }
  const session =
    shards === null
      ? await createGradientSession(loss, targets, options.session)
      : await createShardedGradients(loss, targets, { ...shards, axes: findShardAxes(inputs, exampleAxis) });
  const parts: LearnerParts = {
    ...{
      flat,
      gradientTargets: gradientTargets(flat),
      others,
      tables,
      session,
      loss,
      clipNorm,
      accumulate,
      exampleAxis,
      shards: shards?.shards,
    },
    updated: new Set([...graph.updates.keys()].map(({ name }) => name)),
    apply: await createApplySession(optimizer),
  };
  return {
    fingerprint: hashSettings(hashNetwork(session.model), describeSettings(parts, optimizer)),
    flat,
    tables,
    others,
    step: (batches, where) => takeStep(parts, batches, where),
    checkFinite: (step) => checkValues(parts, step),
    close: async () => {
      await session.close();
      await parts.apply.close();
    },
  };
}

interface LearnerParts {
  readonly flat: FlatParameters;
  readonly gradientTargets: Readonly<Record<string, EngineTensor>>;
  readonly others: Map<string, EngineTensor>;
  readonly tables: readonly TableLearner[];
  readonly session: GradientSession;
  readonly apply: ApplySession;
  readonly loss: Tensor;
  readonly clipNorm: number;
  readonly accumulate: number;
  readonly updated: ReadonlySet<string>;
  readonly exampleAxis: ExampleAxis | null;
  readonly shards: number | undefined;
}

/** Inputs of the network that a batch holds. */
function findBatchInputs(loss: Tensor, tables: readonly TableLearner[]): Tensor[] {
  const { leaves } = selectNodes(loss.graph, [loss, ...loss.graph.updates.values()]);
  const given = new Set(tables.map(({ table }) => table.rows.name)).add(STEP_INPUT);
  return loss.graph.inputs.filter((input) => leaves.has(input) && !given.has(input.name));
}

/** What steps depend on, besides the network. */
function describeSettings(
  { flat, tables, clipNorm, accumulate, shards }: LearnerParts,
  optimizer: Optimizer,
) {
  const decays = (parameter: string): boolean => optimizer.decays(parameter);
  return {
    optimizer: [optimizer.name, optimizer.settings],
    parameters: flat.places.map(({ parameter }) => [parameter.name, decays(parameter.name)]),
    segments: flat.segments.map(({ start, end, rateFactor }) => [start, end, rateFactor]),
    tables: tables.map(({ table, rateFactor }) => [
      ...[table.name, table.numRows, table.dimension, decays(table.name), rateFactor],
    ]),
    clipNorm: String(clipNorm),
    accumulate,
    shards, // left out by JSON where there are none
  };
}

async function takeStep(
  parts: LearnerParts,
  batches: readonly Batch[],
  { step, learningRate }: { readonly step: number; readonly learningRate: number },
): Promise<StepResult> {
  const { flat, others, tables, apply, accumulate, exampleAxis } = parts;
  if (batches.length > accumulate) {
    throw new ConfigError(
      `learner: expected at most accumulate ${accumulate} batches, got ${batches.length}`,
    );
  }
  const numExamples = batches.reduce((sum, batch) => sum + countExamples(batch, exampleAxis), 0);
  const before = new Map(others);
  clearGradients(flat);
  for (const table of tables) table.begin();
  try {
    let loss = 0;
    for (const [place, batch] of batches.entries()) {
      const weight = countExamples(batch, exampleAxis) / numExamples;
      loss += weight * (await addGradients(parts, batch, weight, step, step * accumulate + place));
    }
    const gradientNorm = measureGradients(parts, step);
    const { clipNorm } = parts;
    const gradientFactor = gradientNorm > clipNorm ? clipNorm / (gradientNorm + 1e-6) : 1;
    for (const { rateFactor, ...segment } of flat.segments) {
      await apply.apply(flat, { ...segment, learningRate: learningRate * rateFactor, step, gradientFactor });
    }
    for (const table of tables) await table.apply(apply, { learningRate, step, gradientFactor });
    return { loss, gradientNorm, numExamples };
  } catch (error) {
    for (const [name, value] of before) others.set(name, value);
    throw error;
  }
}

/** @param masks what dropout takes for the step: another one for each batch of a step. @returns the loss */
async function addGradients(
  { flat, gradientTargets, others, tables, session, loss }: LearnerParts,
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
  const values = {
    ...flat.tensors,
    ...Object.fromEntries(others),
    ...rows,
    [STEP_INPUT]: createTensor('int64', [], [masks]),
  };
  const result = await session.run(fed, values, gradientTargets);
  if (!Number.isFinite(result.loss)) throw explainLoss(flat, loss, result.loss, step);
  takeGradients(flat, result.gradients, weight);
  for (const table of tables) {
    const found = result.gradients.get(table.table.rows.name);
    if (found !== undefined) table.addGradients(found.data as Float32Array, weight);
  }
  for (const [name, value] of result.updates) others.set(name, value);
  return result.loss;
}

function measureGradients({ flat, tables }: LearnerParts, step: number): number {
  const sum = tables.reduce((total, table) => total + table.sumOfSquares(), sumOfGradientSquares(flat));
  if (Number.isFinite(sum)) return Math.sqrt(sum);
  const bad = tables.find((table) => !Number.isFinite(table.sumOfSquares()));
  const tensor = findNonFinite(flat, flat.gradients) ?? bad!.table.rows.name;
  throw new TrainingError(
    `step ${step}: the gradient of '${tensor}' is not finite; lower the learning rate, or check the data`,
    { step, tensor },
  );
}
