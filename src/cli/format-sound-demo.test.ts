import { expect, test } from 'vitest';
import { pickTelling, type SoundDemo } from './demo-sounds.ts';
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
    '     heard more than in others: 휴식 (1.4 times as likely)',
    '     near to Rain - 가온 (포크, 0.99); Sun - 가온 (팝, 0.90)',
  ]);
});

test('tags are told that the sound speaks for, by how much; none where it speaks for none', () => {
  const label = (name: string, lift: number, rank: number) => ({ rank, name, probability: 0.5 / rank, lift });
  const heard = [label('많다', 0.8, 1), label('밤', 1.2, 2), label('비', 3, 3), label('산', 1, 4)];
  expect(pickTelling(heard).map(({ name }) => name)).toEqual(['비', '밤']);
  expect(pickTelling([...heard, label('강', 2, 5), label('눈', 1.1, 6)]).map(({ name }) => name)).toEqual([
    '비',
    '강',
    '밤',
  ]);
  const [plain] = demo.newSongs;
  const lines = formatSoundDemo({ ...demo, newSongs: [{ ...plain!, tags: [] }] });
  expect(lines.join('\n')).not.toContain('heard');
  expect(lines).toHaveLength(6);
});

test('without new songs nothing is said of them', () => {
  const lines = formatSoundDemo({ ...demo, numNewSongs: 0, sameGenre: null, newSongs: [] });
  expect(lines).toHaveLength(2);
  expect(lines.join('\n')).not.toContain('NaN');
});
