// Tunes the weights of recommending by distance, with vectors trained without what the questions hide.
import type { WorkContext } from '../../core/progress.ts';
import { additive, type Coordinate, multiplicative } from '../tuning/climb.ts';
import { popularItems, questionNdcg, TARGET_PLACES } from '../tuning/target.ts';
import { type TuningResult, tuneByKind } from '../tuning/tune-by-kind.ts';
import type { TuningQuestion, TuningSet } from '../tuning/tuning-questions.ts';
import {
  SPACE_WEIGHT_RANGES,
  type SpaceWeightName,
  type SpaceWeights,
  WORD2VEC_DEFAULT_PARAMETERS,
} from './parameters.ts';
import type { GivenReader, GivenRows } from './query-vector.ts';
import type { SpaceQuery, SpaceScorer } from './space-scorer.ts';

const add = (name: SpaceWeightName, step: number) => additive(name, SPACE_WEIGHT_RANGES[name], step);
const multiply = (name: SpaceWeightName, factor: number) =>
  multiplicative(name, SPACE_WEIGHT_RANGES[name], factor);

const COORDINATES: readonly Coordinate<SpaceWeightName>[] = [
  add('popularity', 0.05),
  multiply('tagWeight', 2),
  multiply('mentionWeight', 2),
  multiply('wordWeight', 2),
  multiply('artistWeight', 2),
  add('songRarity', 0.1),
  add('tagRarity', 0.1),
];

/** What is weighed against each other: a weight matters only beside something else. */
const WEIGHED = {
  tagWeight: 'tags',
  mentionWeight: 'mentions',
  wordWeight: 'words',
  artistWeight: 'artists',
} as const satisfies Partial<Record<SpaceWeightName, keyof GivenRows>>;

/**
 * The weights that can change anything on questions that give these rows, in the order in which to try them. A common
 * factor can't.
 */
export function spaceCoordinates(
  start: SpaceWeights,
  given: readonly GivenRows[],
): readonly Coordinate<SpaceWeightName>[] {
  const has = (part: keyof GivenRows): boolean => given.some((rows) => rows[part].length > 0);
  const present = (['songs', 'tags', 'mentions', 'words', 'artists'] as const).filter(has);
  return COORDINATES.filter(({ name }) => {
    if (name === 'popularity') return true;
    if (name === 'songRarity') return has('songs');
    if (name === 'tagRarity') return has('tags') || has('mentions') || has('words');
    // A factor can't lead away from 0.
    return start[name] > 0 && has(WEIGHED[name]) && present.length > 1;
  });
}

/** @param scorer over vectors that were trained on `set.dataset` */
export function tuneSpace(
  scorer: SpaceScorer,
  readGiven: GivenReader,
  set: TuningSet,
  context: WorkContext,
): Promise<TuningResult<SpaceWeightName>> {
  const popular = popularItems(set.dataset);
  const queries = new Map<TuningQuestion, SpaceQuery>(
    set.questions.map((question) => [question, toSpaceQuery(question, readGiven)]),
  );
  const { signal } = context;
  return tuneByKind(
    {
      model: 'word2vec',
      questions: set.questions,
      defaults: WORD2VEC_DEFAULT_PARAMETERS,
      coordinates: (start, questions) =>
        spaceCoordinates(
          start,
          questions.map((question) => queries.get(question)!.given),
        ),
      async measure(target, positions, weights) {
        const questions = positions.map((position) => set.questions[position]!);
        const lists = await scorer.score(
          target,
          questions.map((question) => queries.get(question)!),
          () => weights,
          TARGET_PLACES[target],
          signal === undefined ? {} : { signal },
        );
        return Float64Array.from(questions, (question, i) =>
          questionNdcg(target, question, lists[i]!.indices, popular),
        );
      },
    },
    context,
  );
}

function toSpaceQuery({ query }: TuningQuestion, readGiven: GivenReader): SpaceQuery {
  const { kind, songs, tags, bannedSongs, date } = query;
  const excludedSongs = [...songs, ...bannedSongs];
  return { kind, given: readGiven(query), excludedSongs, excludedTags: tags, date };
}
