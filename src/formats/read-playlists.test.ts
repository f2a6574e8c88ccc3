import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { FormatError } from '../core/errors.ts';
import type { ArenaPlaylist } from './arena-types.ts';
import { readPlaylists } from './read-playlists.ts';
import { writePlaylists } from './write-playlists.ts';

const folder = useTemporaryFolder();
let dir: string;
let file: string;
beforeAll(() => {
  dir = folder();
  file = join(dir, 'train.json');
});

async function read(content: string): Promise<ArenaPlaylist[]> {
  await writeFile(file, content);
  return Array.fromAsync(readPlaylists(file));
}

/** A playlist with some fields replaced; the text of a value is put in as it is. */
function withField(field: string, valueText: string): string {
  const fields = new Map([
    ['id', '7'],
    ['tags', '["밤"]'],
    ['songs', '[1,2]'],
  ]).set(field, valueText);
  return `[{${[...fields].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}]`;
}

const WHOLE = 'a whole number from 0 to 9007199254740991';

describe('readPlaylists', () => {
  it('reads all fields, and keeps repeats and order', async () => {
    const playlist: ArenaPlaylist = {
      id: 0,
      plylst_title: '새벽에 듣는 노래',
      tags: ['밤', '새벽', '밤'],
      songs: [5, 3, 5, 9007199254740991],
      like_cnt: 12,
      updt_date: '2019-12-31 23:59:59.000',
    };
    expect(await read(JSON.stringify([playlist]))).toEqual([playlist]);
  });

  it('takes missing and null title, likes and date as unknown', async () => {
    const unknown = { plylst_title: '', like_cnt: null, updt_date: null };
    const nulls = '[{"id":1,"tags":[],"songs":[],"plylst_title":null,"like_cnt":null,"updt_date":null}]';
    expect(await read('[{"id":1,"tags":[],"songs":[]}]')).toEqual([
      { id: 1, tags: [], songs: [], ...unknown },
    ]);
    expect(await read(nulls)).toEqual([{ id: 1, tags: [], songs: [], ...unknown }]);
  });

  it.each([
    ['songs', '[1,1.5]', `field songs[1]: expected ${WHOLE}, got 1.5`],
    ['songs', '["12"]', `field songs[0]: expected ${WHOLE}, got "12"`],
    ['songs', '[-1]', `field songs[0]: expected ${WHOLE}, got -1`],
    ['songs', '[9007199254740993]', `field songs[0]: expected ${WHOLE}, got 9007199254740992`],
    ['songs', '[1e400]', `field songs[0]: expected ${WHOLE}, got Infinity`],
    ['songs', '[null]', `field songs[0]: expected ${WHOLE}, got null`],
    ['songs', '[[1]]', `field songs[0]: expected ${WHOLE}, got an array of 1`],
    ['songs', '{}', 'field songs: expected an array, got an object'],
    ['songs', 'null', 'field songs: expected an array, got null; write [] where there are none'],
    ['tags', '["밤",3]', 'field tags[1]: expected a text, got 3'],
    ['tags', '"밤"', 'field tags: expected an array, got "밤"'],
    ['tags', '["\\ud83c"]', 'field tags[0]: half of a surrogate pair in "\\ud83c"; remove or complete it'],
    ['plylst_title', '5', 'field plylst_title: expected a text or null, got 5'],
    ['like_cnt', '-3', `field like_cnt: expected ${WHOLE} or null, got -3`],
    ['like_cnt', 'true', `field like_cnt: expected ${WHOLE} or null, got true`],
    [
      'updt_date',
      '"2019-02-29 00:00:00.000"',
      'field updt_date: expected a date such as "2020-04-30 23:59:59.000" or null, got "2019-02-29 00:00:00.000"',
    ],
    [
      'song',
      '[1]',
      'field song: unknown field; known are tags, id, plylst_title, songs, like_cnt, updt_date; rename or remove it',
    ],
    [
      '__proto__',
      '{}',
      'field __proto__: unknown field; known are tags, id, plylst_title, songs, like_cnt, updt_date; rename or remove it',
    ],
  ])('refuses %s of %s', async (field, valueText, problem) => {
    const reading = read(withField(field, valueText));
    await expect(reading).rejects.toThrow(FormatError);
    await expect(reading).rejects.toHaveProperty('message', `${file}, record 0 (id 7), ${problem}`);
  });

  it('refuses a playlist without id, songs or tags', async () => {
    await expect(read('[{"tags":[],"songs":[]}]')).rejects.toThrow(
      `${file}, record 0, field id: expected ${WHOLE}, got nothing`,
    );
    await expect(read('[{"id":1,"tags":[],"songs":[]},{"id":4,"tags":[]}]')).rejects.toThrow(
      `${file}, record 1 (id 4), field songs: expected an array, got nothing; write [] where there are none`,
    );
    await expect(read('[{"id":4,"songs":[]}]')).rejects.toThrow(
      `${file}, record 0 (id 4), field tags: expected an array, got nothing; write [] where there are none`,
    );
  });

  it('tells a faulty id without quoting it as one', async () => {
    await expect(read(withField('id', '"a7"'))).rejects.toThrow(
      `${file}, record 0, field id: expected ${WHOLE}, got "a7"`,
    );
  });
});

describe('writePlaylists', () => {
  it('writes one playlist a line in the order of the fields of the arena', async () => {
    const playlist: ArenaPlaylist = {
      updt_date: '2020-01-01 00:00:00.000',
      like_cnt: 0,
      songs: [2, 1],
      plylst_title: 'a "b"',
      id: 3,
      tags: ['밤'],
    };
    await writePlaylists(file, [playlist, { ...playlist, id: 4, like_cnt: null, updt_date: null }]);
    expect(await readFile(file, 'utf8')).toBe(
      '[\n{"tags":["밤"],"id":3,"plylst_title":"a \\"b\\"","songs":[2,1],"like_cnt":0,"updt_date":"2020-01-01 00:00:00.000"},\n' +
        '{"tags":["밤"],"id":4,"plylst_title":"a \\"b\\"","songs":[2,1]}\n]\n',
    );
  });

  it('refuses what could not be read again, and keeps the old file', async () => {
    await writeFile(file, 'old');
    const playlist = {
      id: 1,
      plylst_title: '',
      tags: [],
      songs: [Number.NaN],
      like_cnt: null,
      updt_date: null,
    };
    await expect(writePlaylists(file, [playlist])).rejects.toThrow(
      `${file}, record 0 (id 1), field songs[0]: expected ${WHOLE}, got NaN`,
    );
    expect(await readFile(file, 'utf8')).toBe('old');
  });

  it('gives back what was written, for any playlists and chunks', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '가', '🎧', '"', '\\', ']', '\n', '\0') });
    const playlists = fc.array(
      fc.record({
        id: fc.maxSafeNat(),
        plylst_title: text,
        tags: fc.array(text),
        songs: fc.array(fc.maxSafeNat()),
        like_cnt: fc.option(fc.nat()),
        updt_date: fc.option(
          fc
            .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
            .map((date) => date.toISOString().replace('T', ' ').replace('Z', '')),
        ),
      }),
      { maxLength: 4 },
    );
    const chunkBytes = fc.integer({ min: 1, max: 100 });
    await fc.assert(
      fc.asyncProperty(playlists, chunkBytes, async (written, size) => {
        await writePlaylists(file, written);
        expect(await Array.fromAsync(readPlaylists(file, { chunkBytes: size }))).toEqual(written);
      }),
      { numRuns: 50 },
    );
  });
});
