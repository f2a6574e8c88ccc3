import { describe, expect, test } from 'vitest';
import { formatCount } from '../core/count-of.ts';
import { createProgressLine, formatDuration } from './progress-line.ts';

function createStream(isTTY: boolean) {
  const written: string[] = [];
  return {
    isTTY,
    columns: 60,
    written,
    write: (text: string) => {
      written.push(text);
      return true;
    },
  };
}

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [200, '3 min 20 s'],
  [7500, '2 h 05 min'],
])('formatDuration(%d) is %s', (seconds, expected) => {
  expect(formatDuration(seconds)).toBe(expected);
});

test('formatCount groups thousands', () => {
  expect(formatCount(1234567)).toBe('1,234,567');
});

describe('the progress line', () => {
  test('writes plain lines now and then where there is no terminal, with rate and remaining time', () => {
    const stream = createStream(false);
    let now = 0;
    const progress = createProgressLine(stream as never, { now: () => now });
    progress.stage('reading', 1000, 'records');
    now = 5_000;
    progress.advanceTo(100);
    expect(stream.written).toEqual([]);
    now = 10_000;
    progress.advanceTo(500);
    expect(stream.written).toEqual(['reading: 500 of 1,000 records, 50/s, 10 s left\n']);
    now = 20_000;
    progress.advanceTo(1000);
    progress.done();
    expect(stream.written.slice(1)).toEqual([
      'reading: 1,000 of 1,000 records, 50/s\n',
      'reading: 1,000 records, 20.0 s\n',
    ]);
  });

  test('shows the detail of the latest news behind the rest, until the next stage', () => {
    const stream = createStream(false);
    let now = 0;
    const progress = createProgressLine(stream as never, { now: () => now });
    progress.stage('training', 1000, 'words');
    now = 10_000;
    progress.advanceTo(500, 'loss 0.412');
    now = 20_000;
    progress.advanceTo(500);
    progress.stage('tuning', null, 'settings');
    now = 30_000;
    progress.advanceTo(7);
    expect(stream.written).toEqual([
      'training: 500 of 1,000 words, 50/s, 10 s left, loss 0.412\n',
      'training: 500 of 1,000 words, 25/s, 20 s left\n',
      'training: 500 words, 20.0 s\n',
      'tuning: 7 settings, 1/s\n',
    ]);
  });

  test('redraws one line on a terminal, never wider than it, and clears it', () => {
    const stream = createStream(true);
    let now = 0;
    const progress = createProgressLine(stream as never, { now: () => now });
    progress.stage('a very long label that would not fit into sixty columns at all', 10, 'records');
    now = 1000;
    progress.advanceTo(5);
    progress.clear();
    for (const text of stream.written) {
      expect(text.startsWith('\r\u001b[2K')).toBe(true);
      expect(text.slice(5).length).toBeLessThan(60);
    }
    expect(stream.written.at(-1)).toBe('\r\u001b[2K');
  });

  test('says nothing when quiet', () => {
    const stream = createStream(true);
    const progress = createProgressLine(stream as never, { quiet: true });
    progress.stage('reading', null, 'records');
    progress.advanceTo(5);
    progress.done();
    expect(stream.written).toEqual([]);
  });
});

test('a terminal that does not tell its width counts as 80 columns', () => {
  const stream = { ...createStream(true), columns: 0 };
  createProgressLine(stream as never).stage('x'.repeat(100), null, 'records');
  expect(stream.written).toEqual([`\r\u001b[2K${'x'.repeat(79)}`]);
});
