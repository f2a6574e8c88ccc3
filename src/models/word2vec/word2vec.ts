// The word2vec model: songs and tags in one vector space, learned from playlists (Mikolov et al. 2013), in which
// distance recommends. The weights that turn a question into a point are tuned on masked playlists.

import { releaseMemory } from '../../core/release-memory.ts';
import { columnCounts } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { type QuestionKind, questionKindOf } from '../../dataset/question-kind.ts';
import type { NamedVectors } from '../../formats/named-vectors.ts';
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
import type { Target } from '../tuning/target.ts';
import type { TuningOutcome } from '../tuning/tune-by-kind.ts';
import { type MatchReport, matchVectors } from './given-vectors.ts';
import {
  type CheckedOptions,
  checkWord2vecOptions,
  describeSpaceOptions,
  type Word2vecOptions,
} from './options.ts';
import type { Word2vecParameters } from './parameters.ts';
import { createGivenReader } from './query-vector.ts';
import { createSpaceScorer, type SpaceQuery } from './space-scorer.ts';
import { trainFinal, tuneFirst } from './train-phases.ts';
import { songArtistsOf, type TrainingReport } from './train-space.ts';
import type { VectorSpace } from './vector-space.ts';
import { loadWord2vec, saveWord2vec, type Word2vecContent } from './word2vec-files.ts';

/** A trained word2vec model. */
export interface Word2vecModel extends TrainedModel, SongScorer, TagScorer {
  readonly space: VectorSpace;
  readonly parameters: Word2vecParameters;
  /** How each set of weights was found. */
  readonly tuning: readonly TuningOutcome[];
  /** What training did; null for a model that was loaded or took given vectors. */
  readonly training: TrainingReport | null;
  /** How many given vectors were taken; null where none were given. */
  readonly matching: MatchReport | null;
  /** How the vectors were trained, as JSON; among them `minCount`. */
  readonly provenance: Readonly<Record<string, unknown>>;
}

type Reports = Pick<Word2vecModel, 'training' | 'matching'>;

/** Trains and loads word2vec models. */
export const WORD2VEC: ModelKind<Word2vecOptions, Word2vecModel> = {
  name: 'word2vec',
  async train(dataset, given, context = {}) {
    const options = checkWord2vecOptions(given);
    const { vectors } = options;
    return vectors === undefined
      ? trainVectors(dataset, options, context)
      : useVectors(dataset, options, vectors, context);
  },
  async load(dir, context = {}) {
    return createModel(await loadWord2vec(dir), { training: null, matching: null }, context);
  },
};

async function trainVectors(
  dataset: Dataset,
  options: CheckedOptions,
  context: TrainContext,
): Promise<Word2vecModel> {
  const first = await tuneFirst(dataset, options, context);
  // The vectors to tune on are as large as those to come.
  if (first.tuned !== null) await releaseMemory();
  const { space, report } = await trainFinal(dataset, options, context, first);
  const provenance = { ...describeSpaceOptions(options), tuningQuestions: options.tuningQuestions };
  const { parameters, outcomes: tuning } = first.tuned ?? { parameters: options.parameters, outcomes: [] };
  const content = { ...contentOf(dataset, space), parameters, tuning, options: provenance };
  return createModel(content, { training: report, matching: null }, context);
}

async function useVectors(
  dataset: Dataset,
  options: CheckedOptions,
  vectors: NamedVectors,
  context: TrainContext,
): Promise<Word2vecModel> {
  const { tokens, tuningQuestions } = options;
  const { space, report: matching } = matchVectors(dataset, tokens, vectors);
  const tuned = (await tuneFirst(dataset, options, context, () => space)).tuned;
  const { parameters, outcomes: tuning } = tuned ?? { parameters: options.parameters, outcomes: [] };
  const provenance = { vectors: 'given', tokens, tuningQuestions, minCount: 1 };
  const content = { ...contentOf(dataset, space), parameters, tuning, options: provenance };
  return createModel(content, { training: null, matching }, context);
}

/** What a model knows of its data beside the vectors. */
function contentOf(dataset: Dataset, space: VectorSpace) {
  return {
    space,
    availability: createAvailability(dataset),
    tagNames: dataset.tags.ids,
    tagCounts: Int32Array.from(columnCounts(dataset.playlistTags)),
    songArtists: songArtistsOf(dataset, space),
  };
}

function createModel(content: Word2vecContent, reports: Reports, context: TrainContext): Word2vecModel {
  const { space, availability, tagNames, tagCounts, songArtists, parameters, tuning, options } = content;
  const mentions = createTagMentionFinder(tagNames, tagCounts);
  const readGiven = createGivenReader(space, songArtists);
  const scorer = createSpaceScorer(space, availability, { threads: context.threads ?? 1 });

  const toSpaceQuery = (query: Query): SpaceQuery => {
    const { title, songs, tags, bannedSongs = [] } = query;
    const kind = questionKindOf(query);
    const found = mentions.find(title).filter((tag) => !tags.includes(tag as never));
    return {
      kind: kind === 'nothing' ? null : kind,
      given: readGiven({ title, songs, tags, mentions: found }),
      excludedSongs: [...songs, ...bannedSongs],
      excludedTags: tags,
      date: query.date,
    };
  };
  const scoreOf =
    (target: Target) =>
    (queries: readonly Query[], limit: number, work?: TrainContext): Promise<ScoredList[]> =>
      scorer.score(
        target,
        queries.map(toSpaceQuery),
        (kind: QuestionKind) => parameters[target][kind],
        limit,
        work,
      );

  return {
    name: WORD2VEC.name,
    numSongs: space.numSongs,
    numTags: space.numTags,
    space,
    parameters,
    tuning,
    ...reports,
    provenance: options,
    scoreSongs: scoreOf('songs'),
    scoreTags: scoreOf('tags'),
    save: (dir) => saveWord2vec(dir, content),
    close: () => scorer.close(),
  };
}
