import { describe, expect, it } from 'vitest';
import { bootstrapMeans, meanOfKnown, percentileInterval } from './bootstrap.ts';

describe('meanOfKnown', () => {
  it('leaves missing values out and is NaN over nothing', () => {
    expect(meanOfKnown(Float64Array.of(1, Number.NaN, 4))).toBe(2.5);
    expect(meanOfKnown(Float64Array.of(Number.NaN))).toBeNaN();
    expect(meanOfKnown(new Float64Array())).toBeNaN();
  });
});

describe('bootstrapMeans', () => {
  it('gives the value itself where all are equal', () => {
    const [means] = bootstrapMeans([new Float64Array(7).fill(0.25)]) as [Float64Array];
    expect(means).toHaveLength(1000);
    expect(new Set(means)).toEqual(new Set([0.25]));
  });

  it('draws two values as 0, 1/2 and 1 in the ratio 1 : 2 : 1', () => {
    const [means] = bootstrapMeans([Float64Array.of(0, 1)], { resamples: 4000 }) as [Float64Array];
    const share = (value: number): number => means.filter((mean) => mean === value).length / 4000;
    // Standard error below 0.008.
    expect(Math.abs(share(0) - 0.25)).toBeLessThan(0.03);
    expect(Math.abs(share(0.5) - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(share(1) - 0.25)).toBeLessThan(0.03);
  });

  it('covers as much as the normal law says for many fair coins', () => {
    const coins = Float64Array.from({ length: 400 }, (_, i) => i % 2);
    const [means] = bootstrapMeans([coins], { resamples: 4000 }) as [Float64Array];
    const interval = percentileInterval(means)!;
    // 1.96 * sqrt(0.25 / 400) = 0.049.
    expect(Math.abs(interval.low - 0.451)).toBeLessThan(0.005);
    expect(Math.abs(interval.high - 0.549)).toBeLessThan(0.005);
  });

  it('resamples columns together', () => {
    const column = Float64Array.of(1, 5, 2, 8);
    const doubled = column.map((value) => 2 * value);
    const [means, doubledMeans] = bootstrapMeans([column, doubled]) as [Float64Array, Float64Array];
    expect(doubledMeans).toEqual(means.map((mean) => 2 * mean));
    expect(new Set(means).size).toBeGreaterThan(10);
  });

  it('leaves missing values out of each resample', () => {
    const [means] = bootstrapMeans([Float64Array.of(3, Number.NaN)], { resamples: 400 }) as [Float64Array];
    expect(new Set(means)).toEqual(new Set([3, Number.NaN]));
  });

  it('repeats by seed and purpose, and differs by either', () => {
    const column = [Float64Array.of(1, 5, 2, 8)];
    const reference = bootstrapMeans(column, { seed: 1, purpose: 'x', resamples: 50 });
    expect(bootstrapMeans(column, { seed: 1, purpose: 'x', resamples: 50 })).toEqual(reference);
    expect(bootstrapMeans(column, { seed: 2, purpose: 'x', resamples: 50 })).not.toEqual(reference);
    expect(bootstrapMeans(column, { seed: 1, purpose: 'y', resamples: 50 })).not.toEqual(reference);
  });
});

describe('percentileInterval', () => {
  it('interpolates the 2.5th and 97.5th percentile', () => {
    // Positions 0.025 * 40 = 1 and 39; then 0.025 * 1 between two values.
    const values = Float64Array.from({ length: 41 }, (_, i) => 40 - i);
    expect(percentileInterval(values)).toEqual({ low: 1, high: 39 });
    const pair = percentileInterval(Float64Array.of(10, 0))!;
    expect(pair.low).toBeCloseTo(0.25, 12);
    expect(pair.high).toBeCloseTo(9.75, 12);
  });

  it('leaves NaN out and is null over nothing', () => {
    expect(percentileInterval(Float64Array.of(Number.NaN, 2))).toEqual({ low: 2, high: 2 });
    expect(percentileInterval(Float64Array.of(Number.NaN))).toBeNull();
  });
});
