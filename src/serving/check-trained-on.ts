// Whether an artefact was trained on the data set at hand: on the very playlists, not just on the same songs and tags. One that
// saw more than a split has seen its answers, and one that saw other playlists belongs to another model.
import { ConfigError } from '../core/errors.ts';
import type { Dataset } from '../dataset/dataset.ts';
import type { LoadedModel } from './recommender-artefact.ts';

/**
 * @param dir the artefact's place, for the message
 * @throws ConfigError where the model was trained on other data
 */
export function checkTrainedOn(
  { fingerprint }: Pick<Dataset, 'fingerprint'>,
  { manifest, modelName }: Pick<LoadedModel, 'manifest' | 'modelName'>,
  dir: string,
): void {
  if (manifest.datasetFingerprint === fingerprint) return;
  throw new ConfigError(
    `${dir}: the ${modelName} model was trained on other playlists than those of the data set; train it on this data set`,
  );
}
