// How a sound model lies on disk: the network to run as ONNX, its values as tensors (for export, and for other programs), labels,
// and a JSON file that says what belongs together. Nothing of training is among them.
import { join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { TagIndex } from '../../core/indices.ts';
import { createTensorReader } from '../../dataset/tensor-reader.ts';
import { addStrings } from '../../dataset/tensor-writer.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { writeTextAtomically } from '../../formats/write-atomically.ts';
import { writeModel } from '../../formats/write-model.ts';
import { expectFact, isCount, isObject, readFacts } from '../facts-file.ts';
import { fromFileTensor, toFileTensor } from '../training/file-tensors.ts';
import { buildInference, type MelNetwork, NETWORK_NAMES, valuesOf } from './networks/network.ts';
import type { MelCnnOptions } from './options.ts';
import type { MelLabel, MelReport } from './report.ts';

/** Names of the files. */
export const MEL_CNN_FILES = {
  network: 'network.onnx',
  weights: 'weights.safetensors',
  labels: 'labels.safetensors',
  facts: 'mel-cnn.json',
} as const;

const REMEDY = 'train the model again';

/** All that a sound model consists of. */
export interface MelContent {
  readonly network: MelNetwork;
  readonly fit: MelCnnOptions['fit'];
  /** (labels) Tags by index, then genres by code. */
  readonly labels: readonly MelLabel[];
  /** (labels) Share of the songs that have each, above 0 and below 1. */
  readonly shares: Float64Array;
  /** Values by parameter name, or the folder that they were saved to. */
  readonly model: ReadonlyMap<string, EngineTensor> | string;
  /** Of the data set that it learned from. */
  readonly numSongs: number;
  readonly numTags: number;
  /** Dense indices of the songs that the network was trained on, ascending: of all others it heard nothing. */
  readonly trainingSongs: Uint32Array;
  readonly report: MelReport;
  /** How it was trained, as JSON. */
  readonly options: Readonly<Record<string, unknown>>;
}

type Facts = Pick<MelContent, 'network' | 'fit' | 'numSongs' | 'numTags' | 'report' | 'options'>;

/** Writes the model into an existing folder. */
export async function saveMelCnn(dir: string, content: MelContent): Promise<void> {
  const { network, fit, labels, shares, numSongs, numTags, trainingSongs, report, options } = content;
  const values = await readValues(content);
  const graph = buildInference(network);
  await writeModel(join(dir, MEL_CNN_FILES.network), graph, { initializers: valuesOf(graph, values) });
  const weights = [...values].map(([name, value]) => [name, toFileTensor(name, value)] as const);
  await writeSafetensors(join(dir, MEL_CNN_FILES.weights), new Map(weights));
  const tensors = new Map<string, Tensor>();
  const tags = Uint32Array.from(labels.flatMap(({ tag }) => (tag === null ? [] : [tag])));
  tensors.set('labels.tags', { dtype: 'U32', shape: [tags.length], data: tags });
  tensors.set('labels.shares', { dtype: 'F64', shape: [shares.length], data: shares });
  tensors.set('songs.training', { dtype: 'U32', shape: [trainingSongs.length], data: trainingSongs });
  addStrings(
    tensors,
    'labels.names',
    labels.map(({ name }) => name),
  );
  await writeSafetensors(join(dir, MEL_CNN_FILES.labels), tensors);
  const facts: Facts = { network, fit, numSongs, numTags, report, options };
  await writeTextAtomically(join(dir, MEL_CNN_FILES.facts), [`${JSON.stringify(facts, null, 2)}\n`]);
}

/**
 * Reads and checks what `saveMelCnn` wrote, but the values, which stay on disk until they are asked for.
 * @throws NotFoundError, FormatError naming file and field; StorageError
 */
export async function loadMelCnn(dir: string): Promise<MelContent> {
  const facts = await readMelFacts(join(dir, MEL_CNN_FILES.facts));
  const labels = await readLabels(join(dir, MEL_CNN_FILES.labels), facts);
  return { ...facts, ...labels, model: dir };
}

/**
 * The values by parameter name.
 * @throws FormatError where the file is not of this network, or a value is not finite; NotFoundError, StorageError
 */
export async function readValues({
  model,
  network,
}: Pick<MelContent, 'model' | 'network'>): Promise<ReadonlyMap<string, EngineTensor>> {
  if (typeof model !== 'string') return model;
  const file = join(model, MEL_CNN_FILES.weights);
  const { tensors } = await readSafetensors(file);
  const values = new Map<string, EngineTensor>();
  for (const { name, shape } of buildInference(network).parameters) {
    const tensor = tensors.get(name);
    const expected = `F32 of shape [${shape.join(', ')}]`;
    const got = tensor === undefined ? 'nothing' : `${tensor.dtype} of shape [${tensor.shape.join(', ')}]`;
    if (tensor === undefined || got !== expected) {
      throw new FormatError(
        { file, field: `tensor "${name}"` },
        `expected ${expected}, got ${got}; ${REMEDY}`,
      );
    }
    if (!(tensor.data as Float32Array).every(Number.isFinite)) {
      throw new FormatError({ file, field: `tensor "${name}"` }, `expected finite numbers; ${REMEDY}`);
    }
    values.set(name, fromFileTensor(tensor));
  }
  return values;
}

/** Path of the network's file for a session, or its values. */
export function runnableModel({ model }: Pick<MelContent, 'model'>): MelContent['model'] {
  return typeof model === 'string' ? join(model, MEL_CNN_FILES.network) : model;
}

async function readLabels(
  file: string,
  { network, numSongs, numTags }: Facts,
): Promise<Pick<MelContent, 'labels' | 'shares' | 'trainingSongs'>> {
  const { tensors } = await readSafetensors(file);
  const reader = createTensorReader(tensors, file);
  const names = reader.strings('labels.names');
  const { numLabels } = network;
  if (names.length !== numLabels) {
    reader.fail('labels.names', `expected ${numLabels} names, got ${names.length}; ${REMEDY}`);
  }
  const readAscending = (name: string, limit: number): Uint32Array => {
    const values = reader.get(name, 'U32').data as Uint32Array;
    values.forEach((value, i) => {
      const least = i === 0 ? 0 : values[i - 1]! + 1;
      if (value >= least && value < limit) return;
      reader.fail(`${name}[${i}]`, `expected ${least} to ${limit - 1}, got ${value}; ${REMEDY}`);
    });
    return values;
  };
  const tags = readAscending('labels.tags', numTags);
  if (tags.length > numLabels)
    reader.fail('labels.tags', `expected at most ${numLabels}, got ${tags.length}`);
  const trainingSongs = readAscending('songs.training', numSongs);
  const shares = reader.get('labels.shares', 'F64', numLabels).data as Float64Array;
  if (!shares.every((share) => share > 0 && share < 1)) {
    reader.fail('labels.shares', `expected shares between 0 and 1; ${REMEDY}`);
  }
  const labels = names.map((name, label): MelLabel => {
    const tag = tags[label];
    return tag === undefined
      ? { kind: 'genre', name, tag: null }
      : { kind: 'tag', name, tag: tag as TagIndex };
  });
  return { labels, shares, trainingSongs };
}

function readMelFacts(file: string): Promise<Facts> {
  return readFacts(file, (content) => {
    const { network, fit, numSongs, numTags, report, options } = content as Partial<Facts>;
    const name: unknown = network?.name;
    expectFact('network.name', NETWORK_NAMES.includes(name as never), 'the name of a network', name);
    for (const size of ['numBands', 'numFrames', 'numLabels'] as const) {
      expectFact(`network.${size}`, isCount(network?.[size], 1), 'a whole number from 1', network?.[size]);
    }
    expectFact('fit', fit === 'repeat' || fit === 'numpy', 'repeat or numpy', fit);
    expectFact('numSongs', isCount(numSongs), 'a whole number', numSongs);
    expectFact('numTags', isCount(numTags), 'a whole number', numTags);
    expectFact('report', isObject(report), 'an object', report);
    return { ...(content as unknown as Facts), options: options ?? {} };
  });
}
