import { describe, expect, it } from 'vitest';
import { type BatchPlanOptions, createBatchPlanner } from './plan-batches.ts';

const planner = (more: Partial<BatchPlanOptions> = {}) =>
  createBatchPlanner({ numSongs: 10, batchSize: 4, seed: 1, mixup: 0, ...more });

describe('the plan of batches', () => {
  it('holds each song at most once an epoch, in another order the next, and leaves a short batch out', () => {
    const { numBatches, plan } = planner();
    expect(numBatches).toBe(2);
    const songsOf = (epoch: number) => [0, 1].flatMap((index) => plan(epoch, index).map(({ song }) => song));
    expect(new Set(songsOf(0)).size).toBe(8);
    expect(songsOf(0).every((song) => song >= 0 && song < 10)).toBe(true);
    expect(songsOf(1)).not.toEqual(songsOf(0));
    // Those that an epoch misses are others in the next ones.
    expect(new Set([0, 1, 2, 3].flatMap(songsOf)).size).toBe(10);
  });

  it('holds all songs in one batch where they are fewer than a batch', () => {
    const { numBatches, plan } = planner({ numSongs: 3 });
    expect(numBatches).toBe(1);
    expect(
      plan(0, 0)
        .map(({ song }) => song)
        .sort(),
    ).toEqual([0, 1, 2]);
  });

  it('mixes nothing in where mixup is 0', () => {
    for (const { song, partner, share } of planner().plan(0, 0)) expect([partner, share]).toEqual([song, 1]);
  });

  it('draws partners and shares, and gives a song that meets itself whole', () => {
    const examples = Array.from({ length: 200 }, (_, epoch) => planner({ mixup: 0.5 }).plan(epoch, 1)).flat();
    const alone = examples.filter(({ song, partner }) => song === partner);
    expect(alone.length).toBeGreaterThan(40); // one in ten of 800
    for (const { share } of alone) expect(share).toBe(1);
    const mixed = examples.filter(({ song, partner }) => song !== partner);
    expect(new Set(mixed.map(({ partner }) => partner)).size).toBe(10);
    for (const { share } of mixed) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThan(1);
    }
  });

  it('is the same whatever was planned before', () => {
    const seen = planner({ mixup: 0.5 });
    seen.plan(3, 0);
    const draw = (examples: ReturnType<typeof seen.plan>) =>
      examples.map(({ song, partner, share, random }) => [song, partner, share, random.uniform()]);
    expect(draw(seen.plan(1, 1))).toEqual(draw(planner({ mixup: 0.5 }).plan(1, 1)));
    expect(draw(seen.plan(1, 1))).not.toEqual(draw(planner({ mixup: 0.5, seed: 2 }).plan(1, 1)));
  });
});
