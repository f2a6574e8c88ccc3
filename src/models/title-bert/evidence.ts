// What speaks for a candidate, kept apart by kind so that weights can be tried without asking the network again, and how
// it adds up. Formula: `TitleWeights`.
import { selectTopK } from '../../core/top-k.ts';
import type { ScoredList } from '../contract.ts';
import type { TitleWeightName, TitleWeights } from './parameters.ts';

/** Kinds of evidence that differ from question to question. */
type TermName = Exclude<TitleWeightName, 'popularity'>;

/** Candidates of one question with their evidence. */
export interface Evidence {
  /** (candidates) Dense indices, ascending. */
  readonly candidates: Uint32Array;
  /** (candidates) each, finite: what a weight multiplies. A kind that is missing is 0 for all. */
  readonly terms: Readonly<Partial<Record<TermName, Float64Array>>>;
  /** (items) Of all tags or songs, shared by all questions: `logShares`. */
  readonly popularity: Float64Array;
}

/** No answer. */
export const NO_CANDIDATES: ScoredList = { indices: new Uint32Array(0), scores: new Float64Array(0) };

/** The order in which terms are summed, after popularity, so that scores are the same bits everywhere. */
const TERMS: readonly TermName[] = ['network', 'nearTitles', 'companions', 'mentions', 'distance'];

/** Score of each candidate, (candidates): the weighted sum of its terms. */
export function sumEvidence(
  { candidates, terms, popularity }: Evidence,
  weights: TitleWeights,
): Float64Array {
  const scores = new Float64Array(candidates.length);
  if (weights.popularity !== 0) {
    for (let i = 0; i < scores.length; i++) scores[i]! += weights.popularity * popularity[candidates[i]!]!;
  }
  for (const name of TERMS) {
    const values = terms[name];
    const weight = weights[name];
    if (values === undefined || weight === 0) continue;
    for (let i = 0; i < scores.length; i++) scores[i]! += weight * values[i]!;
  }
  return scores;
}

/** At most `limit` candidates, best first, of equal scores the lower index first, without those excluded. */
export function rankEvidence(
  evidence: Evidence,
  weights: TitleWeights,
  excluded: Iterable<number>,
  limit: number,
): ScoredList {
  const { candidates } = evidence;
  const scores = sumEvidence(evidence, weights);
  const left = new Set(excluded);
  // Places ascend as their indices do, so ties by place are ties by index.
  const places = Uint32Array.from(candidates.keys()).filter((place) => !left.has(candidates[place]!));
  const kept = selectTopK(places, places.length, scores, limit);
  const best = places.subarray(0, kept);
  return {
    indices: Uint32Array.from(best, (place) => candidates[place]!),
    scores: Float64Array.from(best, (place) => scores[place]!),
  };
}

/** Log-odds above those of the label's share alone, by candidate; 0 beside labels. */
export function networkTerm(
  candidates: Uint32Array,
  labels: Uint32Array,
  logits: ArrayLike<number>,
  priors: ArrayLike<number>,
): Float64Array {
  const term = new Float64Array(candidates.length);
  let label = 0;
  for (let place = 0; place < candidates.length; place++) {
    while (label < labels.length && labels[label]! < candidates[place]!) label++;
    if (labels[label] === candidates[place]) term[place] = logits[label]! - priors[label]!;
  }
  return term;
}

/** (items) log of the share of playlists that hold each; what none holds counts as half a playlist. */
export function logShares(counts: ArrayLike<number>, numPlaylists: number): Float64Array {
  return Float64Array.from(counts, (count) => Math.log(Math.max(0.5, count) / numPlaylists));
}

/** Distinct indices of several lists, ascending. */
export function mergeCandidates(...lists: readonly Iterable<number>[]): Uint32Array {
  const all = new Set<number>();
  for (const list of lists) for (const item of list) all.add(item);
  return Uint32Array.from(all).sort();
}
