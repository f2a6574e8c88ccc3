import { describe, expect, it, test } from 'vitest';
import { ConfigError } from './errors.ts';
import type { OptionError } from './option-error.ts';
import { describeRange, isInRange, requireChoice, requireInRange } from './option-range.ts';

describe('isInRange', () => {
  it.each([
    [1, { least: 1 }, true],
    [0.99, { least: 1 }, false],
    [0, { least: 0, open: true }, false],
    [1e-9, { least: 0, open: true }, true],
    [2, { least: 0, most: 2 }, true],
    [2.1, { least: 0, most: 2 }, false],
    [2, { least: 0, most: 2, openTop: true }, false],
    [1.999, { least: 0, most: 2, openTop: true }, true],
    [1.5, { least: 0, whole: true }, false],
    [2 ** 53, { least: 0, whole: true }, false],
    [Number.NaN, { least: 0 }, false],
    [Infinity, { least: 0 }, false],
    ['1', { least: 0 }, false],
  ])('%j in %j: %j', (value, range, expected) => {
    expect(isInRange(value, range)).toBe(expected);
  });
});

test('a range is told with its ends', () => {
  expect(describeRange({ least: 1, whole: true })).toBe('a whole number from 1');
  expect(describeRange({ least: 0, most: 1, open: true })).toBe('a number above 0 to 1');
  expect(describeRange({ least: 0, most: 1, openTop: true })).toBe('a number from 0, below 1');
});

test('an error has the names of the library, and can be told in others', () => {
  const check = (): void => requireInRange('model', 'layerDecay', 3, { least: 0, most: 1, open: true });
  expect(check).toThrow(ConfigError);
  expect(check).toThrow('model: layerDecay must be a number above 0 to 1, got 3');
  try {
    requireChoice('model', 'pooling', 'max', ['mean', 'cls']);
  } catch (error) {
    const { message, problem } = error as OptionError;
    expect(message).toBe("model: pooling must be one of mean, cls, got 'max'");
    expect(problem((name) => `--${name}`)).toBe("--pooling must be one of mean, cls, got 'max'");
  }
  expect.assertions(4);
});
