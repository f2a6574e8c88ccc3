import { describe, expect, it } from 'vitest';
import { isReleaseDate, isUnknownReleaseDate, isUpdateDate } from './date-checks.ts';

describe('isUpdateDate', () => {
  it.each(['2020-04-30 23:59:59.000', '2020-02-29 00:00:00', '2000-02-29 12:00:00.999'])(
    'takes %s',
    (text) => {
      expect(isUpdateDate(text)).toBe(true);
    },
  );

  it.each([
    '2019-02-29 00:00:00.000',
    '1900-02-29 00:00:00.000',
    '2020-04-31 00:00:00.000',
    '2020-13-01 00:00:00.000',
    '2020-00-01 00:00:00.000',
    '2020-01-00 00:00:00.000',
    '2020-01-01 24:00:00.000',
    '2020-01-01 00:60:00.000',
    '2020-01-01 00:00:60.000',
    '2020-01-01T00:00:00.000',
    '2020-01-01',
    '2020-1-1 00:00:00',
    '2020-01-01 00:00:00.000Z',
    '',
  ])('refuses %j', (text) => {
    expect(isUpdateDate(text)).toBe(false);
  });
});

describe('isReleaseDate', () => {
  it.each(['20200430', '19830000', '20140200', '20201399'])('takes %s', (text) => {
    expect(isReleaseDate(text)).toBe(true);
  });

  it.each(['2020', '202004301', '2020-4-3', ' 20200430', ''])('refuses %j', (text) => {
    expect(isReleaseDate(text)).toBe(false);
  });
});

describe('isUnknownReleaseDate', () => {
  it('takes nothing and zeros alone', () => {
    expect(['', '0', '00000000'].map(isUnknownReleaseDate)).toEqual([true, true, true]);
    expect(['20000000', ' '].map(isUnknownReleaseDate)).toEqual([false, false]);
  });
});
