import { expect, test } from 'vitest';
import type { SoundDemo } from './demo-sounds.ts';
import { formatSoundDemo } from './format-sound-demo.ts';

const measures = (recall: number) => ({ cosine: 0.5, ndcg: 0.5, recall });
const song = (id: number, name: string, genre: string) => ({ id, name, artists: ['가온'], genres: [genre] });
const demo = {
  numSongs: 200,
  numNewSongs: 38,
  sounds: { steps: 54 },
  space: {
    way: 'map',
    numAsideSongs: 31,
    measures: { map: measures(0.654), tags: measures(0.1), true: measures(0.93), baseline: measures(0.271) },
  },
  sameGenre: { nearest: 0.234, all: 0.041 },
  title: '비 오는 날',
  newSongs: [
    {
      ...song(7, '밤', '재즈'),
      tags: [{ rank: 1, name: '휴식', probability: 0.2, lift: 1.44 }],
      nearestSongs: [
        { ...song(3, 'Rain', '포크'), cosine: 0.987 },
        { ...song(4, 'Sun', '팝'), cosine: 0.9 },
      ],
    },
  ],
} as unknown as SoundDemo;

test('figures of the way that is used stand beside chance and the best there is, then songs with their reasons', () => {
  expect(formatSoundDemo(demo)).toEqual([
    'Sound of 200 songs, 38 of which no playlist holds: 54 steps of training, then a place for each by its sound.',
    "  among 31 songs aside, 65 % of a playlist's own songs come among the first 10 (by chance 27 %, by places from playlists 93 %)",
    '  of the known songs nearest to a new one, 23 % are of its genre (by chance 4 %)',
    'New songs for "비 오는 날":',
    '  1  7  밤 - 가온 (재즈)',
    '     heard: 휴식 (1.4 times as likely)',
    '     near to Rain - 가온 (포크, 0.99); Sun - 가온 (팝, 0.90)',
  ]);
});
