// Ridge regression equals numpy's (ridge.json, made by make_ridge.py), which solves another system.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { addExample, createRidgeSums, solveRidge } from '../../../src/models/sound-space/ridge.ts';
import '../../helpers/to-be-allclose.ts';

const golden = JSON.parse(readFileSync(new URL('ridge.json', import.meta.url), 'utf8')) as {
  x: number[][];
  y: number[][];
  weights: number[];
  solutions: { penalty: number; weights: number[]; bias: number[] }[];
};

it.each(golden.solutions)('with a penalty of $penalty', ({ penalty, weights, bias }) => {
  const sums = createRidgeSums(golden.x[0]!.length, golden.y[0]!.length);
  golden.x.forEach((x, i) => {
    addExample(sums, x, golden.y[i]!, golden.weights[i]!);
  });
  const map = solveRidge(sums, penalty);
  expect([...map.weights]).toBeAllclose(weights, { rtol: 1e-7, atol: 1e-10 });
  expect([...map.bias]).toBeAllclose(bias, { rtol: 1e-7, atol: 1e-10 });
});
