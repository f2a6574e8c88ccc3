// How a word2vec model lies on disk: vectors and what they stand for as tensors, weights and options as JSON. Nothing
// of training is among them; checkpoints are files of their own.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { createTensorReader } from '../../dataset/tensor-reader.ts';
import { addCsr, addInt32, addStrings } from '../../dataset/tensor-writer.ts';
import { writeSafetensors } from '../../formats/safetensors.ts';
import { toStorageError } from '../../formats/storage.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { Availability } from '../availability.ts';
import { expectFact, isCount, readFacts } from '../facts-file.ts';
import type { TuningOutcome } from '../tuning/tune-by-kind.ts';
import { checkWord2vecParameters, type Word2vecParameters } from './parameters.ts';
import { countByKind } from './train-space.ts';
import {
  createVectorSpace,
  TOKEN_KINDS,
  type TokenKind,
  type TokenRange,
  type VectorSpace,
} from './vector-space.ts';
import { findNonFiniteRow, readVectorTensors, vectorsToTensor } from './vector-tensors.ts';

const TENSORS_FILE = 'vectors.safetensors';
const PARAMETERS_FILE = 'word2vec.json';
const VECTORS = 'vectors';

/** All that a word2vec model consists of. */
export interface Word2vecContent {
  readonly space: VectorSpace;
  readonly availability: Availability;
  /** (tags) Names, which titles may mention, and in how many playlists each occurs. */
  readonly tagNames: readonly string[];
  readonly tagCounts: Int32Array;
  /** (songs, artists); null where artists have no vectors. */
  readonly songArtists: CsrMatrix | null;
  readonly parameters: Word2vecParameters;
  /** How the parameters were found; empty where they were given. */
  readonly tuning: readonly TuningOutcome[];
  /** How the vectors were trained, as JSON. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Writes the two files into an existing folder. */
export async function saveWord2vec(dir: string, content: Word2vecContent): Promise<void> {
  const { space, songArtists } = content;
  const tensors = new Map<string, Tensor>();
  tensors.set(VECTORS, vectorsToTensor(space.vectors));
  tensors.set('counts', { dtype: 'U32', shape: [space.counts.length], data: space.counts });
  tensors.set('indices', { dtype: 'U32', shape: [space.indices.length], data: space.indices });
  addStrings(tensors, 'words', space.words);
  addInt32(tensors, 'songs.availability', content.availability);
  addStrings(tensors, 'tags.names', content.tagNames);
  addInt32(tensors, 'tags.counts', content.tagCounts);
  if (songArtists !== null) addCsr(tensors, 'song_artists', songArtists);
  await writeSafetensors(join(dir, TENSORS_FILE), tensors);
  const file = join(dir, PARAMETERS_FILE);
  const { parameters, tuning, options } = content;
  const { dimensions } = space.vectors;
  const json = { dimensions, numTokens: countByKind(space), options, parameters, tuning };
  try {
    await writeFile(file, `${JSON.stringify(json, null, 2)}\n`);
  } catch (error) {
    throw toStorageError(error, 'write', file);
  }
}

/** Reads and checks what `saveWord2vec` wrote. */
export async function loadWord2vec(dir: string): Promise<Word2vecContent> {
  const { dimensions, numTokens, ...facts } = await readParameters(join(dir, PARAMETERS_FILE));
  const ranges = toRanges(numTokens);
  const numVectors = TOKEN_KINDS.reduce((sum, kind) => sum + numTokens[kind], 0);
  const file = join(dir, TENSORS_FILE);
  const { stores, tensors } = await readVectorTensors(file, [VECTORS], { numVectors, dimensions });
  const vectors = stores[0]!;
  const bad = findNonFiniteRow(vectors);
  if (bad >= 0) {
    throw new FormatError(
      { file, field: `${VECTORS}[${bad}]` },
      'expected finite numbers; train the model again',
    );
  }
  const reader = createTensorReader(tensors, file);
  const tagNames = reader.strings('tags.names');
  const tagCounts = reader.int32('tags.counts', tagNames.length, 0);
  const numSongs = reader.get('songs.availability', 'I32').data.length;
  const availability = reader.int32('songs.availability', numSongs) as Availability;
  const words = reader.strings('words', numTokens.words);
  const counts = reader.get('counts', 'U32', numVectors).data as Uint32Array;
  const indices = reader.get('indices', 'U32', numVectors).data as Uint32Array;
  const limits = { songs: numSongs, tags: tagNames.length, words: words.length };
  for (const kind of TOKEN_KINDS) {
    const limit = kind in limits ? limits[kind as keyof typeof limits] : 2 ** 31;
    const { start, end } = ranges[kind];
    for (let row = start; row < end; row++) {
      const lowest = row === start ? 0 : indices[row - 1]! + 1;
      if (indices[row]! < lowest || indices[row]! >= limit) {
        reader.fail(`indices[${row}]`, `expected ${lowest} to ${limit - 1}, got ${indices[row]}`);
      }
    }
  }
  const space = createVectorSpace(
    vectors,
    { counts, ranges, indices, words },
    { numSongs, numTags: tagNames.length },
  );
  const artistIndices = indices.subarray(ranges.artists.start, ranges.artists.end);
  const songArtists = artistIndices.length === 0 ? null : readSongArtists(reader, numSongs);
  return { space, availability, tagNames, tagCounts, songArtists, ...facts };
}

/** Artists above those that have vectors occur, too; how many there are is not told. */
function readSongArtists(reader: ReturnType<typeof createTensorReader>, numSongs: number): CsrMatrix {
  const columns = reader.get('song_artists.columns', 'U32').data as Uint32Array;
  const numArtists = columns.reduce((most, artist) => Math.max(most, artist + 1), 0);
  return reader.csr('song_artists', numSongs, numArtists);
}

function toRanges(numTokens: Readonly<Record<TokenKind, number>>): Record<TokenKind, TokenRange> {
  let start = 0;
  const entries = TOKEN_KINDS.map((kind) => {
    const range = { start, end: start + numTokens[kind] };
    start = range.end;
    return [kind, range];
  });
  return Object.fromEntries(entries) as Record<TokenKind, TokenRange>;
}

type Facts = Pick<Word2vecContent, 'parameters' | 'tuning' | 'options'> & {
  dimensions: number;
  numTokens: Record<TokenKind, number>;
};

function readParameters(file: string): Promise<Facts> {
  return readFacts(file, ({ dimensions, numTokens, options, parameters, tuning }) => {
    const counts = { ...(numTokens as Facts['numTokens']) };
    expectFact('dimensions', isCount(dimensions, 1), 'a whole number from 1', dimensions);
    for (const kind of TOKEN_KINDS) {
      expectFact(`numTokens.${kind}`, isCount(counts[kind]), 'a whole number from 0', counts[kind]);
    }
    return {
      dimensions: dimensions as number,
      numTokens: counts,
      options: (options ?? {}) as Facts['options'],
      parameters: checkWord2vecParameters(parameters, 'parameters'),
      tuning: (tuning ?? []) as Facts['tuning'],
    };
  });
}
