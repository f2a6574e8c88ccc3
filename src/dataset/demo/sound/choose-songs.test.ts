// Checks which songs get a sound, on the small world.
import { beforeAll, expect, test } from 'vitest';
import { createRandomStream } from '../../../core/random.ts';
import { chooseQuestions, type DemoQuestion } from '../questions.ts';
import { DEMO_SHAPES } from '../sizes.ts';
import { createDemoWorld, type DemoWorld } from '../world.ts';
import { describeSongs } from './characters.ts';
import { chooseSoundSongs } from './choose-songs.ts';

let world: DemoWorld;
let questions: ReadonlyMap<number, DemoQuestion>;
let trained: Set<number>;
let asked: Set<number>;

beforeAll(async () => {
  world = await createDemoWorld(DEMO_SHAPES.small, 0);
  questions = chooseQuestions(world, DEMO_SHAPES.small.numQuestions, createRandomStream(0, 'demo/questions'));
  trained = new Set();
  asked = new Set();
  const { rowStarts, songs } = world.songs;
  for (let p = 0; p + 1 < rowStarts.length; p++) {
    if (questions.has(p)) continue;
    for (const song of songs.subarray(rowStarts[p]!, rowStarts[p + 1]!)) trained.add(song);
  }
  for (const { masked } of questions.values()) for (const song of masked.answer.songs) asked.add(song);
});

test('a fifth of the songs are in no training playlist, and first those that answers ask for', () => {
  const { held, unheard } = chooseSoundSongs(world, questions, 1_001, 0);
  expect([held.length, unheard.length]).toEqual([800, 201]);
  expect(new Set([...held, ...unheard]).size).toBe(1_001);
  expect(held.every((song) => trained.has(song))).toBe(true);
  expect(unheard.some((song) => trained.has(song))).toBe(false);
  const isAsked = unheard.map((song) => asked.has(song));
  const onlyAsked = [...asked].filter((song) => !trained.has(song));
  expect(onlyAsked.length).toBeGreaterThan(10);
  expect(isAsked.filter(Boolean)).toHaveLength(onlyAsked.length);
  expect(isAsked).toEqual([...isAsked].sort((a, b) => Number(b) - Number(a)));
});

test('all songs can have a sound, and no songs', () => {
  const all = chooseSoundSongs(world, questions, 12_000, 0);
  expect(new Set([...all.held, ...all.unheard]).size).toBe(12_000);
  expect(all.held).toHaveLength(trained.size);
  expect(chooseSoundSongs(world, questions, 0, 0)).toEqual({ held: [], unheard: [] });
  expect(() => chooseSoundSongs(world, questions, 12_001, 0)).toThrow('cannot choose 12001 of 12000 songs');
});

test('the seed decides which', () => {
  const first = chooseSoundSongs(world, questions, 50, 0);
  expect(chooseSoundSongs(world, questions, 50, 0)).toEqual(first);
  expect(chooseSoundSongs(world, questions, 50, 1).held).not.toEqual(first.held);
});

test('a song is described by its scene, and by the words of the playlists that hold it', () => {
  const { rowStarts, songs } = world.songs;
  // A song of one playlist only: with two imagined lists, each word of that playlist has a share of at least a third.
  const counts = new Map<number, number>();
  for (const song of songs) counts.set(song, (counts.get(song) ?? 0) + 1);
  const song = [...counts].find(([, count]) => count === 1)![0];
  const place = songs.indexOf(song);
  const playlist = rowStarts.findIndex((start) => start > place) - 1;
  const [character] = describeSongs(world, [song], 0);
  const scene = world.scenes[world.catalogue.songScenes[song]!]!;
  expect(character).toMatchObject({ songId: world.catalogue.songIds[song], genre: scene.genre });
  const shares = new Map(character!.concepts);
  for (const word of world.plans[playlist]!.theme.concepts) {
    expect(shares.get(word)).toBeGreaterThanOrEqual(1 / 3);
  }
  expect(describeSongs(world, [5, song, 9], 0)[1]).toEqual(character);
});

test('a song that no playlist holds has the words of its scene', () => {
  const alone = [...world.catalogue.songShares.keys()].filter(
    (song) => world.catalogue.songShares[song] === 0,
  );
  expect(alone.length).toBeGreaterThan(900);
  const characters = describeSongs(world, alone, 0);
  expect(characters.every(({ concepts }) => concepts.length > 0)).toBe(true);
  const gladness = (genre: number): number => {
    const own = characters.filter((character) => character.genre === genre);
    return own.reduce((sum, { valence }) => sum + valence, 0) / own.length;
  };
  // 아이돌팝 is genre 9, 발라드 genre 0.
  expect(gladness(9)).toBeGreaterThan(gladness(0) + 0.3);
});
