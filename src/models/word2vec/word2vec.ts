// The word2vec model: songs and tags in one vector space, learned from playlists (Mikolov et al. 2013), in which
// distance recommends. The weights that turn a question into a point are tuned on masked playlists.

import { releaseMemory } from '../../core/release-memory.ts';
import { columnCounts } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import type { NamedVectors } from '../../formats/named-vectors.ts';
import { createAvailability } from '../availability.ts';
import type { ModelKind, SongScorer, TagScorer, TrainContext, TrainedModel } from '../contract.ts';
import type { TuningOutcome } from '../tuning/tune-by-kind.ts';
import { createDistanceScorer } from './distance-scorer.ts';
import { type MatchReport, matchVectors } from './given-vectors.ts';
import {
  type CheckedOptions,
  checkWord2vecOptions,
  describeSpaceOptions,
  type Word2vecOptions,
} from './options.ts';
import type { Word2vecParameters } from './parameters.ts';
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
  /** All that the model consists of, to keep it inside another one. */
  readonly content: Word2vecContent;
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
    return createWord2vecModel(await loadWord2vec(dir), context);
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
  return createWord2vecModel(content, context, { training: report, matching: null });
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
  return createWord2vecModel(content, context, { training: null, matching });
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

/** A model of what training or loading gave; by default of a loaded one, whose training is over. */
export function createWord2vecModel(
  content: Word2vecContent,
  context: TrainContext,
  reports: Reports = { training: null, matching: null },
): Word2vecModel {
  const { space, parameters, tuning, options } = content;
  const scorer = createDistanceScorer(content, { threads: context.threads ?? 1 });
  return {
    name: WORD2VEC.name,
    numSongs: space.numSongs,
    numTags: space.numTags,
    space,
    parameters,
    tuning,
    ...reports,
    provenance: options,
    content,
    ...scorer,
    save: (dir) => saveWord2vec(dir, content),
  };
}
