// What speaks for each tag: the network, the title's own words, what goes with them, and how common a tag is.
import { type Evidence, mergeCandidates, networkTerm, popularityTerm } from './evidence.ts';
import type { TitleKnowledge } from './knowledge.ts';

/** A title that was read. */
export interface TagQuestion {
  /** (tag labels) */
  readonly logits: Float32Array;
  readonly tags: readonly number[];
  /** Tags that the title mentions and that are not given. */
  readonly mentions: readonly number[];
}

/** What the tag head stands for. */
export interface TagLabels {
  /** (labels) Ascending. */
  readonly tagLabels: Uint32Array;
  /** (labels) Log-odds without a title. */
  readonly tagPriors: Float64Array;
}

/** Candidates are the labels, the tags that stand beside given or mentioned ones, and these themselves. */
export function gatherTagEvidence(
  { tagCounts, playlistTags, companions }: TitleKnowledge,
  { tagLabels, tagPriors }: TagLabels,
  { logits, tags, mentions }: TagQuestion,
): Evidence {
  const { lifts, elsewhere } = companions.find([...tags, ...mentions]);
  const candidates = mergeCandidates(tagLabels, lifts.keys());
  const mentioned = new Set(mentions);
  return {
    candidates,
    terms: {
      popularity: popularityTerm(candidates, tagCounts, playlistTags.numRows),
      network: networkTerm(candidates, tagLabels, logits, tagPriors),
      companions: Float64Array.from(candidates, (tag) => lifts.get(tag) ?? elsewhere),
      mentions: Float64Array.from(candidates, (tag) => (mentioned.has(tag) ? 1 : 0)),
    },
  };
}
