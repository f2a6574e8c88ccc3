import { describe, expect, it } from 'vitest';
import { UNKNOWN_DATE } from './dataset.ts';
import { formatDate, parseArenaDate, parseReleaseDate, yearOf } from './dates.ts';

describe('parseArenaDate', () => {
  it.each([
    ['1970-01-01 00:00:00.000', 0],
    ['1970-01-02 23:59:59.999', 1],
    ['1969-12-31 12:00:00', -1],
    ['2020-02-29T10:00:00', 18_321],
    ['2020-02-29', 18_321],
  ])('reads %s as day %i', (text, days) => {
    expect(parseArenaDate(text)).toBe(days);
  });

  it.each([null, '', '2019-02-29 00:00:00.000', '2020-13-01', '0000-01-01', '20200101', '2020-01-01x'])(
    'knows no day in %j',
    (text) => {
      expect(parseArenaDate(text)).toBe(UNKNOWN_DATE);
    },
  );
});

describe('parseReleaseDate', () => {
  it.each([
    ['19700102', 1],
    ['19700100', 0],
    ['19700000', 0],
    ['20200229', 18_321],
    ['00990101', -683_368],
  ])('reads %s as day %i', (text, days) => {
    expect(parseReleaseDate(text)).toBe(days);
  });

  it.each([null, '00000000', '0', '20190229', '20201301', '2020-01-01'])('knows no day in %j', (text) => {
    expect(parseReleaseDate(text)).toBe(UNKNOWN_DATE);
  });
});

it('writes days as dates and years', () => {
  expect(formatDate(18_321)).toBe('2020-02-29');
  expect(formatDate(UNKNOWN_DATE)).toBeNull();
  expect(yearOf(-1)).toBe(1969);
  expect(yearOf(UNKNOWN_DATE)).toBeNull();
});
