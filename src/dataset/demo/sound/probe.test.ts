// How hard the demo sound is: a linear probe on means and deviations of mel bands tells genres far above chance, and far from
// always; shuffled genres it can't tell.
import { beforeAll, expect, test } from 'vitest';
import { melStatistics, probeAccuracy } from '../../../../test/helpers/sound-measures.ts';
import { computeMelSpectrogram } from '../../../audio/mel-spectrogram.ts';
import { createRandomStream } from '../../../core/random.ts';
import { DEMO_SHAPES } from '../sizes.ts';
import { createDemoWorld } from '../world.ts';
import { describeSongs } from './characters.ts';
import { createSynthesizer } from './synthesize-song.ts';

const NUM_SONGS = 500;
const NUM_TRAINING = 400;
const SECONDS = 3;

let features: number[][];
let genres: number[];

beforeAll(async () => {
  const world = await createDemoWorld(DEMO_SHAPES.small, 0);
  const songs = createRandomStream(0, 'test/probe').sample(world.catalogue.numSongs, NUM_SONGS);
  const characters = describeSongs(world, songs, 0);
  const synthesizer = createSynthesizer(0);
  features = characters.map((character) => {
    const mel = computeMelSpectrogram(synthesizer.synthesize(character, SECONDS));
    return melStatistics(mel.data, mel.numFrames);
  });
  genres = characters.map(({ genre }) => genre);
});

function probe(classes: readonly number[]): number {
  const part = (from: number, to: number) => ({
    features: features.slice(from, to),
    classes: classes.slice(from, to),
  });
  return probeAccuracy(part(0, NUM_TRAINING), part(NUM_TRAINING, NUM_SONGS), 30);
}

test('a linear probe tells 30 genres three times as often as the commonest is right, and not nearly always', () => {
  const counts = new Map<number, number>();
  for (const genre of genres) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  const chance = Math.max(...counts.values()) / NUM_SONGS;
  expect(chance).toBeLessThan(0.12);
  const accuracy = probe(genres);
  expect(accuracy).toBeGreaterThan(3 * chance);
  expect(accuracy).toBeLessThan(0.85);
  const shuffled = createRandomStream(1, 'test/probe').shuffle([...genres]);
  expect(probe(shuffled)).toBeLessThan(2 * chance);
});
