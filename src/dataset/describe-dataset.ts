// What a data set is like: counts, distributions, shares. Pure. For people who judge whether their data are as
// they believe, and for demo data that should be like the real ones.
import { type CsrMatrix, columnCounts, csrRow } from './csr-matrix.ts';
import { type Dataset, UNKNOWN_LIKES } from './dataset.ts';
import { yearOf } from './dates.ts';
import { type Distribution, describeNumbers } from './distribution.ts';
import type { ImportReport } from './import-report.ts';
import { QUESTION_KINDS, type QuestionKind, questionKindOf } from './question-kind.ts';

/** How uses spread over songs or tags. Shares are 0 to 1 of the items, or of the uses, that occur at all. */
export interface Spread {
  /** Items that at least one playlist holds. */
  readonly used: number;
  /** (playlist, item) pairs. */
  readonly uses: number;
  /** Share of the used items that are in one playlist only. */
  readonly inOnePlaylist: number;
  /** Share of the used items that are in fewer than five playlists. */
  readonly inFewerThanFive: number;
  /** Share of the playlists that hold the commonest item. */
  readonly commonestInPlaylists: number;
}

/** A description of a data set; shares are 0 to 1, null where there is nothing to take a share of. */
export interface DatasetDescription {
  readonly fingerprint: string;
  readonly counts: ImportReport['counts'];
  /** Over training playlists, as `titleLength`, `hangulTitles`, `likes`, `updateYears` and `tagInTitle` are. */
  readonly songsPerPlaylist: Distribution | null;
  readonly tagsPerPlaylist: Distribution | null;
  /** Of known counts. */
  readonly likes: Distribution | null;
  /** Code points, of titles that are not blank. */
  readonly titleLength: Distribution | null;
  /** Share of the titles that are not blank which hold a Hangul letter. */
  readonly hangulTitles: number | null;
  /** Of playlists that have a title and tags: the share whose title holds one of the tags, as written. */
  readonly tagInTitle: number | null;
  /** Of known update dates. */
  readonly updateYears: Distribution | null;
  /** Of songs with a known release date. */
  readonly releaseYears: Distribution | null;
  /** Questions of each kind. */
  readonly questions: Readonly<Record<QuestionKind | 'nothing', number>>;
  /** Over all playlists. */
  readonly songs: Spread & { readonly top1PercentOfUses: number; readonly top10PercentOfUses: number };
  /** Over all playlists. */
  readonly tags: Spread & {
    readonly top100OfUses: number;
    /** The commonest, at most `COMMON_TAGS`; equal ones by code units. */
    readonly commonest: readonly { readonly tag: string; readonly playlists: number }[];
  };
  readonly anomalies: ImportReport['anomalies'];
}

/** How many of the commonest tags are named. */
export const COMMON_TAGS = 20;

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Counts of the items that occur, descending. */
function usedCounts(counts: Uint32Array): Uint32Array {
  return counts
    .filter((count) => count > 0)
    .sort()
    .reverse();
}

function describeSpread(descending: Uint32Array, numPlaylists: number): Spread {
  let uses = 0;
  let once = 0;
  let rare = 0;
  for (const count of descending) {
    uses += count;
    if (count === 1) once++;
    if (count < 5) rare++;
  }
  return {
    used: descending.length,
    uses,
    inOnePlaylist: share(once, descending.length),
    inFewerThanFive: share(rare, descending.length),
    commonestInPlaylists: share(descending[0] ?? 0, numPlaylists),
  };
}

/** Share of all uses that the first `top` items hold; at least one item where there is any. */
function shareOfTop(descending: Uint32Array, top: number): number {
  let inTop = 0;
  let all = 0;
  descending.forEach((count, rank) => {
    all += count;
    if (rank < Math.max(1, Math.round(top))) inTop += count;
  });
  return share(inTop, all);
}

function describeTitles(
  dataset: Dataset,
  training: readonly number[],
): Pick<DatasetDescription, 'titleLength' | 'hangulTitles' | 'tagInTitle'> {
  const lengths: number[] = [];
  let hangul = 0;
  let tagged = 0;
  let mentioned = 0;
  for (const playlist of training) {
    const title = dataset.titles[playlist]!;
    if (title.trim() === '') continue;
    lengths.push([...title].length);
    if (/\p{Script=Hangul}/u.test(title)) hangul++;
    const tags = csrRow(dataset.playlistTags, playlist);
    if (tags.length === 0) continue;
    tagged++;
    if (tags.some((tag) => title.includes(dataset.tags.ids[tag]!))) mentioned++;
  }
  return {
    titleLength: describeNumbers(lengths),
    hangulTitles: lengths.length === 0 ? null : hangul / lengths.length,
    tagInTitle: tagged === 0 ? null : mentioned / tagged,
  };
}

function countQuestions(dataset: Dataset): Record<QuestionKind | 'nothing', number> {
  const counts: Record<string, number> = { nothing: 0 };
  for (const kind of QUESTION_KINDS) counts[kind] = 0;
  dataset.sources.forEach((source, playlist) => {
    if (source !== 'question') return;
    const songs = csrRow(dataset.playlistSongs, playlist);
    const tags = csrRow(dataset.playlistTags, playlist);
    counts[questionKindOf({ title: dataset.titles[playlist]!, songs, tags })]!++;
  });
  return counts as Record<QuestionKind | 'nothing', number>;
}

function commonestTags(dataset: Dataset, counts: Uint32Array): DatasetDescription['tags']['commonest'] {
  return Array.from(counts.keys())
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, COMMON_TAGS)
    .filter((tag) => counts[tag]! > 0)
    .map((tag) => ({ tag: dataset.tags.ids[tag]!, playlists: counts[tag]! }));
}

const isNumber = (value: number | null): value is number => value !== null;

/**
 * Describes a data set.
 * @param report what its import found
 */
export function describeDataset(dataset: Dataset, report: ImportReport): DatasetDescription {
  const numPlaylists = dataset.playlists.size;
  const training = [...dataset.sources.keys()].filter((i) => dataset.sources[i] === 'training');
  const rowLengths = (matrix: CsrMatrix): number[] => training.map((i) => csrRow(matrix, i).length);
  const songCounts = usedCounts(columnCounts(dataset.playlistSongs));
  const tagCounts = columnCounts(dataset.playlistTags);
  const usedTagCounts = usedCounts(tagCounts);
  const likes = training.map((i) => dataset.likeCounts[i]!).filter((count) => count !== UNKNOWN_LIKES);
  const updateYears = training.map((i) => yearOf(dataset.updateDates[i]!)).filter(isNumber);
  const releaseYears = Array.from(dataset.metadata?.releaseDates ?? [], yearOf).filter(isNumber);
  return {
    fingerprint: dataset.fingerprint,
    counts: report.counts,
    songsPerPlaylist: describeNumbers(rowLengths(dataset.playlistSongs)),
    tagsPerPlaylist: describeNumbers(rowLengths(dataset.playlistTags)),
    likes: describeNumbers(likes),
    ...describeTitles(dataset, training),
    updateYears: describeNumbers(updateYears),
    releaseYears: describeNumbers(releaseYears),
    questions: countQuestions(dataset),
    songs: {
      ...describeSpread(songCounts, numPlaylists),
      top1PercentOfUses: shareOfTop(songCounts, songCounts.length * 0.01),
      top10PercentOfUses: shareOfTop(songCounts, songCounts.length * 0.1),
    },
    tags: {
      ...describeSpread(usedTagCounts, numPlaylists),
      top100OfUses: shareOfTop(usedTagCounts, 100),
      commonest: commonestTags(dataset, tagCounts),
    },
    anomalies: report.anomalies,
  };
}
