// One HTML file that needs nothing else: the page's script and style, built by `scripts/build-page.ts`, and the data.
// Titles are data of strangers: they stand in a block that no browser runs, and a policy forbids all other scripts
// and every connection.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SegueError } from '../../core/errors.ts';
import type { MapPageData } from './page-data.ts';

/** Parts of the page as built: a template with empty elements for policy, style, data and script, in this order. */
export interface PageParts {
  readonly template: string;
  readonly style: string;
  readonly script: string;
}

/**
 * The built parts, read from beside this module.
 * @throws SegueError where they are missing
 */
export function readPageParts(): PageParts {
  const read = (name: string): string => {
    try {
      return readFileSync(new URL(`./compiled/${name}`, import.meta.url), 'utf8');
    } catch (error) {
      throw new SegueError(
        'MISSING_PAGE',
        `the page's part ${name} is missing; in a clone, run 'npm run build:assets'`,
        { cause: error },
      );
    }
  };
  return { template: read('page.html'), style: read('page.css'), script: read('page.js') };
}

/** JSON that can stand inside a script element: without `<`, no text in it can end the element or open a comment. */
export function toScriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** Only the page's own script and style; no connection to anywhere. regl compiles its draw calls, hence `eval`. */
function contentPolicy({ script, style }: PageParts): string {
  const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)} 'unsafe-eval'`,
    `style-src ${hashOf(style)}`,
    'img-src data: blob:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * The page in pieces, to be written one after another.
 * @throws SegueError where the template lacks a place for one of the parts
 */
export function renderMapPage(data: MapPageData, parts: PageParts): string[] {
  const insertions = [
    { after: 'http-equiv="Content-Security-Policy" content="', text: contentPolicy(parts) },
    { after: '<style>', text: parts.style },
    { after: 'id="data">', text: toScriptJson(data) },
    { after: '<script>', text: parts.script },
  ];
  const pieces: string[] = [];
  let rest = parts.template;
  for (const { after, text } of insertions) {
    const place = rest.indexOf(after);
    if (place < 0) {
      throw new SegueError('MISSING_PAGE', `the page's template lacks '${after}'; build it again`);
    }
    pieces.push(rest.slice(0, place + after.length), text);
    rest = rest.slice(place + after.length);
  }
  return [...pieces, rest];
}
