// How a sound space lies on disk: the two models that it was made from in folders of their own, the places of songs and the way to
// find more as tensors, and what was found out as JSON. It loads without data set and spectrograms.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import { QUESTION_KINDS } from '../../dataset/question-kind.ts';
import { createTensorReader, type TensorReader } from '../../dataset/tensor-reader.ts';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts';
import { toStorageError } from '../../formats/storage.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { writeTextAtomically } from '../../formats/write-atomically.ts';
import { expectFact, isCount, isObject, readFacts } from '../facts-file.ts';
import { loadMelCnn, type MelContent, saveMelCnn } from '../mel-cnn/mel-cnn-files.ts';
import type { NewSongs } from '../word2vec/space-scorer.ts';
import type { VectorSpace } from '../word2vec/vector-space.ts';
import { loadWord2vec, saveWord2vec, type Word2vecContent } from '../word2vec/word2vec-files.ts';
import type { PlacedSongs } from './extend-space.ts';
import type { Placer } from './placer.ts';
import { PLACING_WAYS, type SoundSpaceReport } from './report.ts';

const FOLDERS = { word2vec: 'word2vec', sounds: 'mel-cnn' } as const;
const TENSORS_FILE = 'sound-space.safetensors';
const FACTS_FILE = 'sound-space.json';
const WAVE_TENSORS = ['means', 'deviations', 'directions', 'phases'] as const;
const REMEDY = 'train the model again';

/** All that a sound space consists of. */
export interface SoundSpaceContent {
  /** As it was trained, without the placed songs. */
  readonly word2vec: Word2vecContent;
  readonly sounds: MelContent;
  readonly placer: Placer;
  readonly placed: PlacedSongs;
  readonly newSongs: Omit<NewSongs, 'rows'>;
  readonly report: SoundSpaceReport;
  /** How the two models were trained, as JSON. */
  readonly options: Readonly<Record<string, unknown>>;
}

type Facts = Pick<SoundSpaceContent, 'newSongs' | 'report' | 'options'> &
  Pick<Placer, 'way' | 'mapShare'> & {
    readonly pull: number;
    readonly embeddingSize: number;
    readonly numWaves: number;
  };

/** Writes the model into an existing folder. */
export async function saveSoundSpace(dir: string, content: SoundSpaceContent): Promise<void> {
  for (const name of Object.values(FOLDERS)) {
    await mkdir(join(dir, name)).catch((error: unknown) => {
      throw toStorageError(error, 'create', join(dir, name));
    });
  }
  await saveWord2vec(join(dir, FOLDERS.word2vec), content.word2vec);
  await saveMelCnn(join(dir, FOLDERS.sounds), content.sounds);
  const { placer, placed, newSongs, report, options } = content;
  const { way, mapShare, tags } = placer;
  const { waves, map } = placer.map;
  const tensors = new Map<string, Tensor>();
  const add = (name: string, dtype: 'U32' | 'F32' | 'F64', data: Tensor['data']): void => {
    tensors.set(name, { dtype, shape: [data.length], data });
  };
  add('placed.songs', 'U32', placed.songs);
  add('placed.counts', 'U32', placed.counts);
  add('placed.vectors', 'F32', placed.vectors);
  add('map.weights', 'F64', map.weights);
  add('map.bias', 'F64', map.bias);
  for (const name of WAVE_TENSORS) add(`waves.${name}`, 'F64', waves[name]);
  add('tags.mean', 'F64', tags.mean);
  add('tags.direction_mean', 'F64', tags.directionMean);
  await writeSafetensors(join(dir, TENSORS_FILE), tensors);
  const { embeddingSize, numWaves } = waves;
  const sizes = { embeddingSize, numWaves, pull: tags.pull };
  const facts: Facts = { way, mapShare, ...sizes, newSongs, report, options };
  await writeTextAtomically(join(dir, FACTS_FILE), [`${JSON.stringify(facts, null, 2)}\n`]);
}

/**
 * Reads and checks what `saveSoundSpace` wrote.
 * @throws NotFoundError, FormatError naming file and field; StorageError
 */
export async function loadSoundSpace(dir: string): Promise<SoundSpaceContent> {
  const facts = await readSoundSpaceFacts(join(dir, FACTS_FILE));
  const word2vec = await loadWord2vec(join(dir, FOLDERS.word2vec));
  const sounds = await loadMelCnn(join(dir, FOLDERS.sounds));
  const file = join(dir, TENSORS_FILE);
  const { space } = word2vec;
  if (sounds.numSongs !== space.numSongs || sounds.numTags !== space.numTags) {
    throw new FormatError({ file: join(dir, FOLDERS.sounds) }, `of other songs or tags; ${REMEDY}`);
  }
  const reader = createTensorReader((await readSafetensors(file)).tensors, file);
  return {
    ...{ word2vec, sounds, placer: readPlacer(reader, facts, space), placed: readPlaced(reader, space) },
    ...{ newSongs: facts.newSongs, report: facts.report, options: facts.options },
  };
}

function readNumbers(reader: TensorReader, name: string, length: number): Float64Array {
  const data = reader.get(name, 'F64', length).data as Float64Array;
  if (!data.every(Number.isFinite)) reader.fail(name, `expected finite numbers; ${REMEDY}`);
  return data;
}

function readPlacer(reader: TensorReader, facts: Facts, { vectors: { dimensions } }: VectorSpace): Placer {
  const { way, mapShare, pull, embeddingSize, numWaves } = facts;
  const numFeatures = embeddingSize + numWaves;
  const numbers = (name: string, length: number): Float64Array => readNumbers(reader, name, length);
  return {
    ...{ way, mapShare },
    tags: {
      pull,
      mean: numbers('tags.mean', dimensions),
      directionMean: numbers('tags.direction_mean', dimensions),
    },
    map: {
      waves: {
        ...{ embeddingSize, numWaves },
        means: numbers('waves.means', embeddingSize),
        deviations: numbers('waves.deviations', embeddingSize),
        directions: numbers('waves.directions', numWaves * embeddingSize), // (waves, embedding)
        phases: numbers('waves.phases', numWaves),
      },
      map: {
        ...{ numFeatures, numTargets: dimensions },
        weights: numbers('map.weights', numFeatures * dimensions), // (embedding + waves, dimensions)
        bias: numbers('map.bias', dimensions),
      },
    },
  };
}

function readPlaced(reader: TensorReader, space: VectorSpace): PlacedSongs {
  const songs = reader.get('placed.songs', 'U32').data as Uint32Array;
  songs.forEach((song, i) => {
    const least = i === 0 ? 0 : songs[i - 1]! + 1;
    const isFree = space.rowOf('songs', song) === undefined;
    if (song >= least && song < space.numSongs && isFree) return;
    reader.fail(
      `placed.songs[${i}]`,
      `expected a song from ${least} to ${space.numSongs - 1} without a vector, got ${song}; ${REMEDY}`,
    );
  });
  const counts = reader.get('placed.counts', 'U32', songs.length).data as Uint32Array;
  const size = songs.length * space.vectors.dimensions;
  const vectors = reader.get('placed.vectors', 'F32', size).data as Float32Array; // (songs, dimensions)
  if (!vectors.every(Number.isFinite)) reader.fail('placed.vectors', `expected finite numbers; ${REMEDY}`);
  return { songs, counts, vectors };
}

function readSoundSpaceFacts(file: string): Promise<Facts> {
  return readFacts(file, (content) => {
    const { way, mapShare, pull, newSongs, report, options } = content as Partial<Facts>;
    expectFact('way', PLACING_WAYS.includes(way as never), `one of ${PLACING_WAYS.join(', ')}`, way);
    expectFact('mapShare', isBetween(mapShare, 0, 1), 'a number from 0 to 1', mapShare);
    expectFact('pull', Number.isFinite(pull), 'a number', pull);
    for (const size of ['embeddingSize', 'numWaves'] as const) {
      expectFact(size, isCount(content[size], 1), 'a whole number from 1', content[size]);
    }
    expectFact('newSongs.count', isCount(newSongs?.count, 1), 'a whole number from 1', newSongs?.count);
    for (const kind of QUESTION_KINDS) {
      const factor: unknown = newSongs?.factors?.[kind];
      expectFact(`newSongs.factors.${kind}`, isBetween(factor, 1e-6, 1e6), 'a number above 0', factor);
    }
    expectFact('report', isObject(report), 'an object', report);
    return { ...(content as unknown as Facts), options: options ?? {} };
  });
}

const isBetween = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;
