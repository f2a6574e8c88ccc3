// The rule for values that are not finite, case by case.
import { describe, expect, it } from 'vitest';
import { makeMelFinite } from './finite-mel.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe('makeMelFinite', () => {
  it.each<[string, number[], number[], object]>([
    ['leaves finite values alone', [-3, 0, 40], [-3, 0, 40], { lowered: 0, capped: 0, isSilent: false }],
    [
      'sets minus infinity and NaN to the floor',
      [-inf, 5, nan],
      [-100, 5, -100],
      { lowered: 2, capped: 0, isSilent: false },
    ],
    [
      'sets them to the lowest value where that lies below the floor',
      [-inf, -130, 5],
      [-130, -130, 5],
      { lowered: 1, capped: 0, isSilent: false },
    ],
    [
      'sets plus infinity to the largest finite value',
      [inf, -20, -10],
      [-10, -20, -10],
      { lowered: 0, capped: 1, isSilent: false },
    ],
    [
      'calls a spectrogram of minus infinity silent',
      [-inf, -inf],
      [-100, -100],
      { lowered: 2, capped: 0, isSilent: true },
    ],
    [
      'calls one without any finite value silent',
      [inf, nan],
      [-100, -100],
      { lowered: 1, capped: 1, isSilent: true },
    ],
    [
      'takes the largest finite float for finite',
      [3.4e38, -3.4e38],
      [3.4e38, -3.4e38],
      { lowered: 0, capped: 0, isSilent: false },
    ],
  ])('%s', (_, values, expected, repairs) => {
    const mel = Float32Array.from(values);
    expect(makeMelFinite(mel)).toEqual(repairs);
    expect(mel).toEqual(Float32Array.from(expected));
  });
});
