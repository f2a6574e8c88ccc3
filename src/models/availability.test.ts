import { expect, test } from 'vitest';
import { createDataset } from '../dataset/create-dataset.ts';
import { createAvailability, isAvailable } from './availability.ts';

test('a song is out from its release, or earlier where a playlist held it earlier', () => {
  const dataset = createDataset(
    [
      { id: 1, songs: [10, 11], updateDate: 500 },
      { id: 2, songs: [10, 12], updateDate: 900 },
      { id: 3, songs: [13] },
    ],
    [
      { id: 10, releaseDate: 700 },
      { id: 11, releaseDate: 300 },
      { id: 12, releaseDate: 900 },
      { id: 13, releaseDate: 800 },
      { id: 14 },
    ],
  );
  const availability = createAvailability(dataset);
  // Song 10 is misdated: a playlist of day 500 holds it. Song 13's playlist has no date. Song 14 has no release date.
  expect([...availability]).toEqual([500, 300, 900, 800, -0x80000000]);
  expect(isAvailable(availability, 0, 499)).toBe(false);
  expect(isAvailable(availability, 0, 500)).toBe(true);
  expect(isAvailable(availability, 0, null)).toBe(true);
  expect(isAvailable(availability, 4, -99_999)).toBe(true);
});

test('without metadata every song is always available', () => {
  const availability = createAvailability(createDataset([{ id: 1, songs: [10], updateDate: 500 }]));
  expect(isAvailable(availability, 0, 0)).toBe(true);
});
