// Pre-training of BERT on a catalogue's titles and tags (Devlin et al. 2019, 3.1): the vocabulary, the training with its
// measures on held-out playlists, and the result.
import { createHash } from 'node:crypto';
import { countOf } from '../../../core/count-of.ts';
import { ConfigError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/progress.ts';
import type { Dataset } from '../../../dataset/dataset.ts';
import { countElements, type EngineTensor } from '../../../engine/graph/engine-tensor.ts';
import type { Tensor } from '../../../engine/graph/graph.ts';
import { adamW } from '../../../engine/optimizers/adam.ts';
import { linearSchedule } from '../../../engine/optimizers/schedules.ts';
import type { SessionOptions } from '../../../engine/session.ts';
import type { BatchSource } from '../../../engine/trainer/batch-source.ts';
import { type TrainingResult, trainNetwork } from '../../../engine/trainer/train-network.ts';
import type { TrainContext } from '../../contract.ts';
import { checkCheckpointFolder } from '../../training/checkpoint-folder.ts';
import { createCheckpointStore } from '../../training/checkpoint-store.ts';
import { createMetricsFiles } from '../../training/metrics-files.ts';
import type { BertConfig } from '../config.ts';
import { firstValues } from '../first-values.ts';
import { collectTexts, type PlaylistText } from './collect-texts.ts';
import { createHeldOutMeasure, type HeldOutMetrics } from './measure-held-out.ts';
import { checkPretrainOptions, chooseLearningRate, type PretrainOptions } from './options.ts';
import { createPretrainedBert, type PretrainedBert } from './pretrained-bert.ts';
import {
  createHeldOutBatches,
  createPretrainingBatches,
  type ExampleOptions,
} from './pretraining-batches.ts';
import { createPretrainingNetwork } from './pretraining-network.ts';
import { splitTexts, type TextSplit } from './split-texts.ts';
import { type StartingPoint, startFrom, startNew } from './starting-point.ts';

/** All that a training is made of. */
interface Plan {
  readonly options: PretrainOptions;
  readonly start: StartingPoint;
  readonly examples: ExampleOptions;
  readonly split: TextSplit;
  readonly datasetFingerprint: string;
}

/**
 * Pre-trains an encoder.
 * @param given options; default PRETRAIN_DEFAULTS
 * @throws ConfigError for options, for a data set without any title or tag, and for a checkpoint of another training or
 *   without `resume`; NotFoundError for `resume` without a checkpoint; what `readBertDirectory` throws of `from`
 * @throws AbortedError after `context.signal` fires, when a checkpoint is written; TrainingError
 */
export async function pretrainBert(
  dataset: Dataset,
  given: Partial<PretrainOptions> = {},
  context: TrainContext = {},
): Promise<PretrainedBert> {
  const options = checkPretrainOptions(given);
  const { seed = 0 } = context;
  if (options.checkpoint !== undefined) {
    await checkCheckpointFolder(options.checkpoint, { model: 'bert', layout: 'steps' });
  }
  const plan = await makePlan(dataset, options, context);
  const { start, split, examples } = plan;
  const batches = describeBatches(plan);
  const measure = await createMeasure(plan);
  try {
    const { result, learningRate } = await train(plan, batches, context, measure?.measure);
    const values = new Map(Array.from(result.values, ([{ name }, value]) => [name, value]));
    const count = (has: (title: boolean, tags: boolean) => boolean): number =>
      split.training.reduce((sum, place) => {
        const { title, tags } = examples.texts[place]!;
        return sum + Number(has(title !== '', tags.length > 0));
      }, 0);
    return createPretrainedBert({
      ...{ config: start.config, tokenizer: start.tokenizer, values, options, seed },
      datasetFingerprint: dataset.fingerprint,
      trainingLoss: result.records.at(-1)?.loss ?? null,
      report: {
        vocabularySize: start.tokenizer.vocabulary.tokens.length,
        numParameters: Array.from(values.values()).reduce((sum, { shape }) => sum + countElements(shape), 0),
        numPairs: count((title, tags) => title && tags),
        numTitles: count((title, tags) => title && !tags),
        numTags: count((title, tags) => !title && tags),
        ...{ epochs: options.epochs, steps: result.steps, learningRate },
        numHeldOut: split.heldOut.length,
        heldOut: (await measure?.measure(values, result.steps)) ?? null,
      },
    });
  } finally {
    await measure?.close();
  }
}

async function makePlan(dataset: Dataset, options: PretrainOptions, context: TrainContext): Promise<Plan> {
  const { seed = 0, progress, logger } = context;
  progress?.stage('collecting titles and tags', null, 'playlists');
  const texts = collectTexts(dataset);
  if (texts.length === 0) {
    throw new ConfigError(
      `bert: there is nothing to learn from: none of the ${dataset.titles.length} playlists has a title or a tag; import data that have`,
    );
  }
  noteMissing(texts, logger);
  const split = splitTexts(texts, options.heldOutShare, seed);
  const start =
    options.from === undefined ? startNew(texts, options) : await startFrom(options.from, options);
  const size = start.tokenizer.vocabulary.tokens.length;
  if (options.from === undefined && size < options.vocabularySize) {
    logger?.info(`the texts give a vocabulary of ${size} tokens, ${options.vocabularySize} were asked for`);
  }
  const { maxLength, maskShare } = options;
  const examples = { texts, tokenizer: start.tokenizer, maxLength, maskShare, seed };
  return { options, start, examples, split, datasetFingerprint: dataset.fingerprint };
}

/** Says what can't be learned from texts of one kind. */
function noteMissing(texts: readonly PlaylistText[], logger: Logger | undefined): void {
  const numTitled = texts.filter(({ title }) => title !== '').length;
  const numTagged = texts.filter(({ tags }) => tags.length > 0).length;
  if (texts.some(({ title, tags }) => title !== '' && tags.length > 0)) return;
  const titles = countOf(numTitled, 'titles');
  const sets = `${countOf(numTagged, 'sets')} of tags`;
  const only =
    numTitled === 0 ? sets : numTagged === 0 ? titles : `${titles} and ${sets}, none of one playlist`;
  const what = numTitled === 0 ? 'has a title' : numTagged === 0 ? 'has a tag' : 'has both a title and tags';
  logger?.info(
    `no playlist ${what}: words are learned from ${only}, and not which tags go with which titles; nothing is held out to measure`,
  );
}

/** Batches whose description holds all that they depend on, the tokenizer included. */
function describeBatches({ options, start, examples, split, datasetFingerprint }: Plan): BatchSource {
  const { vocabulary, settings } = start.tokenizer;
  const hash = createHash('sha256').update(JSON.stringify([vocabulary.tokens, settings]));
  const { batchSize, heldOutShare } = options;
  const description = JSON.stringify({
    ...{ datasetFingerprint, heldOutShare },
    tokenizer: hash.digest('hex'),
  });
  return createPretrainingBatches(examples, split.training, { batchSize, description });
}

/** Sessions of one thread sum in one order; a GPU has none of these. */
function sessionOf({ session }: PretrainOptions): SessionOptions {
  return session?.device === undefined || session.device === 'cpu' ? { threads: 1 } : session;
}

/** Measures values once a step, however often it is asked. */
async function createMeasure({ options, start, examples, split }: Plan) {
  if (split.heldOut.length === 0) return null;
  const batches = createHeldOutBatches(examples, split.heldOut, options.batchSize);
  const { measure, close } = await createHeldOutMeasure(start.config, batches, sessionOf(options));
  let known: { readonly step: number; readonly metrics: HeldOutMetrics } | null = null;
  return {
    close,
    async measure(values: ReadonlyMap<string, EngineTensor>, step: number): Promise<HeldOutMetrics> {
      if (known?.step !== step) known = { step, metrics: await measure(values) };
      return known.metrics;
    },
  };
}

async function train(
  { options, start }: Plan,
  batches: BatchSource,
  context: TrainContext,
  measure: ((values: ReadonlyMap<string, EngineTensor>, step: number) => Promise<HeldOutMetrics>) | undefined,
): Promise<{ readonly result: TrainingResult; readonly learningRate: number }> {
  const { seed = 0, threads = 1 } = context;
  const { epochs, shards, clipNorm, checkpoint, dropout, weightDecay, warmUpShare } = options;
  const config: BertConfig = {
    ...start.config,
    ...{ hiddenDropoutProb: dropout, attentionProbsDropoutProb: dropout },
  };
  const { graph, loss } = createPretrainingNetwork(config, dropout === 0 ? null : { seed });
  const values: ReadonlyMap<Tensor, EngineTensor> = firstValues(graph, seed, start.values);
  const learningRate = chooseLearningRate(options.learningRate, config.hiddenSize);
  const totalSteps = epochs * batches.numBatches(0);
  const warmUpSteps = Math.round(warmUpShare * totalSteps);
  const session = sessionOf(options);
  const onCpu = session.device === undefined;
  const result = await trainNetwork(
    {
      ...{ graph, loss, values, seed, epochs, batches, clipNorm },
      optimizer: adamW({ weightDecay }),
      schedule: linearSchedule({ learningRate, totalSteps, warmUpSteps }),
      ...(onCpu ? { shards, threads } : { session }),
      ...(measure === undefined
        ? {}
        : { evaluate: async ({ values, step }) => ({ ...(await measure(values, step)) }) }),
      checkpoints: checkpoint === undefined ? null : createCheckpointStore(checkpoint.dir),
      checkpointEverySteps: checkpoint?.everySteps ?? 0,
      resume: checkpoint?.resume ?? false,
      log: checkpoint === undefined ? null : createMetricsFiles(checkpoint.dir, 'Pre-training of BERT'),
    },
    context,
  );
  return { result, learningRate };
}
