// What speaks for each tag: the network, like titles, the title's own words, what goes with them, and how common a tag is.
import { type Evidence, logShares, mergeCandidates, networkTerm } from './evidence.ts';
import type { TitleKnowledge } from './knowledge.ts';

/** A title that was read. */
export interface TagQuestion {
  /** The title, as `cleanTitle` gives it. */
  readonly cleaned: string;
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
  /** Candidates are the labels, the tags of playlists with a like title, those that stand beside given or mentioned ones, and these themselves. */
  gather(question: TagQuestion): Evidence;
}

/** Evidence by what the data and the tag head know. */
export function createTagEvidence(
  { tagCounts, playlistTags, companions, nearTitles }: TitleKnowledge,
  { tagLabels, tagPriors }: TagLabels,
): TagEvidence {
  const popularity = logShares(tagCounts, playlistTags.numRows);
  return {
    gather({ cleaned, logits, tags, mentions }) {
      const { lifts, elsewhere } = companions.find([...tags, ...mentions]);
      const near = nearTitles.find(cleaned, tags);
      const isBare = lifts.size + near.lifts.size === 0;
      const candidates = isBare ? tagLabels : mergeCandidates(tagLabels, lifts.keys(), near.lifts.keys());
      const mentioned = new Set(mentions);
      return {
        candidates,
        popularity,
        terms: {
          network: networkTerm(candidates, tagLabels, logits, tagPriors),
          ...(near.lifts.size === 0
            ? {}
            : { nearTitles: Float64Array.from(candidates, (tag) => near.lifts.get(tag) ?? near.elsewhere) }),
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
