// From a model and its data set to the file of a map.
import { existsSync } from 'node:fs';
import { AbortedError, ConfigError } from '../../core/errors.ts';
import type { WorkContext } from '../../core/progress.ts';
import { openCatalog } from '../../dataset/catalog.ts';
import { loadDataset } from '../../dataset/load-dataset.ts';
import { overwrites } from '../../formats/overwrites.ts';
import { writeTextAtomically } from '../../formats/write-atomically.ts';
import type { VectorSpace } from '../../models/word2vec/vector-space.ts';
import { loadTrainedModel } from '../recommender-artefact.ts';
import { buildMap, type MapOptions } from './build-map.ts';
import { encodeMapPageData } from './encode-page-data.ts';
import type { MapColouring } from './page-data.ts';
import { readPageParts, renderMapPage } from './render-page.ts';

/** Where a map comes from and goes to. */
export interface MapFiles {
  /** Artefact of a word2vec model. */
  readonly model: string;
  /** Artefact of the data set that it was trained on. */
  readonly data: string;
  /** The HTML file. */
  readonly out: string;
}

/** A file that exists is replaced only by force, and an input never. */
async function checkTarget({ model, data, out }: MapFiles, force: boolean): Promise<void> {
  for (const source of [model, data]) {
    if ((await overwrites(out, source)) || (await overwrites(source, out))) {
      throw new ConfigError(
        `--out: ${out} would replace what it is made of, in ${source}; give another path`,
      );
    }
  }
  if (!force && existsSync(out)) {
    throw new ConfigError(`--out: ${out} exists; give another path, or --force to replace it`);
  }
}

/**
 * Draws the map of a model and writes its page, whole or not at all.
 * @returns how many songs it shows
 * @throws ConfigError for a model without vectors, one of another data set, or a file that exists without `force`;
 *   what loading and writing throw
 */
export async function writeMap(
  files: MapFiles,
  options: Partial<MapOptions> & { readonly colour?: MapColouring; readonly force?: boolean } = {},
  context: WorkContext & { readonly threads?: number } = {},
): Promise<{ numSongs: number }> {
  const { colour = 'genre', force = false, ...mapOptions } = options;
  await checkTarget(files, force);
  const parts = readPageParts();
  context.progress?.stage('loading the model', null, 'bytes');
  const { modelName, model, manifest } = await loadTrainedModel(files.model, context);
  try {
    if (!('space' in model)) {
      throw new ConfigError(
        `${files.model} is a ${modelName} model, which has no vectors; give a word2vec or sound-space model`,
      );
    }
    const dataset = await loadDataset(files.data);
    if (dataset.fingerprint !== manifest.datasetFingerprint) {
      throw new ConfigError(
        `${files.model} was trained on another data set than ${files.data}; give the one it was trained on`,
      );
    }
    const catalog = await openCatalog(files.data);
    try {
      const space = model.space as VectorSpace;
      const songs = await buildMap({ space, dataset, catalog }, mapOptions, context);
      if (context.signal?.aborted === true) throw new AbortedError();
      await writeTextAtomically(files.out, renderMapPage(encodeMapPageData(songs, colour), parts));
      return { numSongs: songs.length };
    } finally {
      catalog.close();
    }
  } finally {
    await model.close();
  }
}
