// The log of a training as files: `metrics.jsonl`, which grows line by line, and `curve.svg`, drawn anew with each line
// that holds an evaluation, and at the end.
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawCurve } from '../../engine/trainer/draw-curve.ts';
import {
  formatRecord,
  type MetricsLog,
  type MetricsRecord,
  parseRecords,
} from '../../engine/trainer/metrics-log.ts';
import { isSystemError, toStorageError } from '../../formats/storage.ts';
import { writeTextAtomically } from '../../formats/write-atomically.ts';

/**
 * A log in a directory, which is made.
 * @param title above the curve
 * @throws by its functions: FormatError for a damaged line, StorageError
 */
export function createMetricsFiles(dir: string, title: string): MetricsLog {
  const file = join(dir, 'metrics.jsonl');
  let records: MetricsRecord[] = [];
  const draw = (): Promise<void> => writeTextAtomically(join(dir, 'curve.svg'), [drawCurve(records, title)]);
  return {
    open: async (step) => {
      records = (await readRecords(file)).filter((record) => record.step <= step);
      await writeTextAtomically(file, records.map(formatRecord));
    },
    append: async (record) => {
      records.push(record);
      try {
        await appendFile(file, formatRecord(record));
      } catch (error) {
        throw toStorageError(error, 'write', file);
      }
      if (record.evaluation !== undefined) await draw();
    },
    close: draw,
  };
}

async function readRecords(file: string): Promise<MetricsRecord[]> {
  try {
    return parseRecords(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw isSystemError(error) ? toStorageError(error, 'read', file) : error;
  }
}
