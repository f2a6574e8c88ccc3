import { expect, it } from 'vitest';
import { AbortedError } from '../../core/errors.ts';
import { createPause } from './pauses.ts';

/** A step of a computation that gives nobody a turn. */
function compute(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

it('lets a timer through that stops the work, and is told at the next pause', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1);
  const pause = createPause(controller.signal);
  let numSteps = 0;
  const work = async (): Promise<void> => {
    for (; numSteps < 1000; numSteps++) {
      compute(5);
      await pause();
    }
  };
  await expect(work()).rejects.toThrow(AbortedError);
  expect(numSteps).toBeLessThan(100);
});

it('does nothing where nobody can stop the work', async () => {
  const pause = createPause();
  compute(25);
  await expect(pause()).resolves.toBeUndefined();
});
