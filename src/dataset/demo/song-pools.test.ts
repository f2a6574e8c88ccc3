// Checks that songs are drawn as often as they are due, and that no thin pool makes a hit of a single song.
import { describe, expect, test } from 'vitest';
import { createRandomStream } from '../../core/random.ts';
import { createAliasTable } from './alias-table.ts';
import { createCatalogue } from './catalogue.ts';
import { createScenes } from './scenes.ts';
import { DEMO_SHAPES } from './sizes.ts';
import { createSongPools } from './song-pools.ts';

describe('createSongPools', () => {
  const shape = { ...DEMO_SHAPES.small, numScenes: 60 };
  const scenes = createScenes(shape.numScenes, 1);
  const catalogue = createCatalogue(shape, scenes, 1);
  const pools = createSongPools(catalogue, scenes);
  const random = createRandomStream(1, 'test/pools');

  test('draws no song far more often than it is due, and none that may not be played', () => {
    const sceneTable = createAliasTable(pools.sceneMasses);
    const numDraws = 400_000;
    const counts = new Uint32Array(catalogue.numSongs);
    for (let i = 0; i < numDraws; i++) counts[pools.draw(sceneTable.draw(random), random)]!++;
    const total = catalogue.songShares.reduce((sum, share) => sum + share, 0);
    counts.forEach((count, song) => {
      const due = (numDraws * catalogue.songShares[song]!) / total;
      if (due === 0) expect(count).toBe(0);
      else expect(count).toBeLessThan(2 * due + 6 * Math.sqrt(due) + 3);
    });
  });

  test('the masses of scenes add up to what all songs are due', () => {
    const total = catalogue.songShares.reduce((sum, share) => sum + share, 0);
    expect(pools.sceneMasses.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(total, 8);
  });
});
