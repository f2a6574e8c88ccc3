import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUESTION_KINDS, type QuestionKind } from './question-kind.ts';
import { feasibilityOf, MIX_SHARES, planSplit, quotasOf } from './split-plan.ts';

const playlistOf = (numSongs: number, numTags: number, title: string) => ({
  title,
  songs: new Array<number>(numSongs).fill(0),
  tags: new Array<string>(numTags).fill(''),
});
const feasible = (numSongs: number, numTags: number, title: string) =>
  feasibilityOf(playlistOf(numSongs, numTags, title));

function countKinds(plan: ReadonlyMap<number, QuestionKind>): Record<QuestionKind, number> {
  const counts = { songs: 0, 'songs-tags': 0, 'tags-title': 0, title: 0 };
  for (const kind of plan.values()) counts[kind]++;
  return counts;
}

describe('quotasOf', () => {
  it('adds up, and gives what is missing to the largest remainders', () => {
    expect(quotasOf(MIX_SHARES.arena, 100)).toEqual({
      songs: 42,
      'songs-tags': 39,
      'tags-title': 11,
      title: 8,
    });
    // 4.2, 3.9, 1.1, 0.8
    expect(quotasOf(MIX_SHARES.arena, 10)).toEqual({ songs: 4, 'songs-tags': 4, 'tags-title': 1, title: 1 });
    expect(quotasOf(MIX_SHARES.baseline, 1)).toEqual({
      songs: 0,
      'songs-tags': 1,
      'tags-title': 0,
      title: 0,
    });
  });

  it('is never further than one from the exact share', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.constantFrom('arena' as const, 'baseline' as const), (total, mix) => {
        const quotas = quotasOf(MIX_SHARES[mix], total);
        expect(QUESTION_KINDS.reduce((sum, kind) => sum + quotas[kind], 0)).toBe(total);
        for (const kind of QUESTION_KINDS) {
          expect(Math.abs(quotas[kind] - MIX_SHARES[mix][kind] * total)).toBeLessThan(1);
        }
      }),
    );
  });
});

describe('planSplit', () => {
  const options = { seed: 1, mix: 'arena', fraction: 0.5 } as const;

  it('draws only playlists of at least two songs and one tag', () => {
    const feasibility = [feasible(1, 5, 'a'), feasible(9, 0, 'a'), feasible(2, 1, ''), feasible(2, 1, '')];
    const plan = planSplit(feasibility, options);
    expect(plan.size).toBe(1);
    expect([2, 3]).toContain([...plan.keys()][0]);
    expect([...plan.values()]).toEqual(['songs']);
  });

  it('keeps the mix where a quarter of the playlists have a single tag', () => {
    const feasibility = Array.from({ length: 2000 }, (_, i) => feasible(10, i % 4 === 0 ? 1 : 3, 'a'));
    for (const mix of ['arena', 'baseline'] as const) {
      const plan = planSplit(feasibility, { ...options, mix });
      expect(countKinds(plan)).toEqual(quotasOf(MIX_SHARES[mix], 1000));
    }
  });

  it('gives a playlist only a kind that it can become', () => {
    const feasibility = Array.from({ length: 500 }, (_, i) =>
      feasible(2 + (i % 3), 1 + (i % 2), i % 5 === 0 ? '' : 'a'),
    );
    for (const [position, kind] of planSplit(feasibility, options)) {
      expect(feasibility[position]! & (1 << QUESTION_KINDS.indexOf(kind))).not.toBe(0);
    }
  });

  it('makes questions of songs only from what no other kind fits', () => {
    const untitled = new Array<number>(200).fill(feasible(5, 1, ''));
    expect(countKinds(planSplit(untitled, options))).toEqual({
      songs: 100,
      'songs-tags': 0,
      'tags-title': 0,
      title: 0,
    });
  });

  it('draws the same for the same seed and others for another', () => {
    const feasibility = new Array<number>(400).fill(feasible(5, 3, 'a'));
    const plan = (seed: number) => [...planSplit(feasibility, { ...options, seed })];
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1)).not.toEqual(plan(2));
  });
});
