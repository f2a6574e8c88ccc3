// How a neighbour model lies on disk: playlists and names as tensors, weights as JSON.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QUESTION_KINDS } from '../../dataset/question-kind.ts';
import { createTensorReader } from '../../dataset/tensor-reader.ts';
import { addCsr, addInt32, addStrings } from '../../dataset/tensor-writer.ts';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts';
import { toStorageError } from '../../formats/storage.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { Availability } from '../availability.ts';
import { readFacts } from '../facts-file.ts';
import type { TuningOutcome } from '../tuning/tune-by-kind.ts';
import { createNeighboursData, type NeighboursData } from './neighbours-data.ts';
import { checkWeights, type NeighboursParameters } from './parameters.ts';

const TENSORS_FILE = 'neighbours.safetensors';
const PARAMETERS_FILE = 'neighbours.json';

/** All that a neighbour model consists of. */
export interface NeighboursContent {
  readonly data: NeighboursData;
  /** (tags) Names, which titles may mention. */
  readonly tagNames: readonly string[];
  readonly parameters: NeighboursParameters;
  /** How the parameters were found; empty where they were given. */
  readonly tuning: readonly TuningOutcome[];
}

/** Writes the two files into an existing folder. */
export async function saveNeighbours(dir: string, content: NeighboursContent): Promise<void> {
  const { data, tagNames, parameters, tuning } = content;
  const tensors = new Map<string, Tensor>();
  addCsr(tensors, 'playlist_songs', data.playlistSongs);
  addCsr(tensors, 'playlist_tags', data.playlistTags);
  addInt32(tensors, 'songs.availability', data.availability);
  addStrings(tensors, 'tags.names', tagNames);
  await writeSafetensors(join(dir, TENSORS_FILE), tensors);
  const file = join(dir, PARAMETERS_FILE);
  try {
    await writeFile(file, `${JSON.stringify({ parameters, tuning }, null, 2)}\n`);
  } catch (error) {
    throw toStorageError(error, 'write', file);
  }
}

/** Reads and checks what `saveNeighbours` wrote. */
export async function loadNeighbours(dir: string): Promise<NeighboursContent> {
  const { parameters, tuning } = await readParameters(join(dir, PARAMETERS_FILE));
  const file = join(dir, TENSORS_FILE);
  const { tensors } = await readSafetensors(file);
  const reader = createTensorReader(tensors, file);
  const tagNames = reader.strings('tags.names');
  const numPlaylists = reader.get('playlist_songs.row_starts', 'U32').data.length - 1;
  const availability = reader.int32(
    'songs.availability',
    reader.get('songs.availability', 'I32').data.length,
  );
  const playlistSongs = reader.csr('playlist_songs', numPlaylists, availability.length);
  const playlistTags = reader.csr('playlist_tags', numPlaylists, tagNames.length);
  const data = createNeighboursData(playlistSongs, playlistTags, availability as Availability);
  return { data, tagNames, parameters, tuning };
}

function readParameters(file: string): Promise<Pick<NeighboursContent, 'parameters' | 'tuning'>> {
  return readFacts(file, (content) => {
    const parameters = content.parameters as NeighboursParameters | undefined;
    for (const target of ['songs', 'tags'] as const) {
      for (const kind of QUESTION_KINDS) {
        checkWeights({ ...parameters?.[target]?.[kind] }, `parameters.${target}.${kind}`);
      }
    }
    return { parameters: parameters!, tuning: (content.tuning ?? []) as TuningOutcome[] };
  });
}
