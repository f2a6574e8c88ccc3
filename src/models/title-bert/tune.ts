// Tunes how evidence is weighed, with a network that has not seen what the questions hide, and measures each kind of
// evidence alone.
import { QUESTION_KINDS, type QuestionKind } from '../../dataset/question-kind.ts';
import type { TagMentionFinder } from '../../text/tag-mentions.ts';
import { cleanTitle } from '../../text/wordpiece/clean-title.ts';
import type { TrainContext } from '../contract.ts';
import { additive, type Coordinate, multiplicative } from '../tuning/climb.ts';
import { type PopularItems, questionNdcg, TARGET_PLACES, type Target } from '../tuning/target.ts';
import { type TuningOutcome, type TuningResult, tuneByKind } from '../tuning/tune-by-kind.ts';
import type { TuningQuestion } from '../tuning/tuning-questions.ts';
import { type Evidence, rankEvidence } from './evidence.ts';
import {
  DEFAULT_TITLE_PARAMETERS,
  STARTING_POINTS,
  TITLE_WEIGHT_RANGES,
  type TitleParameters,
  type TitleWeightName,
  type TitleWeights,
} from './parameters.ts';
import type { TitledQuestion, TitleReader } from './title-reader.ts';

/** Kinds of question that have a title. */
export const TITLE_KINDS = ['tags-title', 'title'] as const satisfies readonly QuestionKind[];

const add = (name: TitleWeightName, step: number) => additive(name, TITLE_WEIGHT_RANGES[name], step);
const multiply = (name: TitleWeightName, factor: number) =>
  multiplicative(name, TITLE_WEIGHT_RANGES[name], factor);

/** A weight that changes nothing for a target costs two tries on a quarter of the questions. */
const COORDINATES: readonly Coordinate<TitleWeightName>[] = [
  add('network', 0.2),
  add('nearTitles', 0.2),
  add('companions', 0.25),
  multiply('mentions', 1.5),
  multiply('distance', 1.5),
  add('popularity', 0.1),
];

/** Questions that show a title the model can read. */
export function titledQuestions(questions: readonly TuningQuestion[]): TuningQuestion[] {
  return questions.filter(({ query, isTitled }) => isTitled && cleanTitle(query.title) !== '');
}

/** The same questions with the tags that their titles mention, given ones left out. */
export function findMentions(
  questions: readonly TuningQuestion[],
  finder: TagMentionFinder,
): TuningQuestion[] {
  return questions.map((question) => {
    const { title, tags } = question.query;
    const mentions = finder.find(title).filter((tag) => !tags.includes(tag));
    return { ...question, query: { ...question.query, mentions } };
  });
}

/** What a tuning question asks of the reader. */
export function toTitledQuestion({ query }: TuningQuestion): TitledQuestion {
  const { title, mentions, tags, songs, bannedSongs, date } = query;
  return { cleaned: cleanTitle(title), mentions, tags, excludedSongs: [...songs, ...bannedSongs], date };
}

/** Measures lists of tags and songs under given weights; evidence is gathered once for each way to gather it. */
export interface TitleMeasure {
  /** nDCG of each question. */
  measure(target: Target, questions: readonly TuningQuestion[], weights: TitleWeights): Promise<Float64Array>;
}

/** Ways to make songs' points that are remembered; a search moves along one weight at a time. */
const MAX_REMEMBERED = 3;

/** @param reader of a network trained on the data that the questions leave */
export function createTitleMeasure(reader: TitleReader, popular: PopularItems): TitleMeasure {
  const known = new Map<string, Map<TuningQuestion, Evidence>>();

  const gather = async (
    target: Target,
    questions: readonly TuningQuestion[],
    weights: TitleWeights,
  ): Promise<Evidence[]> => {
    const isFixed = target === 'tags' || !reader.usesPoints || weights.distance === 0;
    const key = isFixed ? target : `${target} ${weights.companions} ${weights.mentions}`;
    const found = known.get(key) ?? new Map<TuningQuestion, Evidence>();
    known.delete(key);
    known.set(key, found);
    if (known.size > MAX_REMEMBERED) known.delete(known.keys().next().value!);
    const missing = questions.filter((question) => !found.has(question));
    const asked = missing.map(toTitledQuestion);
    if (target === 'tags') {
      // One after another: runs of the network side by side would each need memory, and take no less time.
      for (const [i, question] of missing.entries()) found.set(question, await reader.tagEvidence(asked[i]!));
    } else {
      const gathered = await reader.songEvidence(asked, weights);
      for (const [i, question] of missing.entries()) found.set(question, gathered[i]!);
    }
    return questions.map((question) => found.get(question)!);
  };

  return {
    async measure(target, questions, weights) {
      const evidence = await gather(target, questions, weights);
      return Float64Array.from(questions, (question, i) => {
        const own = target === 'tags' ? question.query.tags : question.query.songs;
        const { indices } = rankEvidence(evidence[i]!, weights, own, TARGET_PLACES[target]);
        return questionNdcg(target, question, indices, popular);
      });
    },
  };
}

/** Weights for both targets, with the story of how they were found. */
export async function tuneTitles(
  reader: TitleReader,
  measure: TitleMeasure,
  questions: readonly TuningQuestion[],
  context: TrainContext,
): Promise<TuningResult<TitleWeightName>> {
  const { logger: _, ...silent } = context;
  const ofTags = questions.map((q) => ({ ...q, hiddenSongs: new Set<number>() }));
  const results: TuningResult<TitleWeightName>[] = [];
  for (const [place, defaults] of STARTING_POINTS.entries()) {
    // The song answers of a model without song labels and vectors are empty, whatever the weights; and a search from the same
    // place ends as before.
    const isKnown = STARTING_POINTS.slice(0, place).some(({ songs }) => songs === defaults.songs);
    const usable = reader.knowsSongs && !isKnown ? questions : ofTags;
    results.push(
      await tuneByKind(
        {
          model: 'title-bert',
          questions: usable,
          defaults,
          coordinates: (_start, asked) => coordinatesFor(asked),
          measure: (target, positions, weights) =>
            measure.measure(
              target,
              positions.map((position) => questions[position]!),
              weights,
            ),
        },
        silent,
      ),
    );
  }
  const best = chooseBest(results);
  logUntuned(best.outcomes, context);
  return best;
}

/** Companions and mentions count only where something is given or mentioned. */
function coordinatesFor(questions: readonly TuningQuestion[]): readonly Coordinate<TitleWeightName>[] {
  const givesTags = questions.some(({ query }) => query.tags.length + query.mentions.length > 0);
  return COORDINATES.filter(({ name }) => givesTags || (name !== 'companions' && name !== 'mentions'));
}

/** For each target and kind the weights of the search that ended highest; of equal ones the first. */
function chooseBest(results: readonly TuningResult<TitleWeightName>[]): TuningResult<TitleWeightName> {
  const outcomes = results[0]!.outcomes.map((_, place) => {
    const ends = results.map(({ outcomes: all }) => all[place]!);
    return ends.reduce((best, end) => ((end.after ?? 0) > (best.after ?? 0) ? end : best));
  });
  const sourceOf = ({ target, kind, borrowedFrom }: TuningOutcome): TitleWeights => {
    const from = borrowedFrom ?? kind;
    const place = outcomes.findIndex((outcome) => outcome.target === target && outcome.kind === from);
    const winner = results.find(({ outcomes: all }) => all[place] === outcomes[place]);
    return (winner?.parameters ?? DEFAULT_TITLE_PARAMETERS)[target][from];
  };
  const settle = (target: Target) =>
    Object.fromEntries(
      QUESTION_KINDS.map((kind) => [
        kind,
        sourceOf(outcomes.find((outcome) => outcome.target === target && outcome.kind === kind)!),
      ]),
    ) as TitleParameters[Target];
  const titled = outcomes.filter(({ kind }) => TITLE_KINDS.includes(kind as never));
  return { parameters: { songs: settle('songs'), tags: settle('tags') }, outcomes: titled };
}

function logUntuned(outcomes: readonly TuningOutcome[], { logger }: TrainContext): void {
  for (const { target, kind, numQuestions, after, borrowedFrom } of outcomes) {
    if (after !== null) continue;
    const instead = borrowedFrom === null ? 'the default weights' : `the weights of ${borrowedFrom}`;
    logger?.info(
      `too few titled playlists (${numQuestions}) to tune ${target} for ${kind}: ${instead} are used`,
    );
  }
}
