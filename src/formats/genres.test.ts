import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGenres, writeGenres } from './genres.ts';

let dir: string;
let file: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'segue-'));
  file = join(dir, 'genre_gn_all.json');
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

describe('genres', () => {
  it('are read in the order of the file, after a byte order mark too', async () => {
    await writeFile(file, '\uFEFF{"GN0200": "나", "GN0100": "가"}');
    expect([...(await readGenres(file))]).toEqual([
      ['GN0200', '나'],
      ['GN0100', '가'],
    ]);
  });

  it.each([
    ['', ': the file is empty; expected a JSON object from genre code to name'],
    ['[]', ': expected a JSON object from genre code to name, got an array of 0'],
    ['{"GN0100": 5}', ', field GN0100: expected a text, got 5'],
    ['{"": "가"}', ': a genre code is empty; name or remove it'],
    ['{"GN0100" "가"}', ', byte 10: not valid JSON from "\\"가\\"}" on; export the file again or mend it'],
    [
      '{"GN0100": "',
      ', byte 12: the file ends in the middle of a value; it is probably cut short, so copy it again',
    ],
  ])('refuse %j', async (content, message) => {
    await writeFile(file, content);
    await expect(readGenres(file)).rejects.toHaveProperty('message', file + message);
  });

  it('refuse a file of 2 GB without reading it', async () => {
    await writeFile(file, '{');
    await truncate(file, 2 ** 31);
    await expect(readGenres(file)).rejects.toThrow(
      `${file}: expected at most 4194304 bytes of genre names, got 2147483648; check the path`,
    );
  });

  it('name a missing file', async () => {
    const missing = join(dir, 'missing.json');
    await expect(readGenres(missing)).rejects.toThrow(
      `cannot read ${missing}: it does not exist; check the path`,
    );
    await expect(readGenres(dir)).rejects.toThrow(
      `cannot read ${dir}: it is a directory; give the path of a file`,
    );
  });

  it('are written one a line', async () => {
    await writeGenres(
      file,
      new Map([
        ['GN0200', '나'],
        ['GN0100', '가'],
      ]),
    );
    expect(await readFile(file, 'utf8')).toBe('{\n  "GN0200": "나",\n  "GN0100": "가"\n}\n');
  });

  it('come back as written', async () => {
    const code = fc.stringMatching(/^GN\d{4}$/);
    const genres = fc.array(fc.tuple(code, fc.string({ unit: 'grapheme' }))).map((pairs) => new Map(pairs));
    await fc.assert(
      fc.asyncProperty(genres, async (written) => {
        await writeGenres(file, written);
        expect([...(await readGenres(file))]).toEqual([...written]);
      }),
      { numRuns: 30 },
    );
  });
});
