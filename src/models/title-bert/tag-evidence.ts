// What speaks for each tag: the network, the title's own words, what goes with them, and how common a tag is.
import { type Evidence, logShares, mergeCandidates, networkTerm } from './evidence.ts';
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

/** Gathers evidence for tags. */
export interface TagEvidence {
  /** Candidates are the labels, the tags that stand beside given or mentioned ones, and these themselves. */
  gather(question: TagQuestion): Evidence;
}

/** Evidence by what the data and the tag head know. */
export function createTagEvidence(
  { tagCounts, playlistTags, companions }: TitleKnowledge,
  { tagLabels, tagPriors }: TagLabels,
): TagEvidence {
  const popularity = logShares(tagCounts, playlistTags.numRows);
  return {
    gather({ logits, tags, mentions }) {
      const { lifts, elsewhere } = companions.find([...tags, ...mentions]);
      const candidates = lifts.size === 0 ? tagLabels : mergeCandidates(tagLabels, lifts.keys());
      const mentioned = new Set(mentions);
      return {
        candidates,
        popularity,
        terms: {
          network: networkTerm(candidates, tagLabels, logits, tagPriors),
          // Where nothing is given or mentioned both would be 0.
          ...(lifts.size === 0
            ? {}
            : { companions: Float64Array.from(candidates, (tag) => lifts.get(tag) ?? elsewhere) }),
          ...(mentioned.size === 0
            ? {}
            : { mentions: Float64Array.from(candidates, (tag) => (mentioned.has(tag) ? 1 : 0)) }),
        },
      };
    },
  };
}
