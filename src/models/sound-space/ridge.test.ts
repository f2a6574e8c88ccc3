import { describe, expect, it } from 'vitest';
import { addExample, applyMap, createRidgeSums, joinSums, type RidgeSums, solveRidge } from './ridge.ts';
import '../../../test/helpers/to-be-allclose.ts';

type Example = readonly [x: readonly number[], y: readonly number[], weight?: number];

function sumsOf(examples: readonly Example[]): RidgeSums {
  const sums = createRidgeSums(examples[0]![0].length, examples[0]![1].length);
  for (const [x, y, weight = 1] of examples) addExample(sums, x, y, weight);
  return sums;
}

describe('ridge regression', () => {
  it('halves a slope where the penalty equals the variance, and still meets the means', () => {
    // x has mean 2, variance 2/3; covariance with y is 4/3: slope 2 without a penalty, 2 / (1 + 1) with one of 1.
    const line = sumsOf([
      [[1], [2]],
      [[2], [4]],
      [[3], [6]],
    ]);
    const half = solveRidge(line, 1);
    expect([half.weights[0], half.bias[0]]).toBeAllclose([1, 2], { rtol: 1e-12 });
    const whole = solveRidge(line, 1e-12);
    expect([whole.weights[0], whole.bias[0]]).toBeAllclose([2, 0], { rtol: 1e-9, atol: 1e-9 });
    expect([...applyMap(half, [10])]).toBeAllclose([12], { rtol: 1e-12 });
  });

  it('shares the slope between features that say the same', () => {
    // Correlations are all 1: (1 + p) w + w = 1, so w = 1 / (2 + p).
    const twins = sumsOf([
      [[1, 1], [1]],
      [[-1, -1], [-1]],
    ]);
    const { weights, bias } = solveRidge(twins, 0.5);
    expect([...weights, ...bias]).toBeAllclose([0.4, 0.4, 0], { rtol: 1e-12, atol: 1e-12 });
  });

  it('maps to several targets, each as if alone, whatever the scale of a feature', () => {
    // Uncorrelated features of deviation 1 and 10; y1 = 3 + 2 a - b / 10, y2 = b: slopes over 1.25.
    const square: Example[] = [1, -1].flatMap((a) =>
      [10, -10].map(
        (b): Example => [
          [a, b],
          [3 + 2 * a - b / 10, b],
        ],
      ),
    );
    const { weights, bias } = solveRidge(sumsOf(square), 0.25);
    expect([...weights]).toBeAllclose([1.6, 0, -0.08, 0.8], { rtol: 1e-12, atol: 1e-12 });
    expect([...bias]).toBeAllclose([3, 0], { rtol: 1e-12, atol: 1e-12 });
  });

  it('counts an example of weight 2 as two', () => {
    const weighted = sumsOf([
      [[0, 1], [1], 2],
      [[1, 5], [0], 1],
      [[4, 2], [3], 1],
    ]);
    const repeated = sumsOf([
      [[0, 1], [1]],
      [[0, 1], [1]],
      [[1, 5], [0]],
      [[4, 2], [3]],
    ]);
    const [a, b] = [solveRidge(weighted, 0.1), solveRidge(repeated, 0.1)];
    expect([...a.weights, ...a.bias]).toBeAllclose([...b.weights, ...b.bias], { rtol: 1e-12 });
  });

  it('gives a constant feature no say, and the mean where all are constant', () => {
    const flat = solveRidge(
      sumsOf([
        [[7], [1]],
        [[7], [3]],
      ]),
      1e-3,
    );
    expect([flat.weights[0], flat.bias[0]]).toEqual([0, 2]);
  });

  it('joins sums as if all examples had been added to one', () => {
    const examples: Example[] = [
      [
        [1, 0],
        [1, 2],
      ],
      [
        [3, 1],
        [0, 1],
      ],
      [
        [2, 5],
        [2, 2],
      ],
    ];
    const joined = joinSums([sumsOf(examples.slice(0, 1)), sumsOf(examples.slice(1))]);
    const all = sumsOf(examples);
    for (const name of ['weight', 'features', 'targets', 'squares', 'products'] as const) {
      expect([...joined[name]]).toBeAllclose([...all[name]], { rtol: 1e-14 });
    }
  });
});
