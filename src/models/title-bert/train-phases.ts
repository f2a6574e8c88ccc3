// The two trainings of the title model: first without what tuning questions hide, to find out how long to train and how to
// weigh evidence; then on everything, to serve. Either can be interrupted and continued.
import { ConfigError } from '../../core/errors.ts';
import { releaseMemory } from '../../core/release-memory.ts';
import { columnCounts } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import type { TrainContext } from '../contract.ts';
import { popularItems } from '../tuning/target.ts';
import { MIN_QUESTIONS } from '../tuning/tune-by-kind.ts';
import { drawTuningQuestions, type TuningQuestion } from '../tuning/tuning-questions.ts';
import { checkWord2vecOptions } from '../word2vec/options.ts';
import { relabel } from '../word2vec/train-phases.ts';
import { trainSpace } from '../word2vec/train-space.ts';
import type { VectorSpace } from '../word2vec/vector-space.ts';
import { openTitleCheckpoint, type TitleCheckpoint, type TunedTitles } from './checkpoint.ts';
import { gatherKnowledge, mentionFinderOf, type TitleKnowledge } from './knowledge.ts';
import { createTitleExamples, type LabelOptions, type TitleExamples } from './labels.ts';
import { checkFrozenLayers } from './learning-rates.ts';
import type { TitleBertOptions } from './options.ts';
import { measureTags } from './report.ts';
import { createTitleJudge, judgingQuestions } from './stopping.ts';
import { createTitleBase, fingerprintOf } from './title-base.ts';
import { createTitleReader, type TitleParts } from './title-reader.ts';
import { stepsPerEpoch, type TitleBase, type TrainedTitles, trainTitles } from './train-titles.ts';
import { createTitleMeasure, findMentions, titledQuestions, tuneTitles } from './tune.ts';

/** What both trainings gave. */
export interface TrainedParts {
  readonly parts: TitleParts;
  readonly trained: TrainedTitles;
  readonly examples: TitleExamples;
  /** Null where nothing was tuned. */
  readonly tuned: TunedTitles | null;
}

/** Steps between two measurements, at least; the passes of small data are shorter. */
const STEPS_PER_MEASUREMENT = 50;
/** Steps that `auto` lays the learning rate out for, and takes where nothing tells when to stop. */
const AUTO_STEPS = { measured: 2000, unmeasured: 400 };
const AUTO_EPOCHS = { measured: [4, 100], unmeasured: [3, 100] } as const;

/** What training depends on, as JSON by name: for manifests and checkpoints. */
export function describeTitleOptions(options: TitleBertOptions): Record<string, unknown> {
  const { bert, checkpoint: _, session, ...rest } = options;
  return { ...rest, bert: fingerprintOf(bert), device: session.device ?? 'cpu' };
}

/**
 * Trains the parts of a model.
 * @throws ConfigError where no titled playlist has a label, or the checkpoint's folder is taken or does not fit
 */
export async function trainParts(
  dataset: Dataset,
  options: TitleBertOptions,
  context: TrainContext,
): Promise<TrainedParts> {
  const examples = createTitleExamples(dataset, { ...options, seed: context.seed ?? 0 });
  const base = createTitleBase(dataset, options);
  // What can be refused is, before a folder appears.
  checkFrozenLayers({ numLayers: base.config.numHiddenLayers, frozenLayers: options.frozenLayers });
  const checkpoint = await openCheckpoint(dataset, options, context);
  const steps = stepsPerEpoch(examples, options);
  let tuned = checkpoint?.tuned ?? null;
  if (tuned === null && options.tuningQuestions > 0) {
    const epochs = autoEpochs(options, steps, 'measured');
    tuned = await tuneFirst(dataset, base, options, epochs, checkpoint, context);
    if (tuned !== null) {
      await checkpoint?.saveTuned(tuned);
      await releaseMemory();
    }
  }
  if (tuned !== null && sawHiddenTags(dataset, options)) {
    context.logger?.info(
      'the encoder was pre-trained on this data set, and has seen the tags that tuning hides: figures measured on them are too good',
    );
  }
  const scheduledEpochs = autoEpochs(options, steps, tuned === null ? 'unmeasured' : 'measured');
  const space = options.vectors === 'train' ? await trainVectors(dataset, context) : null;
  const trained = await trainTitles(
    base,
    examples,
    options,
    {
      scheduledEpochs,
      epochs: Math.min(scheduledEpochs, options.stopAfter ?? tuned?.epochs ?? scheduledEpochs),
      measure: null,
      checkpointDir: checkpoint?.folderOf('final') ?? null,
    },
    relabel(context, (label) => `${label} on titles`),
  );
  const parts = assemble(base, examples, trained, gatherKnowledge(dataset, space), options);
  return { parts, trained, examples, tuned };
}

/** Whether a given encoder was pre-trained on the same data, and knows which tags go with the titles that tuning asks. */
export function sawHiddenTags(dataset: Pick<Dataset, 'fingerprint'>, { bert }: TitleBertOptions): boolean {
  return bert?.datasetFingerprint === dataset.fingerprint;
}

/** Null where none is asked for. */
async function openCheckpoint(
  dataset: Dataset,
  options: TitleBertOptions,
  { seed = 0 }: TrainContext,
): Promise<TitleCheckpoint | null> {
  if (options.checkpoint === null) return null;
  const settings = { datasetFingerprint: dataset.fingerprint, seed, ...describeTitleOptions(options) };
  return openTitleCheckpoint(options.checkpoint, settings);
}

/** Passes that the learning rate is laid out for. */
function autoEpochs({ epochs }: TitleBertOptions, steps: number, way: keyof typeof AUTO_STEPS): number {
  if (epochs !== 'auto') return epochs;
  const [least, most] = AUTO_EPOCHS[way];
  return Math.min(most, Math.max(least, Math.ceil(AUTO_STEPS[way] / steps)));
}

function assemble(
  { tokenizer }: TitleBase,
  examples: TitleExamples,
  { network, values, priors }: TrainedTitles,
  knowledge: TitleKnowledge,
  { maxLength }: TitleBertOptions,
): TitleParts {
  const hasSongs = network.numLabels.song_head > 0;
  return {
    ...{ network, values, tokenizer, maxLength, knowledge },
    tagLabels: examples.tags.indices,
    songLabels: hasSongs ? examples.songs.indices : new Uint32Array(0),
    tagPriors: priors.tag_head,
    songPriors: hasSongs ? priors.song_head : new Float64Array(0),
  };
}

/** Null, and a note, where titles are too few to tune on. */
async function tuneFirst(
  dataset: Dataset,
  base: TitleBase,
  options: TitleBertOptions,
  epochs: number,
  checkpoint: TitleCheckpoint | null,
  context: TrainContext,
): Promise<TunedTitles | null> {
  const set = drawTuningQuestions(dataset, () => [], {
    perKind: options.tuningQuestions,
    seed: context.seed ?? 0,
    purpose: 'title-bert/tuning-questions',
  });
  // By what the masked data know: counts of all data hold the hidden tags.
  const finder = mentionFinderOf({
    tagNames: set.dataset.tags.ids,
    tagCounts: Int32Array.from(columnCounts(set.dataset.playlistTags)),
  });
  const questions = findMentions(titledQuestions(set.questions), finder);
  const judging = judgingQuestions(questions);
  const examples =
    judging.length < MIN_QUESTIONS
      ? null
      : examplesLeft(set.dataset, { ...options, seed: context.seed ?? 0 });
  if (examples === null) {
    context.logger?.info(
      `too few titled questions to tune on (${judging.length}; it takes ${MIN_QUESTIONS}, and tuningQuestions is ${options.tuningQuestions}): default weights and a fixed number of passes are used`,
    );
    return null;
  }
  const named = relabel(context, (label) => `${label} on titles, to tune on`);
  const trained = await trainJudged(base, examples, judging, options, epochs, checkpoint, named);
  const space = options.vectors === 'train' ? await trainVectors(set.dataset, context) : null;
  const parts = assemble(base, examples, trained, gatherKnowledge(set.dataset, space), options);
  const reader = createTitleReader(parts, { threads: context.threads ?? 1 });
  try {
    const measure = createTitleMeasure(reader, popularItems(set.dataset));
    const tuning = await tuneTitles(reader, measure, questions, context);
    return {
      epochs: trained.epochs,
      stopping: { ...trained.steps, patience: options.patience },
      tuning,
      tagMeasures: await measureTags(measure, questions, tuning.parameters),
    };
  } finally {
    await reader.close();
  }
}

/** Null where what the questions leave has no label. */
function examplesLeft(dataset: Dataset, options: LabelOptions): TitleExamples | null {
  try {
    return createTitleExamples(dataset, options);
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

async function trainJudged(
  base: TitleBase,
  examples: TitleExamples,
  judging: readonly TuningQuestion[],
  options: TitleBertOptions,
  epochs: number,
  checkpoint: TitleCheckpoint | null,
  context: TrainContext,
): Promise<TrainedTitles> {
  const judge = createTitleJudge(base, judging, examples.tags.indices, options.maxLength);
  const everyEpochs = Math.ceil(STEPS_PER_MEASUREMENT / stepsPerEpoch(examples, options));
  try {
    return await trainTitles(
      base,
      examples,
      options,
      {
        scheduledEpochs: epochs,
        epochs,
        measure: { everyEpochs, evaluate: judge.evaluate },
        checkpointDir: checkpoint?.folderOf('tuning') ?? null,
      },
      context,
    );
  } finally {
    await judge.close();
  }
}

/** Vectors of songs and tags by the defaults of word2vec; null where no token is common enough for one. */
async function trainVectors(dataset: Dataset, context: TrainContext): Promise<VectorSpace | null> {
  const options = checkWord2vecOptions({ tuningQuestions: 0 });
  const isCommon = (count: number): boolean => count >= options.minCount;
  if (![dataset.playlistSongs, dataset.playlistTags].some((matrix) => columnCounts(matrix).some(isCommon))) {
    context.logger?.info('no song or tag is common enough for a vector: songs are not found by distance');
    return null;
  }
  return (await trainSpace(dataset, options, context)).space;
}
