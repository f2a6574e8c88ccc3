import { describe, expect, it } from 'vitest';
import '../../../test/helpers/to-be-allclose.ts';
import { constantSchedule, cosineSchedule, linearSchedule } from './schedules.ts';

const STEPS = [0, 1, 2, 3, 4, 5, 6, 9];

describe('schedules', () => {
  it('a constant one gives the same rate at every step', () => {
    expect(STEPS.map(constantSchedule(0.3))).toEqual(STEPS.map(() => 0.3));
  });

  it('a linear one rises to the full rate at the last step of the warm-up and falls to zero', () => {
    const schedule = linearSchedule({ learningRate: 8, totalSteps: 6, warmUpSteps: 2 });
    expect(STEPS.map(schedule)).toBeAllclose([4, 8, 8, 6, 4, 2, 0, 0]);
  });

  it('a cosine one falls slowly, fast, slowly to the final rate', () => {
    const schedule = cosineSchedule({ learningRate: 9, totalSteps: 4, finalLearningRate: 1 });
    const half = 8 * ((1 + Math.SQRT1_2) / 2);
    expect(STEPS.map(schedule)).toBeAllclose([9, 1 + half, 5, 9 - half, 1, 1, 1, 1]);
  });

  it('describe what their rates depend on', () => {
    expect(constantSchedule(0.3).description).toBe('constantSchedule {"learningRate":0.3}');
    const options = { learningRate: 8, totalSteps: 6 };
    expect(linearSchedule(options).description).toBe(
      'linearSchedule {"learningRate":8,"totalSteps":6,"warmUpSteps":0,"finalLearningRate":0}',
    );
    expect(cosineSchedule({ ...options, totalSteps: 7 }).description).not.toBe(
      cosineSchedule(options).description,
    );
  });

  it('refuses a warm-up longer than the training, and rates below zero', () => {
    expect(() => linearSchedule({ learningRate: 1, totalSteps: 5, warmUpSteps: 6 })).toThrow(
      'linearSchedule: expected warmUpSteps from 0 to totalSteps 5, got 6',
    );
    expect(() => constantSchedule(-1)).toThrow('constantSchedule: expected learningRate from 0, got -1');
  });
});
