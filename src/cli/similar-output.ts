// What `segue similar` prints: items with their names and cosines, for people or as JSON.
import type { OutsideId, SongIndex, TagIndex } from '../core/indices.ts';
import { displayWidth } from '../core/text-table.ts';
import { kindOfRow, type TokenKind, type VectorSpace } from '../models/word2vec/vector-space.ts';
import type { LoadedModel } from '../serving/recommender-artefact.ts';
import type { Session } from './session.ts';
import { PLACED_MARK, type SongNames, songLabel } from './song-names.ts';

/** An item as it is printed. */
export interface SimilarItem {
  readonly kind: TokenKind | 'audio';
  /** Of songs and tags the outside id, of words the word, of audio the file, of the rest the index in the data set. */
  readonly id: OutsideId;
  /** Of songs, artists, albums and genres, where a data set was given that names them. */
  readonly name?: string;
  /** Of songs, where a data set was given. */
  readonly artists?: readonly string[];
  /** Of songs that have their place by their sound, because no playlist or too few hold them. */
  readonly placedBySound?: true;
  /** Where it was found and not given. */
  readonly cosine?: number;
}

/**
 * Turns rows of the space into what is printed.
 * @param placed rows of songs that were placed by their sound; default none
 */
export function describeRows(
  rows: readonly { readonly row: number; readonly cosine?: number }[],
  space: VectorSpace,
  ids: Pick<LoadedModel, 'songs' | 'tags'>,
  names: Pick<SongNames, 'lookUp' | 'catalog'> | null,
  placed: ReadonlySet<number> = new Set(),
): SimilarItem[] {
  return rows.map(({ row, cosine }) => ({
    ...describeRow(row, space, ids, names),
    ...(placed.has(row) ? { placedBySound: true as const } : {}),
    ...(cosine === undefined ? {} : { cosine }),
  }));
}

function describeRow(
  row: number,
  space: VectorSpace,
  { songs, tags }: Pick<LoadedModel, 'songs' | 'tags'>,
  names: Pick<SongNames, 'lookUp' | 'catalog'> | null,
): SimilarItem {
  const kind = kindOfRow(space, row);
  const index = space.indices[row]!;
  if (kind === 'songs') {
    const id = songs.idOf(index as SongIndex);
    return { kind, id, ...names?.lookUp(id) };
  }
  if (kind === 'tags') return { kind, id: tags.idOf(index as TagIndex) };
  if (kind === 'words') return { kind, id: space.words[index]! };
  const name = names?.catalog.nameOf(kind, index);
  return { kind, id: index, ...(name === undefined || name === null ? {} : { name }) };
}

/** What was asked and found. */
export interface SimilarAnswer {
  readonly oddOneOut: boolean;
  readonly plus: readonly SimilarItem[];
  readonly minus: readonly SimilarItem[];
  /** Best first; with `oddOneOut` the one that does not belong first. */
  readonly found: readonly SimilarItem[];
}

/** Prints an answer: `{query: {plus, minus}, similar}` or `{ranking}` as JSON, else a line an item. */
export function printSimilar(session: Session, { oddOneOut, plus, minus, found }: SimilarAnswer): void {
  if (session.json) {
    session.printJson(oddOneOut ? { ranking: found } : { query: { plus, minus }, similar: found });
    return;
  }
  session.print(
    session.style(
      'dim',
      oddOneOut ? 'cosine to the mean of the others; the first does not belong' : describeQuery(plus, minus),
    ),
  );
  const rankWidth = Math.max(3, String(found.length).length);
  const idWidth = Math.max(0, ...found.map((item) => displayWidth(idLabel(item, oddOneOut))));
  for (const [i, item] of found.entries()) {
    const id = idLabel(item, oddOneOut);
    const label = songLabel(item.name, item.artists);
    const gap = label === '' ? '' : ' '.repeat(idWidth - displayWidth(id) + 2);
    const cosine = item.cosine!.toFixed(4).padStart(7);
    const mark = item.placedBySound === true ? session.style('dim', `  (${PLACED_MARK})`) : '';
    session.print(`${String(i + 1).padStart(rankWidth)}  ${cosine}  ${id}${gap}${label}${mark}`);
  }
}

const SINGULAR: Readonly<Record<SimilarItem['kind'], string>> = {
  audio: 'audio',
  songs: 'song',
  tags: 'tag',
  words: 'word',
  artists: 'artist',
  albums: 'album',
  genres: 'genre',
};

const idLabel = ({ kind, id }: SimilarItem, withKind: boolean): string =>
  withKind ? `${SINGULAR[kind]} ${id}` : String(id);

function describeQuery(plus: readonly SimilarItem[], minus: readonly SimilarItem[]): string {
  const list = (items: readonly SimilarItem[]): string =>
    items
      .map((item) => [idLabel(item, true), songLabel(item.name, item.artists)].filter(Boolean).join(' '))
      .join(', ');
  return `near to ${list(plus)}${minus.length > 0 ? `; far from ${list(minus)}` : ''}`;
}
