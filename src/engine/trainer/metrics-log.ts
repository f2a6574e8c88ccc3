// What a training tells about itself: one record a line of JSON, so that a log can be read while it grows.
import { FormatError } from '../../core/errors.ts';

/** One line of the log. */
export interface MetricsRecord {
  /** Steps done. */
  readonly step: number;
  /** Epoch of the last step, from 0. */
  readonly epoch: number;
  /** Mean over the examples since the line before. */
  readonly loss: number;
  /** Of the last step. */
  readonly learningRate: number;
  /** Norm of all gradients of the last step together, before clipping. */
  readonly gradientNorm: number;
  /** Since the line before. */
  readonly examplesPerSecond: number;
  /** Memory of the process. */
  readonly rssBytes: number;
  /** What `evaluate` gave, on lines after an evaluation. */
  readonly evaluation?: Readonly<Record<string, number>>;
}

/** Receives records. */
export interface MetricsLog {
  /** Called once, before the first record: drops what lies behind `step`, which will come again. */
  open(step: number): Promise<void>;
  append(record: MetricsRecord): Promise<void>;
  /** Called once after the last record, also where the training fails or is interrupted. */
  close(): Promise<void>;
}

/** A record as a line, with its end. */
export function formatRecord(record: MetricsRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/**
 * The records of a log. A last line without its end, as a kill leaves it, is left out.
 * @param file for messages
 * @throws FormatError naming the line
 */
export function parseRecords(text: string, file: string): MetricsRecord[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, place) => {
    try {
      const record = JSON.parse(line) as MetricsRecord;
      if (Number.isInteger(record.step) && typeof record.loss === 'number') return record;
    } catch {}
    throw new FormatError({ file, record: place }, 'expected a metrics record; delete the line');
  });
}
