// A model made of models: on questions masked out of the training playlists it finds out which member, or fixed mixture
// of two, answers each kind of question best, and then learns from everything with the members that it needs.
import type { SongIndex } from '../../core/indices.ts';
import { releaseMemory } from '../../core/release-memory.ts';
import { columnCounts } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { QUESTION_KINDS } from '../../dataset/question-kind.ts';
import type {
  ModelKind,
  Query,
  SongScorer,
  TagScorer,
  TrainContext,
  TrainedModel,
} from '../../models/contract.ts';
import type { Explanation } from '../../models/neighbours/explain.ts';
import { hasTunableKind } from '../../models/tuning/tune-by-kind.ts';
import { drawTuningQuestions } from '../../models/tuning/tuning-questions.ts';
import { createTagMentionFinder } from '../../text/tag-mentions.ts';
import type { PlaylistModel, PlaylistModelKind } from '../model-kinds.ts';
import { chooseByKind } from './choose.ts';
import { MEMBER_SETTINGS } from './members.ts';
import { type CheckedSelectionOptions, checkSelectionOptions, type SelectionOptions } from './options.ts';
import { defaultOutcome, neededMembers, type SelectionReport } from './report.ts';
import { answerByRoute, createRouter } from './route.ts';
import { loadSelection, saveSelection } from './selection-files.ts';

/** A trained selection. */
export interface SelectionModel extends TrainedModel, SongScorer, TagScorer {
  /** The members that answer, by name. */
  readonly members: ReadonlyMap<string, PlaylistModel>;
  /** What was measured and chosen. */
  readonly report: SelectionReport;
  /** Why this song is among the query's answers; null where what answers gives no reasons. */
  explain(query: Query, song: SongIndex): Explanation | null;
}

type Kinds = readonly PlaylistModelKind[];

const kindOf = (kinds: Kinds, name: string): PlaylistModelKind => kinds.find((kind) => kind.name === name)!;

/** A kind of model that selects among these kinds. They are given because they stand in a list that it is part of. */
export function createSelection(kinds: Kinds): ModelKind<SelectionOptions, SelectionModel> {
  const names = kinds.map(({ name }) => name);
  return {
    name: 'selection',
    async train(dataset, given, context = {}) {
      const options = checkSelectionOptions(given, names);
      const { report, finalOptions } = await chooseMembers(kinds, dataset, options, context);
      if (report.candidates.length > 1) await releaseMemory();
      const members = await trainAll(kinds, neededMembers(report), dataset, finalOptions, context);
      const provenance = { members: report.candidates, tuningQuestions: options.tuningQuestions };
      return createModel(report, members, provenance);
    },
    async load(dir, context = {}) {
      const { report, members } = await loadSelection(dir, kinds, context);
      return createModel(report, members);
    },
  };
}

type OptionsOf = (name: string, dataset: Dataset) => object;

interface ChosenMembers {
  readonly report: SelectionReport;
  /** With which options to train a member on everything. */
  readonly finalOptions: OptionsOf;
}

const ownOptions: OptionsOf = (name, dataset) => MEMBER_SETTINGS[name]?.options?.(dataset) ?? {};

/** Stands by itself, for a function made beside the measured models would keep them and their data in memory. */
const optionsFrom =
  (kept: ReadonlyMap<string, object>): OptionsOf =>
  (name, dataset) =>
    kept.get(name) ?? ownOptions(name, dataset);

/** What each measured member hands to its training on everything; members that hand over nothing are left out. */
function keepOptions(trained: ReadonlyMap<string, PlaylistModel>): ReadonlyMap<string, object> {
  const kept = new Map<string, object>();
  for (const [name, model] of trained) {
    const options = MEMBER_SETTINGS[name]?.finalOptions?.(model);
    if (options !== undefined) kept.set(name, options);
  }
  return kept;
}

/** Everything goes to the default, measured against nothing. */
function leaveToDefault(defaultMember: string): ChosenMembers {
  const outcomes = (['songs', 'tags'] as const).flatMap((target) =>
    QUESTION_KINDS.map((kind) => defaultOutcome(target, kind, defaultMember)),
  );
  return { report: { defaultMember, candidates: [defaultMember], outcomes }, finalOptions: ownOptions };
}

/** Trains all candidates on data without what the masked questions hide, and measures them there. */
async function chooseMembers(
  kinds: Kinds,
  dataset: Dataset,
  { members, areNamed, tuningQuestions }: CheckedSelectionOptions,
  context: TrainContext,
): Promise<ChosenMembers> {
  const [defaultMember] = members as [string, ...string[]];
  const leaveAll = (reason: string): ChosenMembers => {
    context.logger?.info(`${reason}: ${defaultMember} answers everything`);
    return leaveToDefault(defaultMember);
  };
  if (members.length === 1) return leaveAll('there is one member to choose among');
  if (tuningQuestions === 0) return leaveAll('no questions are to be masked to choose among models by');
  const mentions = createTagMentionFinder(dataset.tags.ids, columnCounts(dataset.playlistTags));
  const set = drawTuningQuestions(dataset, (title) => mentions.find(title), {
    perKind: tuningQuestions,
    seed: context.seed ?? 0,
    purpose: 'selection/tuning-questions',
  });
  if (!hasTunableKind(set.questions)) return leaveAll('too few playlists to choose among models on');
  // One that is left out by itself is no fault; one that was asked for says itself what it lacks.
  const candidates = members.filter((name, i) => {
    const { canLearn, needs } = MEMBER_SETTINGS[name] ?? {};
    if (i === 0 || areNamed || (canLearn?.(set.dataset) ?? true)) return true;
    context.logger?.info(`${name} is left out of the choice: it needs ${needs}`);
    return false;
  });
  if (candidates.length === 1) return leaveAll('no other member can learn from these playlists');
  const trained = await trainAll(kinds, candidates, set.dataset, ownOptions, context);
  try {
    const outcomes = await chooseByKind(trained, set, context);
    const report = { defaultMember, candidates, outcomes };
    return { report, finalOptions: optionsFrom(keepOptions(trained)) };
  } finally {
    await closeAll(trained);
  }
}

/** One after the other, each on all threads. */
async function trainAll(
  kinds: Kinds,
  names: readonly string[],
  dataset: Dataset,
  optionsOf: OptionsOf,
  context: TrainContext,
): Promise<Map<string, PlaylistModel>> {
  const members = new Map<string, PlaylistModel>();
  try {
    for (const name of names) {
      members.set(name, await kindOf(kinds, name).train(dataset, optionsOf(name, dataset) as never, context));
    }
  } catch (error) {
    await closeAll(members);
    throw error;
  }
  return members;
}

async function closeAll(members: ReadonlyMap<string, PlaylistModel>): Promise<void> {
  for (const model of members.values()) await model.close();
}

type Explaining = { explain(query: Query, song: SongIndex): Explanation };

function createModel(
  report: SelectionReport,
  members: ReadonlyMap<string, PlaylistModel>,
  provenance?: Readonly<Record<string, unknown>>,
): SelectionModel {
  const { numSongs, numTags } = members.get(report.defaultMember)!;
  const route = createRouter(report);
  return {
    name: 'selection',
    numSongs,
    numTags,
    members,
    report,
    ...(provenance === undefined ? {} : { provenance }),
    scoreSongs: (queries, limit, work) => answerByRoute(members, route, 'songs', queries, limit, work),
    scoreTags: (queries, limit, work) => answerByRoute(members, route, 'tags', queries, limit, work),
    explain(query, song) {
      const { members: names } = route('songs', query);
      const explaining = names.map((name) => members.get(name)!).find((model) => 'explain' in model);
      if (explaining === undefined) return null;
      const explanation = (explaining as unknown as Explaining).explain(query, song);
      // In a mixture the other list may have brought the song, and gives no reason.
      return names.length > 1 && explanation.numPlaylists === 0 ? null : explanation;
    },
    save: (dir) => saveSelection(dir, report, members),
    close: () => closeAll(members),
  };
}
