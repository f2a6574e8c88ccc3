import { expect, test } from 'vitest';
import { logShares, mergeCandidates, networkTerm, rankEvidence, sumEvidence } from './evidence.ts';

const WEIGHTS = { network: 2, nearTitles: 0.5, companions: 0, mentions: 10, distance: 1, popularity: 1 };
const EVIDENCE = {
  candidates: Uint32Array.of(3, 5, 8, 9),
  popularity: Float64Array.of(9, 9, 9, -1, 9, -2, 9, 9, -3, -2),
  terms: {
    network: Float64Array.of(0, 1, 0, 1),
    nearTitles: Float64Array.of(0, 0, 0, -4),
    companions: Float64Array.of(100, 0, 0, 0),
    mentions: Float64Array.of(0, 0, 1, 0),
  },
};

test('evidence adds up by weight; what is missing or weighs nothing is 0', () => {
  expect(Array.from(sumEvidence(EVIDENCE, WEIGHTS))).toEqual([-1, 0, 7, -2]);
});

test('the best come first, of equal ones the lower index, without those excluded', () => {
  expect(rankEvidence(EVIDENCE, WEIGHTS, [], 3)).toEqual({
    indices: Uint32Array.of(8, 5, 3),
    scores: Float64Array.of(7, 0, -1),
  });
  expect(Array.from(rankEvidence(EVIDENCE, WEIGHTS, [8, 77], 9).indices)).toEqual([5, 3, 9]);
  expect(rankEvidence(EVIDENCE, WEIGHTS, [], 0).indices).toHaveLength(0);
});

test("the network's term is what it says beyond the prior, for labels only", () => {
  const term = networkTerm(
    Uint32Array.of(1, 2, 4, 7),
    Uint32Array.of(0, 2, 7, 9),
    [9, 1, 3, 9],
    [0, -1, 0.5, 0],
  );
  expect(Array.from(term)).toEqual([0, 2, 0, 2.5]);
});

test('popularity is the log of the share, and finite for what nobody holds', () => {
  expect(Array.from(logShares([0, 4], 8))).toEqual([Math.log(0.5 / 8), Math.log(0.5)]);
});

test('candidates are distinct and ascend as numbers', () => {
  expect(Array.from(mergeCandidates([10, 9], new Set([100, 9]), Uint32Array.of(2)))).toEqual([2, 9, 10, 100]);
});
