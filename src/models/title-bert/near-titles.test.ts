import { expect, test } from 'vitest';
import { csrFromRows } from '../../dataset/csr-matrix.ts';
import { createNearTitles } from './near-titles.ts';
import { titleFeatures } from './title-features.ts';

// Tags: 0 rain, 1 jazz, 2 gym, 3 everybody's. `the` opens titles of all kinds.
const TITLES = ['the rain', 'the rain', 'the gym', 'the gym', 'the', '', 'rain', 'gym'];
const TAGS = [[0, 3], [0, 1, 3], [2, 3], [2, 3], [3], [1, 3], [], [2]];
const near = createNearTitles(TITLES, csrFromRows(TAGS, 4));

/** Of tags with share p of all tags held, `counts` by tag among the titles of a feature. */
function says(counts: readonly number[]): number {
  const held = [2, 2, 3, 6];
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, tag) => {
    const share = held[tag]! / 13;
    const smoothed = (count + 5 * share) / (total + 5);
    return count === 0 ? sum : sum + (count / total) * Math.log(smoothed / share);
  }, 0);
}

test('features are the distinct words, and pairs of characters across blanks', () => {
  expect(titleFeatures('비 오는 비')).toEqual(['비', '오는', ' 비오', ' 오는', ' 는비']);
  expect(titleFeatures('😀a')).toEqual(['😀a', ' 😀a']);
  expect(titleFeatures('')).toEqual([]);
});

test('playlists vote by the squared cosine of their title, and what a feature says is its weight', () => {
  // 'rain' alone: the features rain, ra, ai, in are those of the first two titles.
  const { lifts, elsewhere } = near.find('rain', []);
  expect([...lifts.keys()].sort()).toEqual([0, 1, 3]);
  // Both voters weigh the same, so w = 1 each and the doubt is 2.
  const lift = (votes: number, count: number): number => Math.log((votes / (count / 8) + 2) / (2 + 2));
  expect(lifts.get(0)).toBeCloseTo(lift(2, 2), 12);
  expect(lifts.get(1)).toBeCloseTo(lift(1, 2), 12);
  expect(lifts.get(3)).toBeCloseTo(lift(2, 6), 12);
  expect(elsewhere).toBeCloseTo(Math.log(2 / 4), 12);
});

test('the nearer title weighs more', () => {
  const { lifts } = near.find('the gym', []);
  // What gym (with its pairs) and the (with its) say; no pair but those and `eg`, `er` stands in these titles.
  const [gym, shared, joint] = [says([0, 0, 3, 2]), says([2, 1, 2, 5]), says([0, 0, 2, 2])];
  const rainJoint = says([2, 1, 0, 2]);
  const own = 3 * gym ** 2 + 3 * shared ** 2 + joint ** 2;
  const rain = 4 * rainJoint ** 2 + 3 * shared ** 2 + rainJoint ** 2;
  const cosines = {
    same: 1,
    gym: (3 * gym ** 2) / Math.sqrt(own * 3 * gym ** 2),
    the: (3 * shared ** 2) / Math.sqrt(own * 3 * shared ** 2),
    rain: (3 * shared ** 2) / Math.sqrt(own * rain),
  };
  const [same, onlyGym, the, rains] = Object.values(cosines).map((cosine) => cosine ** 2) as [
    number,
    number,
    number,
    number,
  ];
  const total = 2 * same + onlyGym + the + 2 * rains;
  const lift = (votes: number, count: number): number => Math.log((votes / (count / 8) + 2) / (total + 2));
  expect(lifts.get(2)).toBeCloseTo(lift(2 * same + onlyGym, 3), 12);
  expect(lifts.get(0)).toBeCloseTo(lift(2 * rains, 2), 12);
  expect(lifts.get(3)).toBeCloseTo(lift(2 * same + the + 2 * rains, 6), 12);
});

test('playlists that hold nothing but given tags, the asked one among them, do not vote', () => {
  const asked = createNearTitles(['rain', 'rain', 'gym'], csrFromRows([[0], [0, 1], [2]], 3));
  const { lifts } = asked.find('rain', [0]);
  // One voter of three playlists, and a doubt of 2.
  expect(lifts.get(1)).toBeCloseTo(Math.log((1 / (1 / 3) + 2) / 3), 12);
  expect(lifts.get(0)).toBeCloseTo(Math.log((1 / (2 / 3) + 2) / 3), 12);
});

test('what was asked before leaves no trace, and a title like none says nothing', () => {
  near.find('the rain', [0]);
  expect(near.find('the gym', [3])).toEqual(
    createNearTitles(TITLES, csrFromRows(TAGS, 4)).find('the gym', [3]),
  );
  for (const title of ['', 'xyz']) expect(near.find(title, [])).toEqual({ lifts: new Map(), elsewhere: 0 });
});
