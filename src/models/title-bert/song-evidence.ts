// What speaks for each song: the network's song head, nearness to the point of the title's tags, and how common it is.
import type { WorkContext } from '../../core/progress.ts';
import { isAvailable } from '../availability.ts';
import { rankByCount } from '../popularity/rank-by-count.ts';
import { type Evidence, logShares, mergeCandidates, networkTerm } from './evidence.ts';
import type { TitleKnowledge } from './knowledge.ts';
import type { TitleWeights } from './parameters.ts';
import { createSongPoints } from './song-points.ts';
import type { TagQuestion } from './tag-evidence.ts';

/** A title that was read, and which songs may not be named. */
export interface SongQuestion extends TagQuestion {
  /** (song labels) */
  readonly songLogits: Float32Array;
  readonly excludedSongs: readonly number[];
  /** Days since 1970-01-01, or null where unknown. */
  readonly date: number | null;
}

/** What both heads stand for. */
export interface SongLabels {
  readonly tagLabels: Uint32Array;
  /** (labels) Ascending; may be empty. */
  readonly songLabels: Uint32Array;
  /** (labels) Log-odds without a title. */
  readonly songPriors: Float64Array;
}

/** Gathers evidence for songs. */
export interface SongEvidence {
  /** Whether there is anything to tell songs apart by: labels or vectors. */
  readonly isPossible: boolean;
  /** Whether songs are found by distance, so that evidence depends on the weights of the point. */
  readonly usesPoints: boolean;
  /**
   * By question. Of the weights those count that make the point, `companions` and `mentions`, and whether `distance` is 0:
   * then no near songs are looked for.
   */
  gather(
    questions: readonly SongQuestion[],
    weights: TitleWeights,
    work?: Pick<WorkContext, 'signal'>,
  ): Promise<Evidence[]>;
  /** Ends threads. Safe to call twice. */
  close(): Promise<void>;
}

/** Most popular songs that become candidates. */
const NUM_POPULAR = 512;

const NOTHING = new Uint32Array(0);

/** @param options.threads of the search; results don't depend on it */
export function createSongEvidence(
  knowledge: TitleKnowledge,
  { tagLabels, songLabels, songPriors }: SongLabels,
  options: { readonly threads: number },
): SongEvidence {
  const { space, songCounts, availability } = knowledge;
  const points = space === null ? null : createSongPoints(space, availability, tagLabels, options);
  const popular = rankByCount(songCounts).slice(0, NUM_POPULAR);
  // Most candidates are the same for all questions.
  const common = mergeCandidates(songLabels, popular);
  const popularity = logShares(songCounts, knowledge.playlistTags.numRows);

  const gatherOne = (question: SongQuestion, direction: Float64Array | null, near: Uint32Array): Evidence => {
    const { date, excludedSongs, songLogits } = question;
    const excluded = new Set(excludedSongs);
    const mayBe = (song: number): boolean => !excluded.has(song) && isAvailable(availability, song, date);
    const candidates = (near.length === 0 ? common : mergeCandidates(common, near)).filter(mayBe);
    return {
      candidates,
      popularity,
      terms: {
        network: networkTerm(candidates, songLabels, songLogits, songPriors),
        ...(direction === null ? {} : { distance: points!.measure(direction, candidates) }),
      },
    };
  };

  return {
    isPossible: songLabels.length > 0 || points !== null,
    usesPoints: points !== null,
    async gather(questions, weights, work = {}) {
      const used = weights.distance === 0 ? null : points;
      const directions = questions.map((question) => used?.direct(question, weights) ?? null);
      const near = (await used?.search(questions, directions, work)) ?? [];
      return questions.map((question, i) => gatherOne(question, directions[i] ?? null, near[i] ?? NOTHING));
    },
    close: async () => points?.close(),
  };
}
