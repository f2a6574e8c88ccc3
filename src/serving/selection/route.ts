// Answers queries by what was chosen for their kind: one member's list, or two fused.
import { fuseLists } from '../../blend/fuse-lists.ts';
import { alone, type Mixture } from '../../blend/mixtures.ts';
import { SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import { type QuestionKind, questionKindOf } from '../../dataset/question-kind.ts';
import type { Query, ScoredList } from '../../models/contract.ts';
import type { Target } from '../../models/tuning/target.ts';
import type { PlaylistModel } from '../model-kinds.ts';
import { MIXTURE_DEPTH } from './choose.ts';
import type { SelectionReport } from './report.ts';

/** What answers a query. */
export type Router = (target: Target, query: Query) => Mixture;

/** Routes as the report says; a query of nothing goes to the default. */
export function createRouter({ defaultMember, outcomes }: SelectionReport): Router {
  const choices = new Map(outcomes.map(({ target, kind, mixture }) => [`${target}/${kind}`, mixture]));
  const standard = alone(defaultMember);
  const choiceOf = (target: Target, kind: QuestionKind | 'nothing'): Mixture =>
    choices.get(`${target}/${kind}`) ?? standard;
  return (target, query) => choiceOf(target, questionKindOf(query));
}

/**
 * The lists of all queries, in their order. Each mixture's queries are asked together; a mixture has
 * `MIXTURE_DEPTH` items of each member at most.
 */
export async function answerByRoute(
  members: ReadonlyMap<string, PlaylistModel>,
  route: Router,
  target: Target,
  queries: readonly Query[],
  limit: number,
  context: WorkContext = {},
): Promise<ScoredList[]> {
  const groups = new Map<Mixture, number[]>();
  for (const [position, query] of queries.entries()) {
    const mixture = route(target, query);
    const group = groups.get(mixture);
    if (group === undefined) groups.set(mixture, [position]);
    else group.push(position);
  }
  const answers = new Array<ScoredList>(queries.length);
  let numDone = 0;
  for (const [mixture, positions] of groups) {
    const asked = positions.map((position) => queries[position]!);
    const work = countFrom(numDone, context);
    const lists = await answerTogether(members, mixture, target, asked, limit, work);
    for (const [i, position] of positions.entries()) answers[position] = lists[i]!;
    numDone += positions.length;
    context.progress?.advanceTo(numDone);
  }
  return answers;
}

async function answerTogether(
  members: ReadonlyMap<string, PlaylistModel>,
  { members: names, weights }: Mixture,
  target: Target,
  queries: readonly Query[],
  limit: number,
  work: WorkContext,
): Promise<ScoredList[]> {
  const depth = names.length === 1 ? limit : MIXTURE_DEPTH[target];
  const lists: ScoredList[][] = [];
  for (const name of names) {
    const model = members.get(name)!;
    lists.push(
      target === 'songs'
        ? await model.scoreSongs(queries, depth, work)
        : await model.scoreTags(queries, depth, work),
    );
  }
  if (names.length === 1) return lists[0]!;
  return queries.map((_, i) =>
    fuseLists(
      lists.map((list) => list[i]!),
      weights,
      limit,
    ),
  );
}

/** The same context for a part of the queries, of which so many are done already. */
function countFrom(
  numDone: number,
  { signal, logger, progress = SILENT_PROGRESS }: WorkContext,
): WorkContext {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(logger === undefined ? {} : { logger }),
    progress: {
      stage() {},
      advanceTo: (count, detail) => progress.advanceTo(numDone + count, detail),
      done() {},
    },
  };
}
