import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision, macroMeasures, measureLabel, rocAuc } from './metrics.ts';

describe('ROC-AUC', () => {
  it('is 1 where every yes is above every no, 0 where reversed, a half where all scores are equal', () => {
    expect(rocAuc([3, 2, 1, 0], [1, 1, 0, 0])).toBe(1);
    expect(rocAuc([0, 1, 2, 3], [1, 1, 0, 0])).toBe(0);
    expect(rocAuc([5, 5, 5, 5], [1, 0, 1, 0])).toBe(0.5);
  });

  it('counts pairs: three of four won, and a tie by half', () => {
    expect(rocAuc([0.9, 0.3, 0.5, 0.1], [1, 1, 0, 0])).toBe(0.75);
    expect(rocAuc([0.9, 0.5, 0.5, 0.1], [1, 1, 0, 0])).toBe(0.875);
    expect(rocAuc([-0, 0], [1, 0])).toBe(0.5);
  });

  it('is nothing without a yes or without a no', () => {
    expect(rocAuc([1, 2], [0, 0])).toBeNull();
    expect(rocAuc([1, 2], [1, 1])).toBeNull();
    expect(rocAuc([], [])).toBeNull();
  });
});

describe('average precision', () => {
  it('is 1 where perfect, and the mean of precisions at each yes', () => {
    expect(averagePrecision([3, 2, 1, 0], [1, 1, 0, 0])).toBe(1);
    // Yes at ranks 1 and 3: (1 + 2/3) / 2.
    expect(averagePrecision([4, 3, 2, 1], [1, 0, 1, 0])).toBeCloseTo(5 / 6, 12);
    // Reversed: yes at ranks 3 and 4.
    expect(averagePrecision([1, 2, 3, 4], [1, 1, 0, 0])).toBeCloseTo((1 / 3 + 2 / 4) / 2, 12);
  });

  it('takes equal scores as one threshold', () => {
    expect(averagePrecision([5, 5, 5, 5], [1, 0, 0, 0])).toBe(0.25);
    expect(averagePrecision([9, 5, 5], [1, 1, 0])).toBeCloseTo((1 + 2 / 3) / 2, 12);
  });

  it('is nothing without a yes, and 1 where there is nothing else', () => {
    expect(averagePrecision([1, 2], [0, 0])).toBeNull();
    expect(averagePrecision([1, 2], [1, 1])).toBe(1);
  });
});

/** All pairs, one by one. */
function slowAuc(scores: readonly number[], truths: readonly boolean[]): number | null {
  let sum = 0;
  let pairs = 0;
  for (const [i, yes] of scores.entries()) {
    for (const [j, no] of scores.entries()) {
      if (!truths[i] || truths[j]) continue;
      pairs++;
      sum += yes > no ? 1 : yes === no ? 0.5 : 0;
    }
  }
  return pairs === 0 ? null : sum / pairs;
}

/** All thresholds, one by one. */
function slowPrecision(scores: readonly number[], truths: readonly boolean[]): number | null {
  const total = truths.filter(Boolean).length;
  if (total === 0) return null;
  let sum = 0;
  let recall = 0;
  for (const threshold of [...new Set(scores)].sort((a, b) => b - a)) {
    const taken = truths.filter((_, i) => scores[i]! >= threshold);
    const found = taken.filter(Boolean).length;
    sum += (found / total - recall) * (found / taken.length);
    recall = found / total;
  }
  return sum;
}

describe('both measures', () => {
  it('agree with counting pairs and thresholds one by one, in any order of songs', () => {
    const songs = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(songs, (pairs) => {
        const [scores, truths] = [pairs.map(([score]) => score), pairs.map(([, truth]) => truth)];
        const [auc, precision] = [rocAuc(scores, truths), averagePrecision(scores, truths)];
        const [slowArea, slowMean] = [slowAuc(scores, truths), slowPrecision(scores, truths)];
        expect(auc === null).toBe(slowArea === null);
        if (auc !== null) expect(auc).toBeCloseTo(slowArea!, 12);
        expect(precision === null).toBe(slowMean === null);
        if (precision !== null) expect(precision).toBeCloseTo(slowMean!, 12);
        expect(rocAuc(scores.toReversed(), truths.toReversed())).toBe(auc);
      }),
    );
  });

  it('refuse scores that are not finite, and truths of another number', () => {
    expect(() => rocAuc([1, Number.NaN], [1, 0])).toThrow('expected finite scores, got NaN at 1');
    expect(() => averagePrecision([1, 2], [1])).toThrow('expected a truth for each of 2 scores, got 1');
  });

  it('are averaged over the labels that could be measured', () => {
    const labels = [measureLabel([2, 1], [1, 0]), measureLabel([2, 1], [1, 1]), measureLabel([2, 1], [0, 1])];
    expect(labels[1]).toBeNull();
    expect(macroMeasures(labels)).toEqual({ rocAuc: 0.5, averagePrecision: 0.75 });
    expect(macroMeasures([null])).toBeNull();
  });
});
