// What can be wrong with answers and results, and what becomes of it: an error that names the playlist, or, where
// the caller is lenient, a counted warning with a fixed rule. The table is repeated in docs/metrics.md.
import { EvaluationError } from '../core/errors.ts';

/** What a lenient evaluation does about each fault. */
export const LENIENT_RULES = {
  'duplicate-answer': 'the first counts',
  'duplicate-result': 'the first counts',
  'duplicate-question': 'the first counts',
  'empty-answer': 'the empty part is left out of its mean',
  'repeated-answer': 'it counts once',
  'unknown-playlist': 'the playlist is ignored',
  'missing-playlist': 'the playlist scores 0',
  'missing-question': 'the playlist is left out of the breakdown',
  'wrong-count': 'a short list is scored as it is, a long one is cut',
  'repeated-item': 'it counts once, and its places stay taken',
  'seed-item': 'it is scored as any other',
  'unknown-item': 'it is scored as any other',
} as const;

/** A stable name of a fault. */
export type FaultCode = keyof typeof LENIENT_RULES;

/** Faults of the data, not of whoever answers: a warning also where the evaluation is strict. */
const ALWAYS_WARNINGS: ReadonlySet<FaultCode> = new Set(['repeated-answer']);

/** A fault that was met `count` times and let pass. */
export interface EvaluationWarning {
  readonly code: FaultCode;
  readonly count: number;
  /** The first playlist that has it. */
  readonly playlistId: number;
  /** One line: how often, the first case, the rule. */
  readonly message: string;
}

/** A fault as it is met. */
export interface Fault {
  readonly code: FaultCode;
  /** The file, or `answers`, `results` or `questions` where no file is named. */
  readonly file: string;
  readonly playlistId: number;
  /** What is wrong, such as `99 songs where exactly 100 are asked`. */
  readonly problem: string;
  /** What to do about it, such as `write exactly 100`. */
  readonly remedy: string;
}

/** Collects faults. */
export interface FaultLog {
  /** Counts the fault, or throws `EvaluationError` where the log is strict. */
  meet(fault: Fault): void;
  /** What was let pass, in the order of first meeting. */
  warnings(): EvaluationWarning[];
}

/** A log that throws at the first fault, or counts all where `lenient`. */
export function createFaultLog(lenient: boolean): FaultLog {
  const met = new Map<FaultCode, { first: Fault; count: number }>();
  return {
    meet(fault) {
      if (!lenient && !ALWAYS_WARNINGS.has(fault.code)) {
        throw new EvaluationError(
          `${fault.file}, playlist ${fault.playlistId}: ${fault.problem}; ${fault.remedy}, ` +
            `or evaluate with --lenient (then ${LENIENT_RULES[fault.code]})`,
        );
      }
      const known = met.get(fault.code);
      if (known === undefined) met.set(fault.code, { first: fault, count: 1 });
      else known.count++;
    },
    warnings: () =>
      [...met].map(([code, { first, count }]) => ({
        code,
        count,
        playlistId: first.playlistId,
        message:
          `${code}, ${count} ${count === 1 ? 'time' : 'times'}, first in ${first.file}, playlist ` +
          `${first.playlistId}: ${first.problem}; ${LENIENT_RULES[code]}`,
      })),
  };
}
