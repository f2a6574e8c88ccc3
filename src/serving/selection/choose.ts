// Measures each member alone and each fixed mixture of two on masked questions, and chooses by target and kind.
import { chooseCandidate } from '../../blend/choose-candidate.ts';
import { fuseLists } from '../../blend/fuse-lists.ts';
import { alone, listMixtures, type Mixture } from '../../blend/mixtures.ts';
import type { SongIndex, TagIndex } from '../../core/indices.ts';
import { type Logger, SILENT_LOGGER, SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import { QUESTION_KIND_LABELS, QUESTION_KINDS } from '../../dataset/question-kind.ts';
import type { Query, ScoredList } from '../../models/contract.ts';
import { popularItems, questionNdcg, TARGET_PLACES, type Target } from '../../models/tuning/target.ts';
import { MIN_QUESTIONS, STAND_INS, usablePositions } from '../../models/tuning/tune-by-kind.ts';
import type { TuningQuestion, TuningSet } from '../../models/tuning/tuning-questions.ts';
import type { PlaylistModel } from '../model-kinds.ts';
import type { SelectionOutcome } from './report.ts';

/**
 * How deep each member's list is read for a mixture, whatever the limit: read as deep as asked for, places would change
 * with the limit. Two lists that share nothing give up to twice as many items.
 */
export const MIXTURE_DEPTH: Readonly<Record<Target, number>> = { songs: 300, tags: 50 };

/**
 * One outcome for each target and kind.
 * @param members trained on `set.dataset`, by name; the first is the default
 * @param context stages and steps go to its progress, kinds that could not be measured to its logger
 */
export async function chooseByKind(
  members: ReadonlyMap<string, PlaylistModel>,
  set: TuningSet,
  context: WorkContext = {},
): Promise<SelectionOutcome[]> {
  const names = [...members.keys()];
  const popular = popularItems(set.dataset);
  const outcomes: SelectionOutcome[] = [];
  for (const target of ['songs', 'tags'] as const) {
    const lists = await askAll(members, target, set.questions, context);
    const measure = ({ members: [first, second], weights }: Mixture, position: number): number => {
      const { indices } =
        second === undefined
          ? lists.get(first!)![position]!
          : fuseLists(
              [lists.get(first!)![position]!, lists.get(second)![position]!],
              weights,
              TARGET_PLACES[target],
            );
      return questionNdcg(
        target,
        set.questions[position]!,
        indices.subarray(0, TARGET_PLACES[target]),
        popular,
      );
    };
    for (const kind of QUESTION_KINDS) {
      const positions = usablePositions(set.questions, target, kind);
      outcomes.push({
        target,
        kind,
        numQuestions: positions.length,
        borrowedFrom: null,
        ...choose(names, positions, measure),
      });
    }
  }
  return lendChoices(outcomes, context.logger ?? SILENT_LOGGER);
}

/** Each member's list for each question, as deep as mixtures read. */
async function askAll(
  members: ReadonlyMap<string, PlaylistModel>,
  target: Target,
  questions: readonly TuningQuestion[],
  { progress = SILENT_PROGRESS, signal }: WorkContext,
): Promise<Map<string, ScoredList[]>> {
  const queries = questions.map(toQuery);
  const lists = new Map<string, ScoredList[]>();
  for (const [name, model] of members) {
    progress.stage(`measuring ${target} of ${name}`, queries.length, 'questions');
    const ask = target === 'songs' ? model.scoreSongs : model.scoreTags;
    const work = signal === undefined ? { progress } : { progress, signal };
    lists.set(name, await ask.call(model, queries, MIXTURE_DEPTH[target], work));
  }
  return lists;
}

function toQuery({ query: { title, songs, tags, date } }: TuningQuestion): Query {
  return { title, songs: songs as readonly SongIndex[], tags: tags as readonly TagIndex[], date };
}

function choose(
  names: readonly string[],
  positions: readonly number[],
  measure: (mixture: Mixture, position: number) => number,
): Pick<SelectionOutcome, 'mixture' | 'measured'> {
  const standard = alone(names[0]!);
  if (positions.length < MIN_QUESTIONS) return { mixture: standard, measured: [] };
  const mixtures = listMixtures(names);
  const { chosen, gains } = chooseCandidate(
    mixtures.map((mixture) => Float64Array.from(positions, (position) => measure(mixture, position))),
  );
  return {
    mixture: mixtures[chosen]!,
    measured: mixtures.map((mixture, i) => {
      const { mean: ndcg, gain, standardError } = gains[i]!;
      return { ...mixture, ndcg, gain, standardError };
    }),
  };
}

/** Kinds with too few questions take the choice of the nearest kind that has enough, as tuned weights do. */
function lendChoices(outcomes: readonly SelectionOutcome[], logger: Logger): SelectionOutcome[] {
  return outcomes.map((outcome) => {
    const { target, kind, numQuestions, measured } = outcome;
    if (measured.length > 0) return outcome;
    const lender = STAND_INS[kind]
      .map((other) => outcomes.find((each) => each.target === target && each.kind === other)!)
      .find((each) => each.measured.length > 0);
    const instead =
      lender === undefined
        ? outcome.mixture.members[0]!
        : `the choice for ${QUESTION_KIND_LABELS[lender.kind]}`;
    logger.info(
      `too few playlists (${numQuestions}) to choose who answers ${target} for ${QUESTION_KIND_LABELS[kind]}: ${instead} is used`,
    );
    return lender === undefined
      ? outcome
      : { ...outcome, mixture: lender.mixture, borrowedFrom: lender.kind };
  });
}
