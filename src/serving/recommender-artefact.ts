// Trains, saves and loads recommenders. An artefact of kind `model` holds all that serving needs, and nothing that
// only training needs: the vocabulary, the model, and the models that fill its short lists.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, FormatError } from '../core/errors.ts';
import type { OutsideId, SongIndex, TagIndex } from '../core/indices.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { createIdTable, type IdTable } from '../dataset/id-table.ts';
import { createTensorReader } from '../dataset/tensor-reader.ts';
import { addIds, addStrings } from '../dataset/tensor-writer.ts';
import { readManifest, writeArtefact } from '../formats/artefact.ts';
import { readSafetensors, writeSafetensors } from '../formats/safetensors.ts';
import { toStorageError } from '../formats/storage.ts';
import type { Tensor } from '../formats/tensor.ts';
import type { TrainContext, TrainedModel } from '../models/contract.ts';
import { GENRE_POPULARITY } from '../models/genre-popularity/genre-popularity.ts';
import { POPULARITY } from '../models/popularity/popularity.ts';
import {
  findAnyKind,
  findModelKind,
  isPlaylistModel,
  type PlaylistModel,
  whyItRanksNothing,
} from './model-kinds.ts';
import { createRecommender, type Recommender } from './recommender.ts';

/** Kind of the artefact in its manifest. */
export const MODEL_ARTEFACT = 'model';

const VOCABULARY_FILE = 'vocabulary.safetensors';
const MODEL_FOLDER = 'model';

/** A model that was just trained and can be saved. */
export interface TrainedArtefact<Model extends TrainedModel = TrainedModel> {
  readonly model: Model;
  /** Writes an artefact of kind `model`; appears whole or not at all. */
  save(dir: string, options?: { force?: boolean; signal?: AbortSignal | undefined }): Promise<void>;
}

/** A recommender that was just trained and can be saved. */
export interface TrainedRecommender extends TrainedArtefact<PlaylistModel> {
  readonly recommender: Recommender;
}

/**
 * Trains a model of any kind, and fallbacks beside one that ranks songs.
 * @param options of the model, such as `MelCnnOptions`
 * @returns the model and what fills its short lists; close them all
 * @throws ConfigError for an unknown model or option, or a dataset that holds no song or no tag
 */
export async function trainModel(
  modelName: string,
  dataset: Dataset,
  options: object = {},
  context: TrainContext = {},
): Promise<TrainedArtefact & { readonly fallbacks: readonly PlaylistModel[] }> {
  const kind = findAnyKind(modelName) ?? findModelKind(modelName);
  if (dataset.playlistSongs.columns.length === 0 || dataset.playlistTags.columns.length === 0) {
    throw new ConfigError('there is nothing to learn from: the playlists hold no song or no tag');
  }
  const model = await kind.train(dataset, options as never, context);
  const fallbacks: PlaylistModel[] = [];
  if (isPlaylistModel(model)) {
    if (dataset.metadata !== null) fallbacks.push(await GENRE_POPULARITY.train(dataset, {}, context));
    fallbacks.push(await POPULARITY.train(dataset, {}, context));
  }
  const { songs, tags, fingerprint } = dataset;
  return {
    model,
    fallbacks,
    async save(dir, { force = false, signal } = {}) {
      await writeArtefact(dir, { kind: MODEL_ARTEFACT, force, signal }, async (temporaryDir) => {
        await saveVocabulary(temporaryDir, songs, tags);
        await saveInto(join(temporaryDir, MODEL_FOLDER), model);
        for (const fallback of fallbacks) await saveInto(join(temporaryDir, fallback.name), fallback);
        return {
          model: model.name,
          fallbacks: fallbacks.map(({ name }) => name),
          options: model.provenance ?? options,
          seed: context.seed ?? 0,
          datasetFingerprint: fingerprint,
        };
      });
    },
  };
}

/**
 * Trains a model and the fallbacks beside it: popularity within genres where there are metadata, then popularity.
 * @param options of the model, such as `NeighboursOptions`
 * @throws ConfigError for an unknown model or option, or a dataset that holds no song or no tag
 */
export async function trainRecommender(
  modelName: string,
  dataset: Dataset,
  options: object = {},
  context: TrainContext = {},
): Promise<TrainedRecommender> {
  findModelKind(modelName); // one that ranks nothing stops before it is trained
  const { model, fallbacks, save } = await trainModel(modelName, dataset, options, context);
  if (!isPlaylistModel(model)) throw new ConfigError(whyItRanksNothing(modelName));
  const { songs, tags } = dataset;
  return { recommender: createRecommender({ songs, tags, model, fallbacks }), model, save };
}

/** A model as it lies in an artefact, with the ids that its indices stand for. */
export interface LoadedModel {
  readonly modelName: string;
  readonly songs: IdTable<SongIndex>;
  readonly tags: IdTable<TagIndex, string>;
  readonly model: TrainedModel;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/**
 * Loads the model alone of what `save` wrote, without its fallbacks: for what looks into one model.
 * @throws NotFoundError where there is none; FormatError where it is of another kind or version, or damaged
 */
export async function loadTrainedModel(dir: string, context: TrainContext = {}): Promise<LoadedModel> {
  const { manifest, modelName } = await readModelManifest(dir);
  const vocabulary = await loadVocabulary(dir);
  const model = await loadModel(dir, { name: modelName, folder: MODEL_FOLDER }, vocabulary, context);
  return { modelName, ...vocabulary, model, manifest };
}

/**
 * Loads what `save` wrote.
 * @throws NotFoundError where there is none; FormatError where it is of another kind or version, or damaged
 */
export async function loadRecommender(dir: string, context: TrainContext = {}): Promise<Recommender> {
  const { modelName, fallbackNames } = await readModelManifest(dir);
  const vocabulary = await loadVocabulary(dir);
  const load = async (name: string, folder: string): Promise<PlaylistModel> => {
    const model = await loadModel(dir, { name, folder }, vocabulary, context);
    if (isPlaylistModel(model)) return model;
    await model.close();
    throw new ConfigError(`${dir}: ${whyItRanksNothing(name)}`);
  };
  const model = await load(modelName, MODEL_FOLDER);
  const fallbacks: PlaylistModel[] = [];
  for (const name of fallbackNames) fallbacks.push(await load(name, name));
  return createRecommender({ ...vocabulary, model, fallbacks });
}

async function readModelManifest(dir: string): Promise<{
  manifest: Record<string, unknown>;
  modelName: string;
  fallbackNames: string[];
}> {
  const manifest = await readManifest(dir, MODEL_ARTEFACT);
  const { model: modelName, fallbacks: fallbackNames } = manifest;
  if (
    typeof modelName !== 'string' ||
    !Array.isArray(fallbackNames) ||
    !fallbackNames.every((name) => typeof name === 'string')
  ) {
    throw new FormatError(
      { file: join(dir, 'manifest.json') },
      'expected the names of a model and its fallbacks; train the model again',
    );
  }
  return { manifest, modelName, fallbackNames };
}

/** Loads one model of an artefact and checks that it knows the artefact's songs and tags. */
async function loadModel(
  dir: string,
  { name, folder }: { name: string; folder: string },
  { songs, tags }: Vocabulary,
  context: TrainContext,
): Promise<TrainedModel> {
  const kind = findAnyKind(name);
  if (kind === undefined) {
    throw new FormatError(
      { file: join(dir, 'manifest.json') },
      `the model '${name}' is unknown to this version; train the model again`,
    );
  }
  const model = await kind.load(join(dir, folder), context);
  if (model.numSongs !== songs.size || model.numTags !== tags.size) {
    throw new FormatError(
      { file: join(dir, folder) },
      `expected ${songs.size} songs and ${tags.size} tags, got ${model.numSongs} and ${model.numTags}; train the model again`,
    );
  }
  return model;
}

async function saveInto(dir: string, model: TrainedModel): Promise<void> {
  try {
    await mkdir(dir);
  } catch (error) {
    throw toStorageError(error, 'create', dir);
  }
  await model.save(dir);
}

async function saveVocabulary(
  dir: string,
  songs: IdTable<SongIndex>,
  tags: IdTable<TagIndex, string>,
): Promise<void> {
  const tensors = new Map<string, Tensor>();
  addIds(tensors, 'songs.ids', songs.ids);
  addStrings(tensors, 'tags.ids', tags.ids);
  await writeSafetensors(join(dir, VOCABULARY_FILE), tensors);
}

interface Vocabulary {
  readonly songs: IdTable<SongIndex>;
  readonly tags: IdTable<TagIndex, string>;
}

async function loadVocabulary(dir: string): Promise<Vocabulary> {
  const file = join(dir, VOCABULARY_FILE);
  const reader = createTensorReader((await readSafetensors(file)).tensors, file);
  return {
    songs: createIdTable<SongIndex, OutsideId>('song', reader.ids('songs.ids')),
    tags: createIdTable<TagIndex, string>('tag', reader.strings('tags.ids')),
  };
}
