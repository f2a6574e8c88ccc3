// How placed songs are made to compete with the others. A vector that was predicted lies nearer to the mean than one that was
// learned, so that its cosines are of another size, and its song, in few playlists or none, has no count to speak for it. So
// placed songs get a factor with which the songs aside, placed by their sound, come among the best as often as with the vectors
// that playlists gave them.
import { SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import type { QuestionKind } from '../../dataset/question-kind.ts';
import { dot } from '../dot.ts';
import { createSpaceScorer, type NewSongs } from '../word2vec/space-scorer.ts';
import type { Word2vecContent } from '../word2vec/word2vec-files.ts';
import { ASKED_KINDS, type AskedKind, type AskingPlaylist } from './asking.ts';
import { createPause } from './pauses.ts';
import { type HeardSongs, targetAt } from './placer.ts';

/** Among so many of the best. */
const PLACES = 100;
/** Playlists of a kind that ask. */
const MOST_ASKING = 300;
/** Fewest songs that must come among the best for their number to be no luck. */
const FEWEST_HITS = 30;
/** Factors beyond these are luck, too. */
const FACTOR_RANGE = { least: 0.25, most: 4 } as const;

/**
 * The factor of each kind of question. A bare title takes that of tags; a kind of which too little is known takes that of all
 * kinds together, or 1.
 * @param counts (songs aside) Playlists that hold each
 * @param placed (songs aside, dimensions) Each placed by its sound
 * @throws AbortedError
 */
export async function fitFactors(
  content: Pick<Word2vecContent, 'space' | 'availability' | 'parameters'>,
  aside: HeardSongs,
  counts: Uint32Array,
  placed: Float64Array,
  playlists: readonly AskingPlaylist[],
  work: WorkContext = {},
): Promise<NewSongs['factors']> {
  const { progress = SILENT_PROGRESS } = work;
  progress.stage('comparing with places from playlists', ASKED_KINDS.length, 'kinds of question');
  const found = {} as Record<AskedKind, Contest>;
  for (const [place, kind] of ASKED_KINDS.entries()) {
    found[kind] = await compare(kind, content, { aside, counts, placed }, playlists, work);
    progress.advanceTo(place + 1);
  }
  const all = joinContests(ASKED_KINDS.map((kind) => found[kind]));
  const common = all.numHits >= FEWEST_HITS ? factorOf(all) : 1;
  const of = (kind: AskedKind): number =>
    found[kind].numHits >= FEWEST_HITS ? factorOf(found[kind]) : common;
  const factors = Object.fromEntries(ASKED_KINDS.map((kind) => [kind, of(kind)])) as Record<
    AskedKind,
    number
  >;
  return { ...factors, title: factors['tags-title'] } satisfies Record<QuestionKind, number>;
}

/** Songs aside, with what playlists and sound know of them; see `fitFactors`. */
interface Contestants {
  readonly aside: HeardSongs;
  readonly counts: Uint32Array;
  readonly placed: Float64Array;
}

/** How songs aside fared. */
interface Contest {
  /** How often they were among the best by their true vectors. */
  readonly numHits: number;
  /** Factors with which they would just be there by their placed ones. */
  readonly needed: readonly number[];
}

const joinContests = (contests: readonly Contest[]): Contest => ({
  numHits: contests.reduce((sum, { numHits }) => sum + numHits, 0),
  needed: contests.flatMap(({ needed }) => needed),
});

/** The factor that lets as many in. */
function factorOf({ numHits, needed }: Contest): number {
  const { least, most } = FACTOR_RANGE;
  const sorted = Float64Array.from(needed).sort();
  const factor = sorted[Math.min(numHits, sorted.length) - 1] ?? 1;
  return Math.min(most, Math.max(least, factor));
}

/**
 * Asks playlists of one kind. Songs that a playlist holds are left out: its vectors were learned beside them, and a contest
 * of strangers is fair.
 */
async function compare(
  kind: AskedKind,
  { space, availability, parameters }: Pick<Word2vecContent, 'space' | 'availability' | 'parameters'>,
  { aside, counts, placed }: Contestants,
  playlists: readonly AskingPlaylist[],
  { signal }: WorkContext,
): Promise<Contest> {
  const asking = playlists.filter(({ vectors }) => vectors[kind] !== null).slice(0, MOST_ASKING);
  const weights = parameters.songs[kind];
  const scorer = createSpaceScorer(space, availability, { threads: 1 });
  const lists = await scorer
    .score(
      'songs',
      asking.map(({ given }) => ({
        ...{ kind, given: given[kind]!, excludedTags: [], date: null },
        excludedSongs: [...aside.songs, ...given[kind]!.songs.map((row) => space.indices[row]!)],
      })),
      () => weights,
      PLACES,
      signal === undefined ? {} : { signal },
    )
    .finally(() => scorer.close());
  const pause = createPause(signal);
  let numHits = 0;
  const needed: number[] = [];
  for (const [i, { own, vectors }] of asking.entries()) {
    await pause();
    const { scores } = lists[i]!;
    if (scores.length < PLACES) continue;
    const threshold = scores[PLACES - 1]!;
    const its = new Set(own);
    for (let song = 0; song < aside.songs.length; song++) {
      if (its.has(song)) continue;
      const popularity = Math.max(1, counts[song]!) ** weights.popularity;
      if (popularity * dot(vectors[kind]!, targetAt(aside, song)) >= threshold) numHits++;
      const score = popularity * dot(vectors[kind]!, placed, song * aside.dimensions);
      if (score > 0) needed.push(threshold / score);
    }
  }
  return { numHits, needed };
}
