import { expect, test } from 'vitest';
import { AbortedError } from './errors.ts';
import { createTaskRunner, runInChunks, workerModuleUrl } from './task-runner.ts';

test('runInChunks cuts alike at any concurrency and keeps the order', async () => {
  for (const concurrency of [1, 2, 7]) {
    const chunks = await runInChunks(10, 4, concurrency, async (start, end) => {
      // Later chunks are quicker, so that order is not by chance.
      await new Promise((resolve) => setTimeout(resolve, 10 - start));
      return [start, end];
    });
    expect(chunks).toEqual([
      [0, 4],
      [4, 8],
      [8, 10],
    ]);
  }
});

test('runInChunks tells how many items are done, and handles no items at all', async () => {
  const done: number[] = [];
  await runInChunks(5, 2, 1, async () => null, { onDone: (count) => done.push(count) });
  expect(done).toEqual([2, 4, 5]);
  expect(await runInChunks(0, 2, 3, async () => null)).toEqual([]);
});

test('runInChunks stops between chunks once the signal fires', async () => {
  const controller = new AbortController();
  let started = 0;
  const running = runInChunks(
    10,
    1,
    1,
    async () => {
      if (++started === 3) controller.abort();
    },
    { signal: controller.signal },
  );
  await expect(running).rejects.toThrow(AbortedError);
  expect(started).toBe(3);
});

test('runInChunks fails as its work fails', async () => {
  await expect(
    runInChunks(3, 1, 2, async (start) => {
      if (start === 1) throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
});

test('runInChunks begins no further chunk once one has failed', async () => {
  let started = 0;
  const running = runInChunks(20, 1, 2, async (start) => {
    started++;
    await new Promise((resolve) => setTimeout(resolve, start === 0 ? 1 : 5));
    if (start === 0) throw new Error('broken');
  });
  await expect(running).rejects.toThrow('broken');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(started).toBe(2);
});

test.each([1, 2])('a closed runner of %i threads starts no thread anew', async (threads) => {
  const runner = createTaskRunner({
    createHandlers: () => ({ double: (task: number) => 2 * task }),
    workerUrl: new URL('file:///nowhere.ts'),
    data: null,
    threads,
  });
  if (threads === 1) expect(await runner.run('double', 21)).toBe(42);
  await runner.close();
  await runner.close();
  await expect(runner.run('double', 21)).rejects.toThrow('the model is closed; load or train it again');
});

test('worker modules have the ending of their caller', () => {
  expect(workerModuleUrl('worker', 'file:///a/b.ts').href).toBe('file:///a/worker.ts');
  expect(workerModuleUrl('worker', 'file:///a/b.js').href).toBe('file:///a/worker.js');
});
