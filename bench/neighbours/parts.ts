// A bench in parts: each gives figures, ratios and peaks of its own, and these are put together.
import type { ProcessRun } from '../harness/measure-process.ts';
import { parseStageTimes } from '../harness/stage-times.ts';
import type { BenchResult, Figure } from '../harness/types.ts';

/** What one part of a bench finds. */
export type Part = Omit<BenchResult, 'peers'>;

/** All parts as one; later ones win where names are the same. */
export function mergeParts(parts: readonly Part[]): Part {
  const merge = <Value>(pick: (part: Part) => Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(parts.flatMap((part) => Object.entries(pick(part))));
  return {
    figures: merge(({ figures }) => figures),
    ratios: merge(({ ratios }) => ratios),
    peakRssBytes: merge(({ peakRssBytes }) => peakRssBytes),
  };
}

/** Seconds of the stages of one run as figures. */
export function stageFigures(label: string, run: ProcessRun): Record<string, Figure> {
  return Object.fromEntries(
    Object.entries(parseStageTimes(run.stderr)).map(([stage, value]) => [
      `${label}: stage '${stage}'`,
      { value, unit: 's' },
    ]),
  );
}

/** A figure in seconds, the fastest of some rounds. */
export function secondsOf(run: ProcessRun, rounds: number, target: { atMost?: number } = {}): Figure {
  return { value: run.seconds, unit: 's', note: `fastest of ${rounds}`, ...target };
}
