// What is known of a chosen song, and its nearest songs to go on to.
import type { MapSongs } from './decode-page-data.ts';
import { byId, createElement } from './elements.ts';
import type { Texts } from './texts.ts';

/** A song's name and artists as texts; a song without a name is said to have none. */
export function describeSong(songs: MapSongs, song: number, texts: Texts): { name: string; artists: string } {
  return { name: songs.names[song] || texts.unnamed, artists: songs.artistsOf(song).join(', ') };
}

function createFacts(songs: MapSongs, song: number, texts: Texts): HTMLElement {
  const genres = Array.from(songs.genresOf(song), (genre) => songs.genreNames[genre]!);
  const facts: [string, string | null | undefined][] = [
    [texts.album, songs.albumOf(song)],
    [texts.year, songs.years[song] === 0 ? null : String(songs.years[song])],
    [texts.genres, genres.join(', ')],
    [texts.mainTag, songs.tagNames[songs.mainTags[song]!]],
    [texts.playlists, String(songs.playlistCounts[song])],
    [texts.id, String(songs.ids[song])],
  ];
  return createElement(
    'dl',
    {},
    ...facts
      .filter(([, value]) => value)
      .flatMap(([name, value]) => [createElement('dt', {}, name), createElement('dd', {}, value!)]),
  );
}

function createNeighbour(
  songs: MapSongs,
  { song, cosine }: { song: number; cosine: number },
  texts: Texts,
  onChoose: (song: number) => void,
): HTMLElement {
  const { name, artists } = describeSong(songs, song, texts);
  const button = createElement(
    'button',
    { type: 'button', onclick: () => onChoose(song) },
    createElement(
      'span',
      { className: 'grow' },
      createElement('span', { className: 'song-name' }, name),
      createElement('span', { className: 'song-artists' }, artists),
    ),
    createElement('span', { className: 'muted', title: texts.similarity }, cosine.toFixed(2)),
  );
  return createElement('li', {}, button);
}

/**
 * Fills and opens the panel, or closes it where `song` is null.
 * @param onChoose told of a neighbour that was clicked, or null where the panel was closed
 */
export function showSongPanel(
  songs: MapSongs,
  song: number | null,
  texts: Texts,
  onChoose: (song: number | null) => void,
): void {
  const panel = byId('panel');
  panel.hidden = song === null;
  if (song === null) {
    panel.replaceChildren();
    return;
  }
  const { name, artists } = describeSong(songs, song, texts);
  const close = createElement('button', { type: 'button', id: 'close', onclick: () => onChoose(null) }, '×');
  close.setAttribute('aria-label', texts.close);
  panel.setAttribute('aria-label', name);
  panel.replaceChildren(
    close,
    createElement('h2', {}, name),
    createElement('p', { className: 'muted' }, artists),
    createFacts(songs, song, texts),
    createElement('h3', {}, texts.nearest),
    createElement(
      'ol',
      {},
      ...songs.neighboursOf(song).map((neighbour) => createNeighbour(songs, neighbour, texts, onChoose)),
    ),
  );
  panel.scrollTop = 0;
}
