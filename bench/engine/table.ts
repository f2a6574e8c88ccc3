// A step with a large table of embeddings: its cost must not grow with the table.
import { runChild } from '../harness/segue.ts';
import type { BenchContext } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';

const SMALL_ROWS = 10_000;
const LARGE_ROWS = 1_000_000;
/** Rows that are farther apart miss caches more often; a cost that grew with the table would be 100 times. */
const TARGET_RATIO = 2;

/** The same step over a small and a large table, in turns; the fastest round counts. */
export async function measureTable({ root, rounds, say }: BenchContext): Promise<Part> {
  const best = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round++) {
    for (const [name, rows] of [['small', SMALL_ROWS] as const, ['large', LARGE_ROWS] as const]) {
      const { value } = await runChild<{ medianMs: number }>(root, 'train-table.ts', [String(rows)]);
      best[name] = Math.min(best[name], value.medianMs);
      say(`table of ${rows} rows: ${value.medianMs.toFixed(2)} ms a step`);
    }
  }
  const note = '4096 random rows a batch, 64 dimensions, Adam';
  return {
    figures: {
      [`table of ${SMALL_ROWS} rows: step`]: { value: best.small, unit: 'ms', note },
      [`table of ${LARGE_ROWS} rows: step`]: { value: best.large, unit: 'ms', note },
      'table: step, large / small': {
        value: best.large / best.small,
        unit: 'times',
        atMost: TARGET_RATIO,
      },
    },
    ratios: {},
    peakRssBytes: {},
  };
}
