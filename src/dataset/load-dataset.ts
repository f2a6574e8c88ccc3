// Reads a dataset artefact into shared memory. Everything is checked here, once, so that models can trust it.
import { join } from 'node:path';
import { FormatError } from '../core/errors.ts';
import { readManifest } from '../formats/artefact.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import type { Dataset } from './dataset.ts';
import { DATASET_KIND, DATASET_TENSORS_FILE } from './dataset-files.ts';
import { datasetFromTensors, fingerprintTensors } from './dataset-tensors.ts';
import { type ImportReport, importReportSchema } from './import-report.ts';

/**
 * The dataset of an artefact that `segue import` wrote.
 * @throws NotFoundError where there is none; FormatError where it is of another kind or version, or damaged
 */
export async function loadDataset(dir: string): Promise<Dataset> {
  const { fingerprint: expected } = await readManifest(dir, DATASET_KIND);
  const file = join(dir, DATASET_TENSORS_FILE);
  const { tensors } = await readSafetensors(file);
  const content = datasetFromTensors(tensors, file);
  const fingerprint = fingerprintTensors(tensors);
  if (fingerprint !== expected) {
    throw new FormatError(
      { file, field: 'fingerprint' },
      `expected ${String(expected).slice(0, 12)}..., got ${fingerprint.slice(0, 12)}...: the file is damaged; import the data again`,
    );
  }
  return { ...content, fingerprint };
}

/**
 * What the import of an artefact found in its files.
 * @throws NotFoundError where there is no artefact; FormatError where its manifest holds no such report
 */
export async function loadImportReport(dir: string): Promise<ImportReport> {
  const { report } = await readManifest(dir, DATASET_KIND);
  const parsed = importReportSchema.safeParse(report);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new FormatError(
    { file: join(dir, 'manifest.json'), field: ['report', ...issue.path].join('.') },
    `${issue.message}; import the data again`,
    { cause: parsed.error },
  );
}
