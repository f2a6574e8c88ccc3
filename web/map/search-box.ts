// The search field: a combobox whose list of songs is worked by keyboard or pointer (WAI-ARIA's combobox pattern).
import { byId, createElement } from './elements.ts';
import type { FoundSongs } from './find-songs.ts';
import type { Texts } from './texts.ts';

const MAX_RESULTS = 30;

/** What the search field is given. */
export interface SearchBoxParts {
  find(text: string, limit: number): FoundSongs;
  /** Name and artists of a song, as shown. */
  describe(song: number): { name: string; artists: string };
  texts(): Texts;
  onChoose(song: number): void;
}

/** Brings the field to life. */
export function setUpSearchBox({ find, describe, texts, onChoose }: SearchBoxParts): void {
  const input = byId<HTMLInputElement>('query');
  const list = byId('results');
  const status = byId('matches');
  let songs: number[] = [];
  let active = -1;

  const setActive = (position: number): void => {
    active = position;
    for (const [i, item] of [...list.children].entries()) {
      item.setAttribute('aria-selected', String(i === active));
      if (i === active) item.scrollIntoView({ block: 'nearest' });
    }
    if (active < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `result-${active}`);
  };
  const close = (): void => {
    list.hidden = true;
    status.textContent = '';
    input.setAttribute('aria-expanded', 'false');
    setActive(-1);
  };
  const choose = (position: number): void => {
    const song = songs[position];
    if (song === undefined) return;
    close();
    onChoose(song);
  };
  const open = (): void => {
    const found = find(input.value, MAX_RESULTS);
    songs = found.songs;
    list.replaceChildren(
      ...songs.map((song, i) => {
        const { name, artists } = describe(song);
        const item = createElement(
          'div',
          { id: `result-${i}` },
          createElement('span', { className: 'song-name' }, name),
          createElement('span', { className: 'song-artists' }, artists),
        );
        item.setAttribute('role', 'option');
        return item;
      }),
    );
    list.hidden = songs.length === 0;
    input.setAttribute('aria-expanded', String(songs.length > 0));
    status.textContent = input.value.trim() === '' ? '' : texts().matches(found.total, songs.length);
    setActive(-1);
  };

  input.addEventListener('input', open);
  input.addEventListener('focus', open);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    // Enter also ends the composition of a Korean syllable.
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (list.hidden) open();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const from = active < 0 && step < 0 ? 0 : active;
      if (songs.length > 0) setActive((from + step + songs.length) % songs.length);
      event.preventDefault();
    } else if (event.key === 'Enter') {
      choose(Math.max(0, active));
    } else if (event.key === 'Escape') {
      close();
    }
  });
  // Before the field loses the focus, which closes the list.
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault();
  });
  list.addEventListener('click', (event) => {
    choose([...list.children].findIndex((item) => item.contains(event.target as Node)));
  });
}
