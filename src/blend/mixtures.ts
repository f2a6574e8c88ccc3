// What may answer a kind of question: one model alone, or two whose lists are fused in one of a few fixed proportions.
// Few, because each candidate more is a chance more that the best one is so by luck.

/** Models and how much each counts. One alone has weight 1. */
export interface Mixture {
  /** One or two names. */
  readonly members: readonly string[];
  /** One a member, above 0. */
  readonly weights: readonly number[];
}

/** The proportions of a pair. A list of twice the weight has as much to say at place 2n + 60 as the other at place n. */
const PAIR_WEIGHTS = [
  [1, 1],
  [2, 1],
  [1, 2],
] as const;

/** One model that answers alone. */
export function alone(name: string): Mixture {
  return { members: [name], weights: [1] };
}

/** Each model alone, in the order given; then all pairs, each in each proportion. */
export function listMixtures(names: readonly string[]): Mixture[] {
  const pairs = names.flatMap((first, i) => names.slice(i + 1).map((second) => [first, second] as const));
  return [
    ...names.map(alone),
    ...pairs.flatMap((members) => PAIR_WEIGHTS.map((weights) => ({ members, weights }))),
  ];
}

/** For people: `neighbours`, or `neighbours + title-bert (2 : 1)`. */
export function describeMixture({ members, weights }: Mixture): string {
  return members.length === 1 ? members[0]! : `${members.join(' + ')} (${weights.join(' : ')})`;
}
