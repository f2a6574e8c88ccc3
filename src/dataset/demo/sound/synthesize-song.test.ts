// What can be measured of the demo sound: the same song always, different songs never alike, and attributes that follow
// genre, mood and words. Short clips of the small world.
import { beforeAll, describe, expect, test } from 'vitest';
import { estimateBpm, meanPower, spectralCentroid } from '../../../../test/helpers/sound-measures.ts';
import { CONCEPTS } from '../concepts.ts';
import { DEMO_GENRES } from '../genres.ts';
import { DEMO_SHAPES } from '../sizes.ts';
import { createDemoWorld } from '../world.ts';
import { describeSongs, type SongCharacter } from './characters.ts';
import { genreSoundOf } from './genre-sounds.ts';
import { planSong } from './song-plan.ts';
import { createSynthesizer, DEMO_SAMPLE_RATE_HZ } from './synthesize-song.ts';

let characters: SongCharacter[];
const synthesizer = createSynthesizer(0);

beforeAll(async () => {
  const world = await createDemoWorld(DEMO_SHAPES.small, 0);
  characters = describeSongs(
    world,
    Array.from({ length: 1_500 }, (_, i) => 8 * i),
    0,
  );
});

const genreOf = ({ genre }: SongCharacter): string => DEMO_GENRES[genre]!.name;
const ofGenre = (name: string, count: number): SongCharacter[] => {
  const songs = characters.filter((character) => genreOf(character) === name).slice(0, count);
  expect(songs.length, name).toBe(count);
  return songs;
};
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('a synthesizer', () => {
  test('plays a song alike each time, whatever it played before', () => {
    const [first, second] = ofGenre('댄스', 2);
    const once = synthesizer.synthesize(first!, 3);
    synthesizer.synthesize(second!, 1);
    expect(synthesizer.synthesize(first!, 3)).toEqual(once);
    expect(createSynthesizer(0).synthesize(first!, 3)).toEqual(once);
    expect(createSynthesizer(1).synthesize(first!, 3)).not.toEqual(once);
  });

  test('plays different songs differently, also of one scene and artist', () => {
    const first = characters[0]!;
    const other = { ...first, songId: first.songId + 1 };
    const [a, b] = [synthesizer.synthesize(first, 4), synthesizer.synthesize(other, 4)];
    let [ab, aa, bb] = [0, 0, 0];
    a.forEach((x, i) => {
      ab += x * b[i]!;
      aa += x * x;
      bb += b[i]! * b[i]!;
    });
    expect(Math.abs(ab) / Math.sqrt(aa * bb)).toBeLessThan(0.3);
  });

  test('gives 30 s of finite samples within full scale, never silent', () => {
    for (const character of characters.slice(0, 12)) {
      const samples = synthesizer.synthesize(character);
      expect(samples).toHaveLength(480_000);
      let peak = 0;
      for (const sample of samples) peak = Number.isNaN(sample) ? Infinity : Math.max(peak, Math.abs(sample));
      expect(peak).toBeLessThanOrEqual(1);
      for (let from = 0; from < samples.length; from += 5 * DEMO_SAMPLE_RATE_HZ) {
        expect(meanPower(samples.subarray(from, from + 5 * DEMO_SAMPLE_RATE_HZ))).toBeGreaterThan(1e-6);
      }
    }
  });

  test('refuses a length that holds no sample', () => {
    expect(() => synthesizer.synthesize(characters[0]!, 0)).toThrow('a length of at least one sample');
    expect(() => synthesizer.synthesize(characters[0]!, Number.NaN)).toThrow(
      'a length of at least one sample',
    );
  });
});

describe('what is heard', () => {
  test('a bright genre has its spectrum higher than a dark one, and both scatter', () => {
    const centroids = (name: string): number[] =>
      ofGenre(name, 8).map((character) => spectralCentroid(synthesizer.synthesize(character, 5)));
    const [bright, middling, dark] = ['이디엠', '팝', '치유음악'].map(centroids) as [
      number[],
      number[],
      number[],
    ];
    expect(mean(bright)).toBeGreaterThan(1.2 * mean(middling));
    expect(mean(middling)).toBeGreaterThan(1.2 * mean(dark));
    for (const values of [bright, middling, dark]) {
      expect(Math.max(...values)).toBeGreaterThan(1.15 * Math.min(...values));
    }
  });

  test('the tempo is that of the plan, and near to the genre', () => {
    const songs = [...ofGenre('댄스', 5), ...ofGenre('가요록', 5), ...ofGenre('이디엠', 5)];
    const hits = songs.filter((character) => {
      const { bpm } = planSong(character, 0);
      const heard = estimateBpm(synthesizer.synthesize(character, 12));
      // Half and double tempo are the same to an ear.
      return [0.5, 1, 2].some((factor) => Math.abs(heard / (factor * bpm) - 1) < 0.03);
    });
    expect(hits.length).toBeGreaterThanOrEqual(13);
    for (const { name } of DEMO_GENRES) {
      const own = characters.filter((character) => genreOf(character) === name);
      const ratio = mean(
        own.map((character) => Math.log2(planSong(character, 0).bpm / genreSoundOf(name).bpm)),
      );
      expect(Math.abs(ratio), name).toBeLessThan(0.45);
    }
  });

  test('lively songs are louder than calm ones of the same genre', () => {
    const [character] = ofGenre('팝', 1);
    const levelDb = (energy: number): number =>
      mean(
        [1, 2, 3, 4, 5].map((n) => {
          const song = { ...character!, songId: 20_000 + n, energy };
          return 10 * Math.log10(meanPower(synthesizer.synthesize(song, 3)));
        }),
      );
    expect(levelDb(0.8) - levelDb(-0.8)).toBeGreaterThan(4);
  });

  test('glad songs are mostly in major, sad ones in minor', () => {
    const share = (songs: readonly SongCharacter[]): number =>
      mean(songs.map((character) => (planSong(character, 0).mode === 'major' ? 1 : 0)));
    expect(share(characters.filter(({ valence }) => valence > 0.4))).toBeGreaterThan(0.8);
    expect(share(characters.filter(({ valence }) => valence < -0.4))).toBeLessThan(0.2);
  });

  test('songs for rainy days have rain in them more often than others', () => {
    const rain = CONCEPTS.findIndex(({ tag }) => tag === '비오는날');
    const heard = (songs: readonly SongCharacter[]): number =>
      mean(songs.map((character) => (planSong(character, 0).layers.rain === undefined ? 0 : 1)));
    const shareOf = ({ concepts }: SongCharacter): number => new Map(concepts).get(rain) ?? 0;
    expect(heard(characters.filter((character) => shareOf(character) > 0.2))).toBeGreaterThan(0.25);
    expect(heard(characters.filter((character) => shareOf(character) === 0))).toBeLessThan(0.05);
  });
});
