import { expect, test } from 'vitest';
import { countOf, formatCount, nounFor } from './count-of.ts';

test.each([
  [0, 'songs', '0 songs'],
  [1, 'songs', '1 song'],
  [2, 'songs', '2 songs'],
  [1, 'passes', '1 pass'],
  [1, 'bytes', '1 byte'],
  [1, 'entries', '1 entry'],
  [1, 'training playlists', '1 training playlist'],
  [1, 'MB', '1 MB'],
  [1, 'WordPieces', '1 WordPiece'],
  [12_345, 'files', '12,345 files'],
])('%d of %s are "%s"', (count, plural, expected) => {
  expect(countOf(count, plural)).toBe(expected);
});

test('what is shown decides about the noun, not what is counted', () => {
  expect(nounFor(1.2, 'songs')).toBe('song');
  expect(formatCount(1.2)).toBe('1');
});
