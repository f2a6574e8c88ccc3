// How far a training went, and why it stopped, for people.
import { countOf, formatCount } from '../core/count-of.ts';

/** Steps of a training. */
export interface TrainedSteps {
  readonly done: number;
  /** Of all passes. */
  readonly planned: number;
  /** Those after which the values that are kept were reached. */
  readonly best: number;
  /** Measurements in a row without a gain that end it; null where none was made. */
  readonly patience: number | null;
}

/** `1,500 steps`, or that it stopped early, where, of how many and why; in both cases which values are kept. */
export function formatSteps({ done, planned, best, patience }: TrainedSteps): string {
  const kept = best < done ? `the best after ${formatCount(best)}` : '';
  if (done >= planned || patience === null) {
    return kept === '' ? countOf(done, 'steps') : `${countOf(done, 'steps')}, ${kept}`;
  }
  const why = `${countOf(patience, 'measurements')} in a row brought no gain`;
  const early = `stopped early after ${formatCount(done)} of ${countOf(planned, 'steps')}, as ${why}`;
  return kept === '' ? early : `${early}, ${kept}`;
}
