// Elements of the page. All text goes in as text, never as HTML: titles are data of strangers.

/** The element with this id; the template has it. */
export function byId<Type extends HTMLElement = HTMLElement>(id: string): Type {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no element '${id}'`);
  return element as Type;
}

/** A new element with a text or children. */
export function createElement<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<Omit<HTMLElementTagNameMap[Name], 'style'>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

/** A dot of a colour. */
export function createSwatch(colour: string): HTMLElement {
  const swatch = createElement('span', { className: 'swatch' });
  swatch.style.backgroundColor = colour;
  return swatch;
}
