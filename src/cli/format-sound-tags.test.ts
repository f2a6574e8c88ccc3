import { expect, test } from 'vitest';
import { type FileTags, formatSoundTags } from './format-sound-tags.ts';

const plain = (_: unknown, text: string): string => text;
const genre = (rank: number) => ({ rank, name: `GN0${rank}00`, probability: 0.5 / rank, lift: 1 });
const answer: FileTags = {
  file: 'song.mp3',
  tags: [
    { rank: 1, name: '재즈', probability: 0.4567, lift: 12.34 },
    { rank: 2, name: 'rain', probability: 0.0321, lift: 0.46 },
    { rank: 3, name: '밤', probability: 0.03, lift: 123.4 },
  ],
  genres: [1, 2, 3, 4].map(genre),
};

test('a file is one line, then a line a tag with its lift, then its three likeliest genres', () => {
  expect(formatSoundTags([answer], plain)).toEqual([
    'song.mp3',
    '  rank  tag   probability  lift',
    '     1  재즈       45.7 %  12.3',
    '     2  rain        3.2 %   0.5',
    '     3  밤          3.0 %   123',
    '  genres  GN0100 50.0 %, GN0200 25.0 %, GN0300 16.7 %',
  ]);
});

test('files stand apart by an empty line, and without genres there is no line of them', () => {
  const lines = formatSoundTags([{ ...answer, genres: [] }, answer], plain);
  expect(lines.slice(4, 7)).toEqual(['     3  밤          3.0 %   123', '', 'song.mp3']);
});
