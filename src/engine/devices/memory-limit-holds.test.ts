import { describe, expect, it } from 'vitest';
import { evaluateGraph, tensorOf } from '../../../test/helpers/evaluate-graph.ts';
import { TrainingError } from '../../core/errors.ts';
import { expand } from '../operators/expand.ts';
import { memoryLimitHolds } from './memory-limit-holds.ts';

const outOfMemory = new TrainingError(
  'ONNX Runtime failed: MatMul',
  {},
  { cause: new Error('CUDA out of memory') },
);

/** Work that fails within a limit, and without one, with these; null is success. */
const failing = (limited: Error | null, free: Error | null) => {
  const limits: number[] = [];
  const multiply = async (limitBytes: number) => {
    limits.push(limitBytes);
    const error = limitBytes > 0 ? limited : free;
    if (error !== null) throw error;
  };
  return { limits, multiply };
};

describe('memoryLimitHolds', () => {
  it('is true where memory runs out within the limit alone', async () => {
    const { limits, multiply } = failing(outOfMemory, null);
    expect(await memoryLimitHolds(multiply)).toBe(true);
    expect(limits).toEqual([2 ** 20, 0]);
  });

  it.each([
    ['the limit does nothing', null, null],
    ['the failure is another', new Error('no kernel image is available'), null],
    ['memory is short without a limit too', outOfMemory, outOfMemory],
  ])('is false where %s', async (_, limited, free) => {
    expect(await memoryLimitHolds(failing(limited, free).multiply)).toBe(false);
  });

  it("knows the runtime's own words", async () => {
    const demandTooMuch = async (limitBytes: number) => {
      if (limitBytes > 0) await evaluateGraph((x) => expand(x, [2 ** 46]), [tensorOf([1])]);
    };
    expect(await memoryLimitHolds(demandTooMuch)).toBe(true);
  });
});
