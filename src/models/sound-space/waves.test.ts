import { describe, expect, it } from 'vitest';
import { createRandomStream } from '../../core/random.ts';
import { createWaves, liftEmbedding } from './waves.ts';

const NUM_SONGS = 400;
const random = createRandomStream(1, 'waves');
/** (songs, 4) Numbers of different scale, of which the third is constant and the fourth is no part of the embedding. */
const rows = Float64Array.from({ length: 4 * NUM_SONGS }, (_, i) =>
  i % 4 === 2 ? 7 : (i % 4 === 0 ? 100 : 1) * random.normal() + 5,
);
const options = { size: 4, embeddingSize: 3, seed: 2 };
const row = (song: number): Float64Array => rows.subarray(4 * song, 4 * song + 3);

describe('waves over embeddings', () => {
  it('have products that approach the Gaussian kernel of standardised embeddings', () => {
    const waves = createWaves([rows.subarray(0, 800), rows.subarray(800)], options);
    expect(waves.numWaves).toBe(512);
    let worst = 0;
    for (let song = 1; song < 60; song++) {
      const [a, b] = [liftEmbedding(waves, row(0)), liftEmbedding(waves, row(song))];
      let product = 0;
      for (let wave = 3; wave < a.length; wave++) product += (2 * a[wave]! * b[wave]!) / waves.numWaves;
      const squares = [0, 1].map((i) => ((row(0)[i]! - row(song)[i]!) / waves.deviations[i]!) ** 2);
      // Two numbers vary.
      worst = Math.max(worst, Math.abs(product - Math.exp(-(squares[0]! + squares[1]!) / 2)));
    }
    // 512 waves of deviation 1 leave an error of 0.04 each; this is the worst of 59.
    expect(worst).toBeLessThan(0.15);
  });

  it('leave the embedding as it is before them, and do not see a number that is always the same', () => {
    const waves = createWaves([rows], options);
    expect([...waves.deviations.subarray(2)]).toEqual([0]);
    const lifted = liftEmbedding(waves, row(5));
    expect([...lifted.subarray(0, 3)]).toEqual([...row(5)]);
    const other = liftEmbedding(waves, Float64Array.of(row(5)[0]!, row(5)[1]!, 9));
    expect([...other.subarray(3)]).toEqual([...lifted.subarray(3)]);
    expect(Math.max(...lifted.subarray(3))).toBeLessThanOrEqual(1);
  });

  it('are few for few songs, the same for a seed, and others for another', () => {
    const few = createWaves([rows.subarray(0, 40)], options);
    expect(few.numWaves).toBe(20);
    expect(createWaves([rows.subarray(0, 40)], options)).toEqual(few);
    expect(createWaves([rows.subarray(0, 40)], { ...options, seed: 3 }).phases).not.toEqual(few.phases);
  });
});
