import { afterEach, expect, it, vi } from 'vitest';
import { withoutConsole } from './without-console.ts';

/** The console itself, which is what is tested. */
const terminal: Console = globalThis.console;

afterEach(() => {
  vi.restoreAllMocks();
});

it('withoutConsole swallows what is printed inside and nothing outside, also after an error', () => {
  const error = vi.spyOn(terminal, 'error').mockImplementation(() => {});
  const result = withoutConsole(() => {
    terminal.error('mpg123-decoder: -1 complaint');
    return 7;
  });
  expect(result).toBe(7);
  expect(error).not.toHaveBeenCalled();
  expect(() =>
    withoutConsole(() => {
      throw new Error('damaged');
    }),
  ).toThrow('damaged');
  terminal.error('heard');
  expect(error).toHaveBeenCalledExactlyOnceWith('heard');
});
