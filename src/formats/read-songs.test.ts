import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import type { ArenaSong } from './arena-types.ts';
import { readSongs } from './read-songs.ts';
import { writeSongs } from './write-songs.ts';

const folder = useTemporaryFolder();
let dir: string;
let file: string;
beforeAll(() => {
  dir = folder();
  file = join(dir, 'song_meta.json');
});

async function read(content: string): Promise<ArenaSong[]> {
  await writeFile(file, content);
  return Array.fromAsync(readSongs(file));
}

const SONG: ArenaSong = {
  id: 4,
  song_name: '강',
  album_id: 8,
  album_name: '물',
  artist_id_basket: [2, 3],
  artist_name_basket: ['가수', 'singer'],
  issue_date: '20140200',
  song_gn_gnr_basket: ['GN0100'],
  song_gn_dtl_gnr_basket: ['GN0101', 'GN0102'],
};
const UNKNOWN: Omit<ArenaSong, 'id'> = {
  song_name: '',
  album_id: null,
  album_name: null,
  artist_id_basket: [],
  artist_name_basket: [],
  issue_date: null,
  song_gn_gnr_basket: [],
  song_gn_dtl_gnr_basket: [],
};
const WHOLE = 'a whole number from 0 to 9007199254740991';
const DATE = 'expected eight digits such as "20200430" (month or day may be 00) or null';

describe('readSongs', () => {
  it('reads all fields', async () => {
    expect(await read(JSON.stringify([SONG]))).toEqual([SONG]);
  });

  it('takes missing and null fields as unknown, but for the id', async () => {
    const nulls = Object.fromEntries(Object.keys(UNKNOWN).map((field) => [field, null]));
    expect(await read(JSON.stringify([{ id: 1 }, { id: 2, ...nulls }]))).toEqual([
      { id: 1, ...UNKNOWN },
      { id: 2, ...UNKNOWN },
    ]);
    await expect(read('[{"song_name":"a"}]')).rejects.toThrow(
      `${file}, record 0, field id: expected ${WHOLE}, got nothing`,
    );
  });

  it('takes a release date of nothing or zeros as unknown', async () => {
    const songs = await read('[{"id":1,"issue_date":""},{"id":2,"issue_date":"00000000"}]');
    expect(songs.map((song) => song.issue_date)).toEqual([null, null]);
  });

  it.each([
    ['issue_date', '2020-13-01', `field issue_date: ${DATE}, got "2020-13-01"`],
    ['issue_date', 20200101, 'field issue_date: expected a text or null, got 20200101'],
    ['album_id', 1.5, `field album_id: expected ${WHOLE} or null, got 1.5`],
    ['artist_id_basket', [1, '2'], `field artist_id_basket[1]: expected ${WHOLE}, got "2"`],
    ['artist_name_basket', [null], 'field artist_name_basket[0]: expected a text, got null'],
    ['song_gn_gnr_basket', 'GN0100', 'field song_gn_gnr_basket: expected an array, got "GN0100"'],
    [
      'song_gnr',
      [],
      'field song_gnr: unknown field; known are song_gn_dtl_gnr_basket, issue_date, album_name, album_id, ' +
        'artist_id_basket, song_name, song_gn_gnr_basket, artist_name_basket, id; rename or remove it',
    ],
  ])('refuses %s of %j', async (field, value, problem) => {
    await expect(read(JSON.stringify([SONG, { id: 9, [field]: value }]))).rejects.toHaveProperty(
      'message',
      `${file}, record 1 (id 9), ${problem}`,
    );
  });
});

describe('writeSongs', () => {
  it('writes one song a line in the order of the fields of the arena', async () => {
    await writeSongs(file, [SONG]);
    expect(await readFile(file, 'utf8')).toBe(
      '[\n{"song_gn_dtl_gnr_basket":["GN0101","GN0102"],"issue_date":"20140200","album_name":"물","album_id":8,' +
        '"artist_id_basket":[2,3],"song_name":"강","song_gn_gnr_basket":["GN0100"],' +
        '"artist_name_basket":["가수","singer"],"id":4}\n]\n',
    );
  });

  it('gives back what was written, for any songs', async () => {
    const text = fc.string({ unit: 'grapheme' });
    const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
    const date = fc
      .tuple(fc.integer({ min: 1900, max: 2100 }), two(12), two(31))
      .map(([year, month, day]) => `${year}${month}${day}`);
    const songs = fc.array(
      fc.record({
        id: fc.maxSafeNat(),
        song_name: text,
        album_id: fc.option(fc.nat()),
        album_name: fc.option(text),
        artist_id_basket: fc.array(fc.nat()),
        artist_name_basket: fc.array(text),
        issue_date: fc.option(date),
        song_gn_gnr_basket: fc.array(text),
        song_gn_dtl_gnr_basket: fc.array(text),
      }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(songs, async (written) => {
        await writeSongs(file, written);
        expect(await Array.fromAsync(readSongs(file))).toEqual(written);
      }),
      { numRuns: 50 },
    );
  });
});
