// The neighbour model: playlists that share songs, tags or title words with a question vote for what else they
// hold. Item-weighted nearest neighbours in the line of the arena's second place and of Jannach et al. 2018;
// sharp weights, because the home data holds many near-duplicate playlists. Formula: `NeighbourWeights`.
import { ConfigError } from '../../core/errors.ts';
import type { SongIndex } from '../../core/indices.ts';
import { SILENT_LOGGER, SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import { createTaskRunner, runInChunks, type TaskRunner, workerModuleUrl } from '../../core/task-runner.ts';
import { columnCounts } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { questionKindOf } from '../../dataset/question-kind.ts';
import { createTagMentionFinder } from '../../text/tag-mentions.ts';
import { createAvailability } from '../availability.ts';
import type {
  ModelKind,
  Query,
  ScoredList,
  SongScorer,
  TagScorer,
  TrainContext,
  TrainedModel,
} from '../contract.ts';
import { checkOptionNames } from '../options.ts';
import { popularItems, type Target } from '../tuning/target.ts';
import type { TuningOutcome } from '../tuning/tune-by-kind.ts';
import { drawTuningQuestions, type TuningQuestion } from '../tuning/tuning-questions.ts';
import type { NeighbourQuery } from './evidence.ts';
import { createExplainer, type Explanation } from './explain.ts';
import { createNeighboursData, type NeighboursData } from './neighbours-data.ts';
import { loadNeighbours, type NeighboursContent, saveNeighbours } from './neighbours-files.ts';
import { checkWeights, DEFAULT_PARAMETERS, type NeighboursParameters } from './parameters.ts';
import { createNeighbourTasks, type NeighbourTaskData, type NeighbourTaskHandlers } from './tasks.ts';
import { tuneNeighbours } from './tune.ts';

/** How to train. */
export interface NeighboursOptions {
  /** Questions of each kind to tune on, masked out of the playlists; 0 tunes nothing. Default 200. */
  readonly tuningQuestions: number;
  /** The parameters to use instead of tuning; with them, `tuningQuestions` is 0. Default `DEFAULT_PARAMETERS`. */
  readonly parameters: NeighboursParameters;
}

export const NEIGHBOURS_DEFAULTS: NeighboursOptions = {
  tuningQuestions: 200,
  parameters: DEFAULT_PARAMETERS,
};

/** A trained neighbour model. */
export interface NeighboursModel extends TrainedModel, SongScorer, TagScorer {
  readonly parameters: NeighboursParameters;
  /** How each set of weights was found. */
  readonly tuning: readonly TuningOutcome[];
  /** Why this song is among the query's answers. */
  explain(query: Query, song: SongIndex): Explanation;
}

/** Fixed, so that the work is cut alike at any number of threads. */
const QUERIES_PER_TASK = 32;

/** Trains and loads neighbour models. */
export const NEIGHBOURS: ModelKind<NeighboursOptions, NeighboursModel> = {
  name: 'neighbours',
  async train(dataset, options, context = {}) {
    const { tuningQuestions, parameters } = checkOptions(options);
    const availability = createAvailability(dataset);
    const tagNames = dataset.tags.ids;
    const base = {
      tagNames,
      data: createNeighboursData(dataset.playlistSongs, dataset.playlistTags, availability),
    };
    if (tuningQuestions === 0) return createModel({ ...base, parameters, tuning: [] }, context);
    const tuned = await tune(dataset, base, tuningQuestions, context);
    return createModel({ ...base, parameters: tuned.parameters, tuning: tuned.outcomes }, context);
  },
  async load(dir, context = {}) {
    return createModel(await loadNeighbours(dir), context);
  },
};

function checkOptions(options: Partial<NeighboursOptions>): NeighboursOptions {
  checkOptionNames('neighbours', options, Object.keys(NEIGHBOURS_DEFAULTS));
  const isGiven = options.parameters !== undefined;
  if (isGiven && (options.tuningQuestions ?? 0) !== 0) {
    throw new ConfigError(
      'neighbours: parameters are given, so there is nothing to tune; leave tuningQuestions out',
    );
  }
  const merged = { ...NEIGHBOURS_DEFAULTS, ...(isGiven ? { tuningQuestions: 0 } : {}), ...options };
  if (!(Number.isInteger(merged.tuningQuestions) && merged.tuningQuestions >= 0)) {
    throw new ConfigError(
      `neighbours: tuningQuestions must be a whole number of at least 0, got ${merged.tuningQuestions}`,
    );
  }
  for (const target of ['songs', 'tags'] as const) {
    for (const [kind, weights] of Object.entries(merged.parameters[target])) {
      checkWeights({ ...weights }, `neighbours: parameters.${target}.${kind}`);
    }
  }
  return merged;
}

function createRunner(
  data: NeighboursData,
  tuningQuestions: readonly TuningQuestion[],
  threads: number,
): TaskRunner<NeighbourTaskHandlers> {
  return createTaskRunner<NeighbourTaskData, NeighbourTaskHandlers>({
    createHandlers: createNeighbourTasks,
    workerUrl: workerModuleUrl('worker', import.meta.url),
    data: {
      data,
      tuningQuestions,
      popular: popularItems(data),
    },
    threads,
  });
}

async function tune(
  dataset: Dataset,
  base: Pick<NeighboursContent, 'data' | 'tagNames'>,
  perKind: number,
  context: TrainContext,
) {
  const mentions = createTagMentionFinder(base.tagNames, columnCounts(dataset.playlistTags));
  const set = drawTuningQuestions(dataset, (title) => mentions.find(title), {
    perKind,
    seed: context.seed ?? 0,
    purpose: 'neighbours/tuning-questions',
  });
  const { playlistSongs, playlistTags } = set.dataset;
  // What is hidden must not tell that a song was out already.
  const data = createNeighboursData(playlistSongs, playlistTags, createAvailability(set.dataset));
  const runner = createRunner(data, set.questions, context.threads ?? 1);
  try {
    const { progress = SILENT_PROGRESS, logger = SILENT_LOGGER, signal } = context;
    return await tuneNeighbours(runner, set.questions, { progress, logger, signal });
  } finally {
    await runner.close();
  }
}

function createModel(content: NeighboursContent, context: TrainContext): NeighboursModel {
  const { data, tagNames, parameters, tuning } = content;
  const mentions = createTagMentionFinder(tagNames, columnCounts(data.playlistTags));
  const runner = createRunner(data, [], context.threads ?? 1);
  let explainer: ReturnType<typeof createExplainer> | undefined;

  const toNeighbourQuery = (query: Query): NeighbourQuery => {
    const found = mentions.find(query.title).filter((tag) => !query.tags.includes(tag as never));
    const kind = questionKindOf(query);
    return {
      kind: kind === 'nothing' ? null : kind,
      songs: query.songs,
      tags: query.tags,
      mentions: found,
      date: query.date,
      bannedSongs: query.bannedSongs ?? [],
    };
  };

  const score = async (
    target: Target,
    queries: readonly Query[],
    limit: number,
    { progress = SILENT_PROGRESS, signal }: WorkContext = {},
  ): Promise<ScoredList[]> => {
    const known = queries.map(toNeighbourQuery);
    const chunks = await runInChunks(
      known.length,
      QUERIES_PER_TASK,
      runner.threads,
      (start, end) =>
        runner.run('score', { target, queries: known.slice(start, end), weights: parameters[target], limit }),
      { signal, onDone: (count) => progress.advanceTo(count) },
    );
    return chunks.flat();
  };

  return {
    name: NEIGHBOURS.name,
    numSongs: data.playlistSongs.numColumns,
    numTags: data.playlistTags.numColumns,
    parameters,
    tuning,
    scoreSongs: (queries, limit, work) => score('songs', queries, limit, work),
    scoreTags: (queries, limit, work) => score('tags', queries, limit, work),
    explain(query, song) {
      const known = toNeighbourQuery(query);
      if (known.kind === null) return { numPlaylists: 0, reasons: [] };
      explainer ??= createExplainer(data);
      return explainer(known, parameters.songs[known.kind], song);
    },
    save: (dir) => saveNeighbours(dir, content),
    close: () => runner.close(),
  };
}
