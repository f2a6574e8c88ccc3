import { describe, expect, it } from 'vitest';
import { describeDifference } from './to-be-allclose.ts';

describe('toBeAllclose', () => {
  it('accepts numbers within atol + rtol |expected|', () => {
    expect([100.9]).toBeAllclose([100], { rtol: 0.01, atol: 0 });
    expect([0.09]).toBeAllclose([0], { rtol: 0, atol: 0.1 });
  });

  it('reports index, both values and the count of what differs', () => {
    expect(describeDifference([1, 2, 4], [1, 3, 5], { rtol: 0, atol: 0.5 })).toBe(
      'index 1: expected 3, got 2 (rtol 0, atol 0.5); 2 of 3 numbers differ',
    );
    expect(() => expect([1, 2]).toBeAllclose([1, 3])).toThrow('index 1: expected 3, got 2');
  });

  it('measures rtol by the expected value, not by the actual one', () => {
    expect([111]).not.toBeAllclose([100], { rtol: 0.1, atol: 0 });
    expect([90]).toBeAllclose([100], { rtol: 0.1, atol: 0 });
  });

  it('refuses NaN, and infinities but the same one', () => {
    expect([Number.NaN]).not.toBeAllclose([Number.NaN], { atol: 1 });
    expect([1]).not.toBeAllclose([Infinity], { rtol: 1, atol: 1 });
    expect([-Infinity]).not.toBeAllclose([Infinity]);
    expect([Infinity]).toBeAllclose([Infinity]);
  });

  it('refuses other lengths and other shapes', () => {
    expect(describeDifference([1], [1, 1])).toBe('expected 2 numbers, got 1');
    const data = [1, 2];
    expect(describeDifference({ shape: [2], data }, { shape: [1, 2], data })).toBe(
      'expected shape [1, 2], got [2]',
    );
  });

  it('reads 64-bit integers', () => {
    expect(new BigInt64Array([3n])).toBeAllclose([3], { rtol: 0, atol: 0 });
  });
});
