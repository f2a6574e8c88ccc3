// How a whole playlist becomes a question and its answer. Pure: the random stream is given. The halves and the
// caps are those of the arena's baseline splitter (github.com/kakao-arena/melon-playlist-continuation).
import type { RandomStream } from '../core/random.ts';
import type { QuestionKind } from './question-kind.ts';

/** Most songs an answer holds. */
export const MAX_ANSWER_SONGS = 100;
/** Most tags an answer holds. */
export const MAX_ANSWER_TAGS = 10;

/** A whole playlist; songs and tags are each distinct. Ids and indices do equally well. */
export interface MaskablePlaylist<Tag, Song = number> {
  readonly title: string;
  readonly songs: readonly Song[];
  readonly tags: readonly Tag[];
}

/** A question and what it hides. Items keep the order of the playlist. */
export interface MaskedPlaylist<Tag, Song = number> {
  readonly question: { readonly title: string; readonly songs: Song[]; readonly tags: Tag[] };
  /** At most `MAX_ANSWER_SONGS` songs and `MAX_ANSWER_TAGS` tags: the first of those hidden. */
  readonly answer: { readonly songs: Song[]; readonly tags: Tag[] };
}

/** How to mask. */
export interface MaskOptions {
  /** Keep the title in every kind of question, as the baseline splitter does; default false: blank beside songs. */
  readonly keepTitle?: boolean;
}

/**
 * Whether a playlist can become a question of this kind: a column that is halved needs two items, so that both
 * sides have one; a title that is shown must not be blank; something must be hidden.
 */
export function canMask(playlist: MaskablePlaylist<unknown, unknown>, kind: QuestionKind): boolean {
  const { songs, tags } = playlist;
  switch (kind) {
    case 'songs':
      return songs.length >= 2;
    case 'songs-tags':
      return songs.length >= 2 && tags.length >= 2;
    case 'tags-title':
      return tags.length >= 2 && playlist.title.trim() !== '';
    case 'title':
      return songs.length + tags.length >= 1 && playlist.title.trim() !== '';
  }
}

/** Shows a random half, rounded down, and hides the rest; both keep their order. */
function hideHalf<Item>(items: readonly Item[], random: RandomStream): { shown: Item[]; hidden: Item[] } {
  const isShown = new Uint8Array(items.length);
  for (const position of random.sample(items.length, Math.floor(items.length / 2))) isShown[position] = 1;
  return {
    shown: items.filter((_, position) => isShown[position] === 1),
    hidden: items.filter((_, position) => isShown[position] === 0),
  };
}

/**
 * Masks a playlist: `songs` and `songs-tags` show half of the songs, `songs-tags` and `tags-title` half of the
 * tags (a random half, floor(n / 2) shown); what a kind doesn't show is hidden whole. Hidden items beyond the
 * caps are dropped from the answer, from the end of the playlist. The title is blank where songs are shown.
 * @returns null where `canMask` says no; the stream is then left untouched
 */
export function maskPlaylist<Tag, Song = number>(
  playlist: MaskablePlaylist<Tag, Song>,
  kind: QuestionKind,
  random: RandomStream,
  options: MaskOptions = {},
): MaskedPlaylist<Tag, Song> | null {
  if (!canMask(playlist, kind)) return null;
  const showsSongs = kind === 'songs' || kind === 'songs-tags';
  const showsTags = kind === 'songs-tags' || kind === 'tags-title';
  const songs = showsSongs ? hideHalf(playlist.songs, random) : { shown: [], hidden: playlist.songs };
  const tags = showsTags ? hideHalf(playlist.tags, random) : { shown: [], hidden: playlist.tags };
  const title = showsSongs && options.keepTitle !== true ? '' : playlist.title;
  return {
    question: { title, songs: songs.shown, tags: tags.shown },
    answer: { songs: songs.hidden.slice(0, MAX_ANSWER_SONGS), tags: tags.hidden.slice(0, MAX_ANSWER_TAGS) },
  };
}
