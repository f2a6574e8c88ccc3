// What the outputs of a title model stand for, and the names and counts of its data, as tensors of one file.
import { createTensorReader, type TensorReader } from '../../dataset/tensor-reader.ts';
import { addCsr, addInt32, addStrings } from '../../dataset/tensor-writer.ts';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { Availability } from '../availability.ts';
import { createCompanionFinder } from './companions.ts';
import type { TitleKnowledge } from './knowledge.ts';
import { createNearTitles } from './near-titles.ts';
import type { TitleParts } from './title-reader.ts';

/** Writes the file. @throws StorageError */
export async function writeLabels(
  file: string,
  { tagLabels, songLabels, tagPriors, songPriors, knowledge }: TitleParts,
): Promise<void> {
  const tensors = new Map<string, Tensor>();
  tensors.set('tags.labels', { dtype: 'U32', shape: [tagLabels.length], data: tagLabels });
  tensors.set('songs.labels', { dtype: 'U32', shape: [songLabels.length], data: songLabels });
  tensors.set('tags.priors', { dtype: 'F64', shape: [tagPriors.length], data: tagPriors });
  tensors.set('songs.priors', { dtype: 'F64', shape: [songPriors.length], data: songPriors });
  addStrings(tensors, 'tags.names', knowledge.tagNames);
  addStrings(tensors, 'playlists.titles', knowledge.titles);
  addInt32(tensors, 'tags.counts', knowledge.tagCounts);
  addInt32(tensors, 'songs.counts', knowledge.songCounts);
  addInt32(tensors, 'songs.availability', knowledge.availability);
  addCsr(tensors, 'playlist_tags', knowledge.playlistTags);
  await writeSafetensors(file, tensors);
}

/** What the file says; vectors lie elsewhere. */
export type Labels = Pick<TitleParts, 'tagLabels' | 'songLabels' | 'tagPriors' | 'songPriors'> & {
  readonly knowledge: TitleKnowledge;
};

/** Reads and checks the file. @throws FormatError naming tensor and place; NotFoundError, StorageError */
export async function readLabels(file: string): Promise<Labels> {
  const { tensors } = await readSafetensors(file);
  const reader = createTensorReader(tensors, file);
  const tagNames = reader.strings('tags.names');
  const numTags = tagNames.length;
  const songCounts = reader.counts('songs.counts');
  const numSongs = songCounts.length;
  const numPlaylists = reader.get('playlist_tags.row_starts', 'U32').data.length - 1;
  const playlistTags = reader.csr('playlist_tags', numPlaylists, numTags);
  const titles = reader.strings('playlists.titles', numPlaylists);
  return {
    ...readLabelSet(reader, 'tags', numTags),
    ...readLabelSet(reader, 'songs', numSongs),
    knowledge: {
      ...{ tagNames, songCounts, space: null },
      tagCounts: reader.int32('tags.counts', numTags, 0),
      ...{ titles, playlistTags, companions: createCompanionFinder(playlistTags) },
      nearTitles: createNearTitles(titles, playlistTags),
      availability: reader.int32('songs.availability', numSongs) as Availability,
    },
  } as Labels;
}

function readLabelSet(reader: TensorReader, what: 'tags' | 'songs', limit: number) {
  const indices = reader.get(`${what}.labels`, 'U32').data as Uint32Array;
  indices.forEach((index, label) => {
    const least = label === 0 ? 0 : indices[label - 1]! + 1;
    if (index >= least && index < limit) return;
    reader.fail(`${what}.labels[${label}]`, `expected ${least} to ${limit - 1}, got ${index}`);
  });
  const priors = reader.get(`${what}.priors`, 'F64', indices.length).data as Float64Array;
  if (!priors.every(Number.isFinite)) reader.fail(`${what}.priors`, 'expected finite numbers');
  return what === 'tags'
    ? { tagLabels: indices, tagPriors: priors }
    : { songLabels: indices, songPriors: priors };
}
