// The page of `segue map`: reads its data, then ties the map, the search, the legend and the panel together.
import type { MapColouring, MapPageData } from '../../src/serving/map/page-data.ts';
import { coloursOf, createColouring } from './colourings.ts';
import { decodeMapPageData } from './decode-page-data.ts';
import { byId, createElement } from './elements.ts';
import { createSongSearch } from './find-songs.ts';
import { showColourings, showLegend } from './legend.ts';
import { createPlot, hasWebgl, type Plot } from './plot.ts';
import { setUpSearchBox } from './search-box.ts';
import { describeSong, showSongPanel } from './song-panel.ts';
import { chooseLanguage, TEXTS, type Texts } from './texts.ts';

/** Pages on which cards dock to top and bottom; as in page.css. */
const NARROW = '(max-width: 720px)';

const songs = decodeMapPageData(JSON.parse(byId('data').textContent ?? '') as MapPageData);
const dark = matchMedia('(prefers-color-scheme: dark)');
let language = chooseLanguage(navigator.languages);
let by: MapColouring = songs.colour;
let colouring = createColouring(songs, by);
let only: number | null = null;
let chosen: number | null = null;

const texts = (): Texts => TEXTS[language];
const theme = (): 'light' | 'dark' => (dark.matches ? 'dark' : 'light');

const plot: Plot | null = hasWebgl()
  ? createPlot(byId<HTMLCanvasElement>('canvas'), songs, { onHover: showTooltip, onSelect: choose })
  : null;

function showTooltip(song: number | null, position: readonly [number, number] | null): void {
  const tooltip = byId('tooltip');
  tooltip.hidden = song === null || position === null;
  if (song === null || position === null) return;
  const { name, artists } = describeSong(songs, song, texts());
  tooltip.replaceChildren(
    createElement('strong', { className: 'song-name' }, name),
    createElement('span', { className: 'song-artists' }, artists),
  );
  const { clientWidth: width, clientHeight: height } = byId('stage');
  const [x, y] = position;
  tooltip.style.left = `${Math.max(4, Math.min(x + 12, width - tooltip.offsetWidth - 4))}px`;
  tooltip.style.top = `${Math.max(4, Math.min(y + 12, height - tooltip.offsetHeight - 4))}px`;
}

function choose(song: number | null): void {
  chosen = song;
  showTooltip(null, null);
  showSongPanel(songs, song, texts(), goTo);
  plot?.mark(song, song === null ? [] : songs.neighboursOf(song).map((neighbour) => neighbour.song));
}

/** Chooses a song that may be out of sight, and moves there. */
function goTo(song: number | null): void {
  if (song !== null && only !== null && colouring.categoryOf[song] !== only) showOnly(null);
  choose(song);
  if (song === null) return;
  const panel = byId('panel');
  const isNarrow = matchMedia(NARROW).matches;
  plot?.flyTo([song, ...songs.neighboursOf(song).map((neighbour) => neighbour.song)], {
    right: isNarrow ? 0 : panel.offsetWidth,
    bottom: isNarrow ? panel.offsetHeight : 0,
  });
  panel.focus({ preventScroll: true });
}

function showOnly(category: number | null): void {
  only = category;
  showLegend(colouring, theme(), only, texts(), showOnly);
  plot?.show(
    category === null
      ? null
      : Array.from(songs.names.keys()).filter((song) => colouring.categoryOf[song] === category),
  );
}

async function colour(): Promise<void> {
  showOnly(null);
  const colours = coloursOf(colouring, theme());
  await plot?.colourBy({ categoryOf: colouring.categoryOf, colours, theme: theme() });
  choose(chosen);
}

function speak(): void {
  const words = texts();
  document.documentElement.lang = language;
  document.title = words.title;
  const parts: [string, string][] = [
    ['title', words.title],
    ['subtitle', words.subtitle(songs.size.toLocaleString())],
    ['language', words.otherLanguage],
    ['query-label', words.search],
    ['colours-label', words.colourBy],
    ['fault', words.noWebgl],
  ];
  for (const [id, text] of parts) byId(id).textContent = text;
  byId<HTMLInputElement>('query').placeholder = words.search;
  const names: [string, string][] = [
    ['zoom', words.zoom],
    ['zoom-in', words.zoomIn],
    ['zoom-out', words.zoomOut],
    ['zoom-all', words.zoomAll],
  ];
  for (const [id, name] of names) byId(id).setAttribute('aria-label', name);
  showColourings(by, words, (next) => {
    by = next;
    colouring = createColouring(songs, by);
    void colour();
  });
  showLegend(colouring, theme(), only, words, showOnly);
  showSongPanel(songs, chosen, words, goTo);
}

byId('language').addEventListener('click', () => {
  language = language === 'en' ? 'ko' : 'en';
  speak();
});
byId('zoom-in').addEventListener('click', () => plot?.zoom(1.6));
byId('zoom-out').addEventListener('click', () => plot?.zoom(1 / 1.6));
byId('zoom-all').addEventListener('click', () => plot?.showAll());
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && event.target !== byId('query')) choose(null);
});
dark.addEventListener('change', () => void colour());
// There the legend would leave the map no place.
if (matchMedia(NARROW).matches) byId<HTMLDetailsElement>('colours').open = false;
byId('fault').hidden = plot !== null;
byId('zoom').hidden = plot === null;

speak();
setUpSearchBox({
  find: createSongSearch(songs),
  describe: (song) => describeSong(songs, song, texts()),
  texts,
  onChoose: goTo,
});
void colour().then(() => document.documentElement.setAttribute('data-ready', 'true'));
