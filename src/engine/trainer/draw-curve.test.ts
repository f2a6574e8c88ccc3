import { describe, expect, it } from 'vitest';
import { chooseTicks, drawCurve } from './draw-curve.ts';
import { formatRecord, type MetricsRecord, parseRecords } from './metrics-log.ts';

const record = (step: number, loss: number, evaluation?: Record<string, number>): MetricsRecord => ({
  ...{ step, epoch: 0, loss, learningRate: 0.1, gradientNorm: 1, examplesPerSecond: 10, rssBytes: 1e8 },
  ...(evaluation === undefined ? {} : { evaluation }),
});

describe('chooseTicks', () => {
  it.each([
    [
      [0, 10],
      [0, 5, 10],
    ],
    [
      [0.12, 0.48],
      [0.1, 0.2, 0.3, 0.4, 0.5],
    ],
    [
      [-3, 9],
      [-5, 0, 5, 10],
    ],
    [
      [2, 2],
      [2, 2.5],
    ],
    [[], [0, 0.5, 1]],
  ])('encloses %j by %j', (values, ticks) => {
    expect(chooseTicks(values).map((tick) => Number(tick.toPrecision(6)))).toEqual(ticks);
  });
});

describe('drawCurve', () => {
  it('draws a line through the points of loss and of each metric', () => {
    const svg = drawCurve([record(5, 2), record(10, 0, { recall: 0.5 })], 'a < b');
    expect(svg).toContain('a &lt; b');
    // 634 pixels for 10 steps from 76 on; 0 to 2 from pixel 264 up to pixel 68.
    expect(svg.match(/points="([^"]*)"/g)).toEqual([
      'points="393.0,68.0 710.0,264.0"',
      expect.stringMatching(/^points="710.0,[\d.]+"$/),
    ]);
    expect(svg).toContain('>recall</text>');
  });

  it('leaves out what is not finite, and draws nothing of nothing', () => {
    expect(drawCurve([record(1, Number.NaN), record(2, 1)], 't')).not.toContain('NaN');
    expect(drawCurve([], 't')).toContain('points=""');
  });
});

describe('the lines of a log', () => {
  it('are read as they were written, without a line that a kill cut', () => {
    const records = [record(1, 0.25), record(2, 0.125, { a: 1 })];
    const text = records.map(formatRecord).join('');
    expect(parseRecords(`${text}{"step":3,"lo`, 'log')).toEqual(records);
    expect(() => parseRecords(`nonsense\n${text}`, 'log')).toThrow(
      'log, record 0: expected a metrics record',
    );
  });
});
