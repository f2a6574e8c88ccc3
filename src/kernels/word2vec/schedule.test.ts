import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutSequences, scheduleEpoch, UNIT_WORDS } from './schedule.ts';

function schedule(lengths: number[], stepPlaces: number, unitPlaces: number, seed = 0, epoch = 0) {
  const starts = Uint32Array.from([0, ...lengths]);
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const cut = cutSequences(starts, stepPlaces, unitPlaces);
  const stepStarts = new Uint32Array(cut.stepsPerEpoch + 1);
  const words = new Uint32Array(UNIT_WORDS * cut.maxUnits);
  const count = scheduleEpoch(starts, cut, seed, epoch, { units: words, stepStarts });
  const units = Array.from({ length: count }, (_, i) => {
    const [sequence, first, places, slot] = words.subarray(i * UNIT_WORDS);
    return { sequence: sequence!, first: first!, places: places!, slot: slot! };
  });
  return { cut, stepStarts: [...stepStarts], units };
}

test('one sequence is cut at units and steps', () => {
  const { units, stepStarts } = schedule([7], 5, 3);
  expect(units).toEqual([
    { sequence: 0, first: 0, places: 3, slot: 0 },
    { sequence: 0, first: 3, places: 2, slot: 3 },
    { sequence: 0, first: 5, places: 2, slot: 0 },
  ]);
  expect(stepStarts).toEqual([0, 2, 3]);
});

test('each place of a sequence of two or more is in one unit, and steps are full', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(
      lengths,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      (all, step, unit) => {
        const { cut, stepStarts, units } = schedule(all, step, unit);
        expect(units.length).toBeLessThanOrEqual(cut.maxUnits);
        expect(stepStarts.at(-1)).toBe(units.length);
        const places = units.flatMap(({ sequence, first, places: n }) =>
          Array.from({ length: n }, (_, i) => `${sequence}:${first + i}`),
        );
        const expected = all.flatMap((n, s) =>
          n < 2 ? [] : Array.from({ length: n }, (_, i) => `${s}:${i}`),
        );
        expect(places.sort()).toEqual(expected.sort());
        for (let i = 0; i < cut.stepsPerEpoch - 1; i++) {
          const inStep = units.slice(stepStarts[i], stepStarts[i + 1]);
          expect(inStep.reduce((sum, one) => sum + one.places, 0)).toBe(step);
        }
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

test('the order of sequences differs by seed and epoch, and is repeated with both', () => {
  const lengths = new Array<number>(30).fill(2);
  const orderOf = (seed: number, epoch: number) =>
    schedule(lengths, 100, 16, seed, epoch).units.map(({ sequence }) => sequence);
  expect(orderOf(1, 0)).toEqual(orderOf(1, 0));
  expect(orderOf(1, 0)).not.toEqual(orderOf(1, 1));
  expect(orderOf(1, 0)).not.toEqual(orderOf(2, 0));
});
