// Writes a trained network as files that other programs load. What such files are depends on the kind of model, so each
// kind has an exporter of its own.
import { readdir } from 'node:fs/promises';
import { ConfigError } from '../../core/errors.ts';
import type { WorkContext } from '../../core/progress.ts';
import { checkArtefactTarget, writeArtefact } from '../../formats/artefact.ts';
import { overwrites } from '../../formats/overwrites.ts';
import { findMember } from '../find-member.ts';
import { type LoadedModel, loadTrainedModel } from '../recommender-artefact.ts';
import { exportMelCnn } from './mel-cnn.ts';
import { exportTitleBert } from './title-bert/export-title-bert.ts';

/** Kind of the artefact in its manifest. */
export const EXPORT_ARTEFACT = 'export';

/** Writes the files of one model into `dir`; gives what the manifest holds beside the model's name. */
export type Exporter = (
  dir: string,
  loaded: LoadedModel,
  context: WorkContext,
) => Promise<Record<string, unknown>>;

/** Exporters by the name of the model. Of a selection, the first member that is among them is exported. */
const EXPORTERS: ReadonlyMap<string, Exporter> = new Map([
  ['title-bert', exportTitleBert],
  ['mel-cnn', exportMelCnn],
]);

/** What was exported. */
export interface ExportReport {
  /** Name of the model, such as `title-bert`. */
  readonly model: string;
  readonly out: string;
  /** Names of the files and folders in `out`, sorted. */
  readonly files: readonly string[];
}

/**
 * Exports the network of a model artefact; appears whole or not at all.
 * @param dir artefact of kind `model`
 * @param out the folder to make
 * @throws ConfigError where the model has no network to export, `out` would replace the model, or stands already
 * @throws NotFoundError, FormatError as `loadTrainedModel` does; StorageError
 */
export async function exportModel(
  dir: string,
  out: string,
  options: { readonly force?: boolean } = {},
  context: WorkContext = {},
): Promise<ExportReport> {
  if ((await overwrites(out, dir)) || (await overwrites(dir, out))) {
    throw new ConfigError(`--out: ${out} would replace what it is made of, in ${dir}; give another path`);
  }
  const { force = false } = options;
  const target = { kind: EXPORT_ARTEFACT, force, signal: context.signal };
  await checkArtefactTarget(out, target);
  context.progress?.stage('loading the model', null, 'bytes');
  const loaded = await loadTrainedModel(dir, context);
  try {
    const names = [...EXPORTERS.keys()];
    const member = findMember(loaded, names);
    if (member === null) {
      throw new ConfigError(
        `${dir}: a ${loaded.modelName} model has no network to export; export one of ${names.join(', ')}, made by segue train`,
      );
    }
    context.progress?.stage(`writing ${out}`, null, 'bytes');
    await writeArtefact(out, target, async (temporaryDir) => {
      const content = await EXPORTERS.get(member.modelName)!(temporaryDir, member, context);
      return { model: member.modelName, ...content };
    });
    const files = (await readdir(out)).sort();
    return { model: member.modelName, out, files };
  } finally {
    await loaded.model.close();
  }
}
