// What a selection chose for each target and kind of question, and by which measurements.
import { alone, type Mixture } from '../../blend/mixtures.ts';
import type { QuestionKind } from '../../dataset/question-kind.ts';
import type { Target } from '../../models/tuning/target.ts';

/** One candidate on the questions masked out of the training playlists. */
export interface MeasuredMixture extends Mixture {
  /** Mean nDCG. */
  readonly ndcg: number;
  /** Mean paired difference to the default member alone, with its standard error. */
  readonly gain: number;
  readonly standardError: number;
}

/** How one (target, kind) was settled. */
export interface SelectionOutcome {
  readonly target: Target;
  readonly kind: QuestionKind;
  /** What answers. */
  readonly mixture: Mixture;
  /** Masked questions to measure on. */
  readonly numQuestions: number;
  /** All candidates, the default first; empty where there were too few questions, or only one candidate. */
  readonly measured: readonly MeasuredMixture[];
  /** The kind whose choice was taken, where there were too few questions; null where measured or the default. */
  readonly borrowedFrom: QuestionKind | null;
}

/** All that was chosen: one outcome for each target and kind. */
export interface SelectionReport {
  /** The member that answers wherever no other candidate is clearly better. */
  readonly defaultMember: string;
  /** The members that could be trained and measured, the default first. */
  readonly candidates: readonly string[];
  readonly outcomes: readonly SelectionOutcome[];
}

/** The measurement of the chosen mixture; null where nothing was measured, or elsewhere. */
export function chosenMeasurement({ mixture, measured }: SelectionOutcome): MeasuredMixture | null {
  return measured.find((candidate) => isSame(candidate, mixture)) ?? null;
}

const isSame = (a: Mixture, b: Mixture): boolean =>
  a.members.join() === b.members.join() && a.weights.join() === b.weights.join();

/** The default answers everything: for data that nothing can be measured on. */
export function defaultOutcome(target: Target, kind: QuestionKind, member: string): SelectionOutcome {
  return { target, kind, mixture: alone(member), numQuestions: 0, measured: [], borrowedFrom: null };
}

/** The members that some choice needs, the default always, in the order of the candidates. */
export function neededMembers({ defaultMember, candidates, outcomes }: SelectionReport): string[] {
  const needed = new Set([defaultMember, ...outcomes.flatMap(({ mixture }) => mixture.members)]);
  return candidates.filter((name) => needed.has(name));
}
