// Questions to tune on, masked out of the playlists that the model learns from. They are drawn to look like the
// questions at hand (as many visible songs), and what they hide is taken out of the data while tuning.
import { createRandomStream, type RandomStream } from '../../core/random.ts';
import { csrFromRows, csrRow } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { canMask, maskPlaylist } from '../../dataset/mask-playlist.ts';
import { QUESTION_KINDS, type QuestionKind } from '../../dataset/question-kind.ts';
import { queryDate } from '../query.ts';

/** What a question shows, its title read already. */
export interface MaskedQuery {
  readonly kind: QuestionKind;
  readonly title: string;
  readonly songs: readonly number[];
  readonly tags: readonly number[];
  /** Tags that the title mentions and that are not among `tags`. */
  readonly mentions: readonly number[];
  /** Days since 1970-01-01, or null where unknown. */
  readonly date: number | null;
  readonly bannedSongs: readonly number[];
}

/** A masked playlist as a query, with what was hidden. */
export interface TuningQuestion {
  readonly query: MaskedQuery;
  readonly hiddenSongs: ReadonlySet<number>;
  readonly hiddenTags: ReadonlySet<number>;
  /** Whether the question shows its playlist's real title. */
  readonly isTitled: boolean;
}

/** Questions of all kinds, and the data without what they hide. */
export interface TuningSet {
  readonly questions: readonly TuningQuestion[];
  /** Only songs, tags and titles differ from the data that the questions come from; the fingerprint is theirs. */
  readonly dataset: Dataset;
}

/** How many playlists at most may give up a half, so that what is left still resembles the whole. */
const MAX_SHARE_MASKED = 0.2;

/**
 * Draws up to `perKind` questions of each kind. Titled kinds come from playlists that have titles; where too few
 * have both title and songs, playlists without a title stand in for `tags-title` as far as songs are asked.
 * @param findMentions indices of the tags that a title mentions
 * @param options.purpose names the random stream, such as `neighbours/tuning-questions`
 */
export function drawTuningQuestions(
  dataset: Dataset,
  findMentions: (title: string) => readonly number[],
  options: { readonly perKind: number; readonly seed: number; readonly purpose: string },
): TuningSet {
  const songRows = Array.from({ length: dataset.playlists.size }, (_, p) =>
    Array.from(csrRow(dataset.playlistSongs, p)),
  );
  const tagRows = Array.from({ length: dataset.playlists.size }, (_, p) =>
    Array.from(csrRow(dataset.playlistTags, p)),
  );
  const random = createRandomStream(options.seed, options.purpose);
  const pool = createPlaylistPool(dataset, songRows, random);
  const perKind = Math.min(
    options.perKind,
    Math.floor((pool.size * MAX_SHARE_MASKED) / QUESTION_KINDS.length),
  );
  const titles = [...dataset.titles];
  const questions: TuningQuestion[] = [];

  const mask = (playlist: number, kind: QuestionKind, title: string): void => {
    const masked = maskPlaylist(
      { title, songs: songRows[playlist]!, tags: tagRows[playlist]! },
      kind,
      random,
    );
    if (masked === null) return;
    songRows[playlist] = masked.question.songs;
    tagRows[playlist] = masked.question.tags;
    const { songs, tags } = masked.question;
    const isTitled = title !== UNTITLED && masked.question.title !== '';
    titles[playlist] = isTitled ? masked.question.title : '';
    const mentions = findMentions(masked.question.title).filter((tag) => !tags.includes(tag));
    const date = queryDate(dataset.updateDates[playlist]!);
    questions.push({
      query: { kind, title: titles[playlist]!, songs, tags, mentions, date, bannedSongs: [] },
      hiddenSongs: new Set(masked.answer.songs),
      hiddenTags: new Set(masked.answer.tags),
      isTitled,
    });
  };

  for (const kind of ['songs', 'songs-tags'] as const) {
    for (const playlist of pool.drawLikeQuestions(perKind, kind)) {
      mask(playlist, kind, dataset.titles[playlist]!);
    }
  }
  for (const kind of ['tags-title', 'title'] as const) {
    for (const playlist of pool.drawTitled(perKind, kind)) mask(playlist, kind, dataset.titles[playlist]!);
  }
  const withSongs = questions.filter((q) => q.query.kind === 'tags-title' && q.hiddenSongs.size > 0).length;
  for (const playlist of pool.drawLikeQuestions(perKind - withSongs, 'songs-tags')) {
    mask(playlist, 'tags-title', UNTITLED);
  }

  const playlistSongs = csrFromRows(songRows, dataset.songs.size);
  const playlistTags = csrFromRows(tagRows, dataset.tags.size);
  return { questions, dataset: { ...dataset, titles, playlistSongs, playlistTags } };
}

/** Stands for the title of an untitled playlist, for which masking insists; it mentions nothing. */
const UNTITLED = '-';

interface PlaylistPool {
  readonly size: number;
  /** Playlists with about twice as many songs as the questions show. Each playlist is drawn once only. */
  drawLikeQuestions(count: number, kind: 'songs' | 'songs-tags'): number[];
  /** Playlists with a title: those with songs before those without. */
  drawTitled(count: number, kind: 'tags-title' | 'title'): number[];
}

function createPlaylistPool(
  dataset: Dataset,
  songRows: readonly number[][],
  random: RandomStream,
): PlaylistPool {
  const isUsed = new Uint8Array(dataset.playlists.size);
  const playlistAt = (playlist: number, title: string) => ({
    title,
    songs: songRows[playlist]!,
    tags: csrRow(dataset.playlistTags, playlist) as unknown as readonly number[],
  });
  const take = (
    candidates: readonly number[],
    count: number,
    accepts: (playlist: number) => boolean,
  ): number[] => {
    const taken: number[] = [];
    for (const playlist of candidates) {
      if (taken.length >= count) break;
      if (isUsed[playlist] === 1 || !accepts(playlist)) continue;
      isUsed[playlist] = 1;
      taken.push(playlist);
    }
    return taken;
  };

  const all = Array.from({ length: dataset.playlists.size }, (_, playlist) => playlist);
  const training = all.filter((playlist) => dataset.sources[playlist] === 'training');
  const bySize = [...training].sort((a, b) => songRows[a]!.length - songRows[b]!.length || a - b);
  const sizes = bySize.map((playlist) => songRows[playlist]!.length);
  const shown = all.filter((p) => dataset.sources[p] === 'question' && songRows[p]!.length > 0);
  const shownSizes = shown.map((playlist) => songRows[playlist]!.length);

  return {
    size: all.length,
    drawLikeQuestions(count, kind) {
      const accepts = (playlist: number): boolean =>
        canMask(playlistAt(playlist, ''), kind) && csrRow(dataset.playlistTags, playlist).length > 0;
      if (shownSizes.length === 0) return take(random.shuffle([...training]), count, accepts);
      const drawn: number[] = [];
      // A few tries a question find one; where playlists of a size run out, fewer questions are drawn.
      for (let tries = 0; drawn.length < count && tries < 4 * count; tries++) {
        const wanted = 2 * shownSizes[random.integer(shownSizes.length)]! + random.integer(2);
        const from = lowerBound(sizes, wanted);
        const start = from + random.integer(Math.max(1, lowerBound(sizes, wanted + 1) - from));
        drawn.push(...take(bySize.slice(start, start + 50), 1, accepts));
      }
      return drawn;
    },
    drawTitled(count, kind) {
      const accepts = (playlist: number): boolean =>
        canMask(playlistAt(playlist, dataset.titles[playlist]!), kind) &&
        csrRow(dataset.playlistTags, playlist).length > 0;
      const order = random.shuffle([...all]);
      const whole = order.filter((p) => dataset.sources[p] === 'training' && songRows[p]!.length > 0);
      const partial = order.filter((p) => dataset.sources[p] === 'question' && songRows[p]!.length === 0);
      const taken = take(whole, count, accepts);
      return [...taken, ...take(partial, count - taken.length, accepts)];
    },
  };
}

/** First position in an ascending list whose value is at least `value`. */
function lowerBound(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
