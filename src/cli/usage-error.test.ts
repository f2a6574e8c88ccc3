import { describe, expect, it } from 'vitest';
import { formatUsageError } from './usage-error.ts';

describe('formatUsageError', () => {
  it.each([
    ["error: unknown command 'x'\n", "unknown command 'x'; see segue --help"],
    [
      "error: unknown command 'runn'\n(Did you mean run?)\n",
      "unknown command 'runn', did you mean run?; see segue --help",
    ],
    [
      "error: option '--n <n>' argument '0' is invalid. Allowed choices are a, b.\n",
      "option '--n <n>' argument '0' is invalid: allowed choices are a, b; see segue --help",
    ],
  ])('words %j in one line', (text, expected) => {
    expect(formatUsageError(text, 'segue')).toBe(expected);
  });
});
