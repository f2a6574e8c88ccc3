// The training loop: steps over epochs, with evaluations, early stopping, a log, and checkpoints from which a training
// goes on to the same bytes as if it had never stopped.
import { countOf } from '../../core/count-of.ts';
import { AbortedError, ConfigError } from '../../core/errors.ts';
import { SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import type { Tensor } from '../graph/graph.ts';
import type { Batch } from './batch-source.ts';
import type { TrainingProgress } from './checkpoint.ts';
import { describeEarlyStopping, judgeEvaluation } from './early-stopping.ts';
import { hashSettings } from './fingerprint.ts';
import { createLearner, type Learner, type StepResult } from './learner.ts';
import {
  type BestValues,
  copyValues,
  currentValues,
  learnerTensors,
  restoreLearner,
} from './learner-tensors.ts';
import type { MetricsRecord } from './metrics-log.ts';
import {
  type CheckedTrainingOptions,
  checkTrainingOptions,
  type TrainingOptions,
} from './training-options.ts';

/** What a training ends with. */
export interface TrainingResult {
  /** Values of all parameters of the graph, as `toModelBytes` takes them: the best, with early stopping. */
  readonly values: ReadonlyMap<Tensor, EngineTensor>;
  /** Values of the tables by name. */
  readonly tables: ReadonlyMap<string, EngineTensor>;
  /** Steps done. */
  readonly steps: number;
  /** True where early stopping ended it. */
  readonly stoppedEarly: boolean;
  /** Steps done when the best values were found, with early stopping; else all. */
  readonly bestStep: number;
  /** Lines of the log that this call made. */
  readonly records: readonly MetricsRecord[];
}

/**
 * Trains the trainable parameters of a graph, and tables.
 * @throws AbortedError after `context.signal` fires, when a checkpoint is written
 * @throws TrainingError naming step and tensor for what is not finite; the last checkpoint stays
 * @throws ConfigError for options, for a store that has a checkpoint without `resume`, or one of another training
 */
export async function trainNetwork(
  options: TrainingOptions,
  context: WorkContext = {},
): Promise<TrainingResult> {
  const checked = checkTrainingOptions(options);
  const totalSteps = countSteps(checked);
  const learner = await createLearner(checked);
  try {
    const training = new Training(checked, totalSteps, learner, context);
    await training.begin();
    const result = await training.run().catch(async (error: unknown) => {
      // What went wrong first is what counts.
      await checked.log?.close().catch(() => {});
      throw error;
    });
    await checked.log?.close();
    return result;
  } finally {
    await learner.close();
  }
}

/** @throws ConfigError for an epoch without batches */
function countSteps({ epochs, batches, accumulate }: CheckedTrainingOptions): number {
  let steps = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const numBatches = batches.numBatches(epoch);
    if (!(Number.isSafeInteger(numBatches) && numBatches >= 1)) {
      throw new ConfigError(`trainer: expected epoch ${epoch} to have batches, from 1, got ${numBatches}`);
    }
    steps += Math.ceil(numBatches / accumulate);
  }
  return steps;
}

/** Holds the state of one call: where the training is and what it has measured since the last line of the log. */
class Training {
  readonly #options: CheckedTrainingOptions;
  readonly #totalSteps: number;
  readonly #learner: Learner;
  readonly #context: WorkContext;
  readonly #records: MetricsRecord[] = [];
  #progress: TrainingProgress;
  #best: BestValues | null = null;
  #savedStep = -1;
  #last: { result: StepResult; epoch: number; learningRate: number } | null = null;
  #clock = { startedMs: 0, numExamples: 0 };

  constructor(options: CheckedTrainingOptions, totalSteps: number, learner: Learner, context: WorkContext) {
    this.#options = options;
    this.#totalSteps = totalSteps;
    this.#learner = learner;
    this.#context = context;
    const { seed, batches, schedule, earlyStopping, evaluateEverySteps } = options;
    this.#progress = {
      ...{ step: 0, epoch: 0, batch: 0, lossSum: 0, numExamples: 0, seed },
      fingerprint: hashSettings(learner.fingerprint, {
        batches: [batches.description, batches.numBatches(0)],
        schedule: schedule.description,
      }),
      earlyStopping: describeEarlyStopping(earlyStopping, evaluateEverySteps),
      ...{ stopping: null, stopped: false },
    };
  }

  async begin(): Promise<void> {
    const { checkpoints, resume, log, earlyStopping } = this.#options;
    const checkpoint = (await checkpoints?.read()) ?? null;
    if (checkpoint !== null) {
      if (!resume) {
        throw new ConfigError('trainer: there is a checkpoint already; resume it, or choose another place');
      }
      this.#checkSame(checkpoint.progress);
      const best = restoreLearner(this.#learner, checkpoint.tensors);
      if (earlyStopping !== null) this.#best = best;
      const unstopped = { earlyStopping: this.#progress.earlyStopping, stopping: null, stopped: false };
      this.#progress = { ...checkpoint.progress, ...(earlyStopping === null ? unstopped : {}) };
      this.#savedStep = checkpoint.progress.step;
    }
    await log?.open(this.#progress.step);
  }

  #checkSame({ seed, fingerprint, earlyStopping }: TrainingProgress): void {
    if (fingerprint !== this.#progress.fingerprint) {
      throw new ConfigError(
        'trainer: the checkpoint is of another network, optimizer or setting, schedule and batches included; train ' +
          'with those it was made with, or choose another place',
      );
    }
    if (seed !== this.#progress.seed) {
      throw new ConfigError(
        `trainer: the checkpoint was made with seed ${seed}, got ${this.#progress.seed}; resume with its seed`,
      );
    }
    const stopping = this.#progress.earlyStopping;
    if (this.#options.earlyStopping !== null && earlyStopping !== stopping) {
      throw new ConfigError(
        `trainer: the checkpoint was made with early stopping ${earlyStopping}, got ${stopping}; resume with the ` +
          'same, or without any',
      );
    }
  }

  async run(): Promise<TrainingResult> {
    const { epochs, batches } = this.#options;
    const progress = this.#context.progress ?? SILENT_PROGRESS;
    progress.stage('training', this.#totalSteps, 'steps');
    this.#clock = { startedMs: performance.now(), numExamples: 0 };
    while (this.#progress.epoch < epochs && !this.#progress.stopped) {
      await this.#throwIfAborted();
      await this.#step(batches.numBatches(this.#progress.epoch));
      const endsEpoch = this.#progress.batch === 0;
      const evaluation = await this.#evaluate(endsEpoch);
      await this.#report(evaluation);
      if (this.#isDue(this.#options.checkpointEverySteps, endsEpoch)) await this.#save();
    }
    await this.#save();
    progress.done();
    return this.#result();
  }

  #isDue(everySteps: number, endsEpoch: boolean): boolean {
    return everySteps === 0 ? endsEpoch : this.#progress.step % everySteps === 0;
  }

  async #throwIfAborted(): Promise<void> {
    if (!this.#context.signal?.aborted) return;
    const { checkpoints } = this.#options;
    await this.#save();
    const kept =
      checkpoints === null ? 'no checkpoint is kept' : 'a checkpoint is kept: resume goes on from it';
    const done = countOf(this.#progress.step, 'steps');
    throw new AbortedError(`interrupted after ${done}; ${kept}`, { done });
  }

  async #step(numBatches: number): Promise<void> {
    const { batches, accumulate, schedule } = this.#options;
    const { step, epoch, batch, lossSum, numExamples } = this.#progress;
    const end = Math.min(batch + accumulate, numBatches);
    const taken: Batch[] = [];
    for (let index = batch; index < end; index++) taken.push(await batches.batch(epoch, index));
    const learningRate = schedule(step);
    const result = await this.#learner.step(taken, { step, learningRate });
    this.#last = { result, epoch, learningRate };
    this.#clock.numExamples += result.numExamples;
    this.#progress = {
      ...this.#progress,
      step: step + 1,
      epoch: end === numBatches ? epoch + 1 : epoch,
      batch: end === numBatches ? 0 : end,
      lossSum: lossSum + result.loss * result.numExamples,
      numExamples: numExamples + result.numExamples,
    };
  }

  async #evaluate(endsEpoch: boolean): Promise<Record<string, number> | null> {
    const { evaluate, evaluateEverySteps, earlyStopping } = this.#options;
    if (evaluate === undefined || !this.#isDue(evaluateEverySteps, endsEpoch)) return null;
    const { step, epoch } = this.#progress;
    this.#learner.checkFinite(step - 1);
    const metrics = await evaluate({ step, epoch, values: currentValues(this.#learner) });
    if (earlyStopping !== null) {
      const judged = judgeEvaluation(earlyStopping, this.#progress.stopping, metrics, step);
      if (judged.improved) this.#best = copyValues(currentValues(this.#learner));
      this.#progress = { ...this.#progress, stopping: judged.state, stopped: judged.stop };
    }
    return metrics;
  }

  async #report(evaluation: Record<string, number> | null): Promise<void> {
    const { log, logEverySteps, epochs } = this.#options;
    const { step, epoch, lossSum, numExamples } = this.#progress;
    const ends = this.#progress.stopped || epoch === epochs;
    if (evaluation === null && step % logEverySteps !== 0 && !ends) return;
    const { result, learningRate, epoch: lastEpoch } = this.#last!;
    const seconds = (performance.now() - this.#clock.startedMs) / 1000;
    const record: MetricsRecord = {
      step,
      epoch: lastEpoch,
      loss: lossSum / numExamples,
      learningRate,
      gradientNorm: result.gradientNorm,
      examplesPerSecond: this.#clock.numExamples / seconds,
      rssBytes: process.memoryUsage.rss(),
      ...(evaluation === null ? {} : { evaluation }),
    };
    this.#records.push(record);
    await log?.append(record);
    this.#context.progress?.advanceTo(step, describeRecord(record));
    this.#progress = { ...this.#progress, lossSum: 0, numExamples: 0 };
    this.#clock = { startedMs: performance.now(), numExamples: 0 };
  }

  async #save(): Promise<void> {
    const { checkpoints } = this.#options;
    const { step } = this.#progress;
    if (checkpoints === null || step === this.#savedStep) return;
    this.#learner.checkFinite(step - 1);
    await checkpoints.write({
      progress: this.#progress,
      tensors: learnerTensors(this.#learner, this.#best),
    });
    this.#savedStep = step;
  }

  #result(): TrainingResult {
    this.#learner.checkFinite(this.#progress.step - 1);
    const { graph, tables = [] } = this.#options;
    const { step, stopping, stopped } = this.#progress;
    const values = this.#best ?? copyValues(currentValues(this.#learner));
    return {
      values: new Map(graph.parameters.map((parameter) => [parameter, values.get(parameter.name)!])),
      tables: new Map(tables.map(({ name }) => [name, values.get(name)!])),
      steps: step,
      stoppedEarly: stopped,
      bestStep: stopping?.bestStep ?? step,
      records: this.#records,
    };
  }
}

function describeRecord({ loss, examplesPerSecond, rssBytes }: MetricsRecord): string {
  const rate = `${Math.round(examplesPerSecond)} examples/s`;
  return `loss ${loss.toPrecision(4)}, ${rate}, ${Math.round(rssBytes / 2 ** 20)} MB`;
}
