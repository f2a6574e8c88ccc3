import { expect, it } from 'vitest';
import { createFaultLog, type Fault } from './faults.ts';

const fault = (playlistId: number): Fault => ({
  code: 'wrong-count',
  file: 'results',
  playlistId,
  problem: '99 songs where exactly 100 are asked',
  remedy: 'write exactly 100',
});

it('a strict log throws one line with place, problem, remedy and what leniency would do', () => {
  expect(() => createFaultLog(false).meet(fault(4))).toThrow(
    'results, playlist 4: 99 songs where exactly 100 are asked; write exactly 100, ' +
      'or evaluate with --lenient (then a short list is scored as it is, a long one is cut)',
  );
});

it('a lenient log counts faults of a kind and keeps the first', () => {
  const log = createFaultLog(true);
  for (const id of [4, 5, 6]) log.meet(fault(id));
  log.meet({ ...fault(9), code: 'seed-item', problem: 'song 1 stands in the question already' });
  expect(log.warnings()).toEqual([
    {
      code: 'wrong-count',
      count: 3,
      playlistId: 4,
      message:
        'wrong-count, 3 times, first in results, playlist 4: 99 songs where exactly 100 are asked; ' +
        'a short list is scored as it is, a long one is cut',
    },
    {
      code: 'seed-item',
      count: 1,
      playlistId: 9,
      message:
        'seed-item, 1 time, first in results, playlist 9: song 1 stands in the question already; ' +
        'it is scored as any other',
    },
  ]);
});
