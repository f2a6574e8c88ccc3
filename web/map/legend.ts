// The choice of what colours mean, and the legend; an entry of the legend shows only its songs.
import { MAP_COLOURINGS, type MapColouring } from '../../src/serving/map/page-data.ts';
import { type Colouring, coloursOf } from './colourings.ts';
import { byId, createElement, createSwatch } from './elements.ts';
import type { Texts } from './texts.ts';

/** Draws the radio buttons for what colours mean. */
export function showColourings(
  chosen: MapColouring,
  texts: Texts,
  onChoose: (by: MapColouring) => void,
): void {
  byId('colourings').replaceChildren(
    ...MAP_COLOURINGS.map((by) =>
      createElement(
        'label',
        {},
        createElement('input', {
          type: 'radio',
          name: 'colouring',
          value: by,
          checked: by === chosen,
          onchange: () => onChoose(by),
        }),
        texts[by],
      ),
    ),
  );
}

/**
 * Draws the legend.
 * @param only the one category that is shown, or null for all
 * @param onChoose told of the category to show alone, or null for all
 */
export function showLegend(
  colouring: Colouring,
  theme: 'light' | 'dark',
  only: number | null,
  texts: Texts,
  onChoose: (category: number | null) => void,
): void {
  const colours = coloursOf(colouring, theme);
  byId('legend').replaceChildren(
    ...colouring.categories.map(({ label, count }, i) => {
      const button = createElement(
        'button',
        { type: 'button', title: texts.onlyThis, onclick: () => onChoose(only === i ? null : i) },
        createSwatch(colours[i]!),
        createElement('span', { className: 'grow song-name' }, label ?? texts.other),
        createElement('span', { className: 'muted' }, count.toLocaleString()),
      );
      button.setAttribute('aria-pressed', String(only === i));
      return createElement('li', {}, button);
    }),
  );
}
