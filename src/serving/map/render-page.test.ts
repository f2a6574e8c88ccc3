import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeMapPageData } from './encode-page-data.ts';
import { readPageParts, renderMapPage, toScriptJson } from './render-page.ts';

const TEMPLATE =
  '<meta http-equiv="Content-Security-Policy" content=""><style></style><script id="data"></script><script></script>';
const HOSTILE = '</script><script>alert(1)</script><!--$&$1\u2028"\\';
const data = encodeMapPageData(
  [
    {
      ...{ id: HOSTILE, name: HOSTILE, artists: [HOSTILE], album: HOSTILE, year: 2001, genres: [HOSTILE] },
      ...{ mainTag: HOSTILE, playlistCount: 1, x: 0, y: 0, neighbours: [], similarities: [] },
    },
  ],
  'genre',
);

describe('toScriptJson', () => {
  it('gives JSON without any <, that reads back as it was', () => {
    const json = toScriptJson(data);
    expect(json).not.toContain('<');
    expect(JSON.parse(json)).toEqual(data);
  });
});

describe('renderMapPage', () => {
  it('puts every part into its place, unchanged', () => {
    const parts = { template: TEMPLATE, style: 'a{}$&', script: 'run("$1")' };
    const page = renderMapPage(data, parts).join('');
    const [, policy, style, json, script] =
      /^<meta http-equiv="Content-Security-Policy" content="([^"]*)"><style>(.*)<\/style><script id="data">([^<]*)<\/script><script>(.*)<\/script>$/s.exec(
        page,
      )!;
    expect([style, script]).toEqual(['a{}$&', 'run("$1")']);
    expect(JSON.parse(json!)).toEqual(data);
    const hash = createHash('sha256').update('run("$1")').digest('base64');
    expect(policy).toContain(`script-src 'sha256-${hash}' 'unsafe-eval';`);
    expect(policy).toContain("default-src 'none';");
    expect(policy).not.toContain('unsafe-inline');
  });

  it('refuses a template that lacks a place', () => {
    const parts = { template: '<style></style>', style: '', script: '' };
    expect(() => renderMapPage(data, parts)).toThrow(
      `the page's template lacks 'http-equiv="Content-Security-Policy" content="'; build it again`,
    );
  });

  it('makes a page of the built parts that names no other file and no address', () => {
    const parts = readPageParts();
    const page = renderMapPage(data, { ...parts, script: '' }).join('');
    expect(page).not.toMatch(/https?:|(?:src|href)="(?!data:)/);
    expect(page.split(HOSTILE.slice(0, 9))).toHaveLength(3); // the two script elements of the template
    expect(parts.script).not.toMatch(/<\/script|<!--/i);
  });
});
