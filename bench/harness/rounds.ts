// Takes turns, so that a slow minute of the machine falls on all alike, and sums up what came out.
import type { ProcessRun } from './measure-process.ts';

/**
 * Runs all contestants in order, `rounds` times: ours, peer, ours, peer.
 * @returns for each contestant its runs
 */
export async function takeTurns<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, (round: number) => Promise<ProcessRun>>>,
  say: (message: string) => void,
): Promise<Record<Name, ProcessRun[]>> {
  const names = Object.keys(contestants) as Name[];
  const runs = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, ProcessRun[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const run = await contestants[name](round);
      runs[name].push(run);
      say(`${name}: ${run.seconds.toFixed(2)} s (round ${round + 1} of ${rounds})`);
    }
  }
  return runs;
}

/** The fastest run; other work on the machine only ever adds time. */
export function fastest(runs: readonly ProcessRun[]): ProcessRun {
  return runs.reduce((best, run) => (run.seconds < best.seconds ? run : best));
}

/** The largest peak of some runs; null where one is unknown. */
export function largestPeak(runs: readonly ProcessRun[]): number | null {
  const peaks = runs.map(({ peakRssBytes }) => peakRssBytes);
  return peaks.includes(null) ? null : Math.max(...(peaks as number[]));
}

/** The middle value; the mean of the middle two for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
