// From what is typed at `segue similar` to rows of the model's space; what has no vector is an error that says why.
import { ConfigError, NotFoundError } from '../core/errors.ts';
import type { SoundSpaceModel } from '../models/sound-space/sound-space.ts';
import type { VectorSpace } from '../models/word2vec/vector-space.ts';
import { asPlacing } from '../serving/placements.ts';
import type { LoadedModel } from '../serving/recommender-artefact.ts';
import { normalizeTitle } from '../text/normalize-title.ts';
import { createTagMentionFinder } from '../text/tag-mentions.ts';
import { toSongId } from './song-names.ts';

/** The model's vectors; throws `ConfigError` where it has none. */
export function requireSpace(
  { model, modelName }: Pick<LoadedModel, 'model' | 'modelName'>,
  dir: string,
): VectorSpace {
  if (!('space' in model)) {
    throw new ConfigError(
      `${dir}: expected a model with vectors, got '${modelName}'; make one with segue train word2vec`,
    );
  }
  return model.space as VectorSpace;
}

/** A model that places songs and sounds; throws `ConfigError` naming the one to give where it does not. */
export function requirePlacing(
  { model, modelName }: Pick<LoadedModel, 'model' | 'modelName'>,
  { dir, option }: { readonly dir: string; readonly option: string },
): SoundSpaceModel {
  if (asPlacing(model) !== null) return model as unknown as SoundSpaceModel;
  throw new ConfigError(
    `${option}: ${dir} is a ${modelName} model, which places no songs by their sound; give one made by segue train sound-space`,
  );
}

/** Finds rows of what users name. */
export interface ItemFinder {
  /** @throws NotFoundError where the song is unknown, or too rare to have a vector */
  rowOfSong(text: string): Promise<number>;
  /** @throws NotFoundError where the tag is unknown, or too rare; ConfigError where the model has no tags */
  rowOfTag(tag: string): Promise<number>;
  /**
   * Rows of the tags that a title mentions, then of its known words.
   * @throws NotFoundError where there are none
   */
  rowsOfTitle(title: string): number[];
}

/** @param dataDir the data set, to count what has no vector; null where it was not given */
export function createItemFinder(
  space: VectorSpace,
  { songs, tags, manifest }: Pick<LoadedModel, 'songs' | 'tags' | 'manifest'>,
  dataDir: string | null,
): ItemFinder {
  const rowOf = async (kind: 'songs' | 'tags', index: number, label: string): Promise<number> => {
    const row = space.rowOf(kind, index);
    if (row !== undefined) return row;
    const { start, end } = space.ranges[kind];
    if (start === end) {
      throw new ConfigError(`the model has no vectors of ${kind}; train it with --tokens that name them`);
    }
    const count = dataDir === null ? null : await countInData(dataDir, kind, index);
    throw new NotFoundError(explainMissing(label, count, minCountOf(manifest)));
  };
  return {
    rowOfSong(text) {
      const id = toSongId(songs, text);
      return rowOf('songs', songs.indexOf(id), `song ${JSON.stringify(id)}`);
    },
    rowOfTag: (tag) => rowOf('tags', tags.indexOf(tag), `tag ${JSON.stringify(tag)}`),
    rowsOfTitle(title) {
      const rows = [...tagRowsOf(space, tags.ids, title), ...wordRowsOf(space, title)];
      if (rows.length > 0) return rows;
      throw new NotFoundError(
        `the title ${JSON.stringify(title)} mentions no tag and no word that the model knows; try other words`,
      );
    },
  };
}

/** Why something that training has seen has no vector. Counts that are not known are null. */
export function explainMissing(label: string, count: number | null, minCount: number | null): string {
  if (count !== null && minCount !== null && count >= minCount) {
    return `${label} has no vector: the file that the model's vectors were read from has none; give another`;
  }
  const minimum = `the model's minimum count${minCount === null ? '' : ` of ${minCount}`}`;
  const reason =
    count === null
      ? `it is in fewer playlists than ${minimum}`
      : `it is in ${count} playlist${count === 1 ? '' : 's'}, fewer than ${minimum}`;
  return `${label} has no vector: ${reason}; give another, or train with a lower --min-count`;
}

function minCountOf({ options }: LoadedModel['manifest']): number | null {
  const minCount = (options as { minCount?: unknown } | undefined)?.minCount;
  return typeof minCount === 'number' ? minCount : null;
}

async function countInData(dataDir: string, kind: 'songs' | 'tags', index: number): Promise<number> {
  const { loadDataset } = await import('../dataset/load-dataset.ts');
  const { columnCounts } = await import('../dataset/csr-matrix.ts');
  const { playlistSongs, playlistTags } = await loadDataset(dataDir);
  return columnCounts(kind === 'songs' ? playlistSongs : playlistTags)[index]!;
}

function tagRowsOf(space: VectorSpace, names: readonly string[], title: string): number[] {
  const { start, end } = space.ranges.tags;
  // Tags without a vector count as never used, so that they are not looked for.
  const counts = new Uint32Array(names.length);
  for (let row = start; row < end; row++) counts[space.indices[row]!] = space.counts[row]!;
  const finder = createTagMentionFinder(names, counts);
  return finder.find(title).flatMap((tag) => space.rowOf('tags', tag) ?? []);
}

function wordRowsOf(space: VectorSpace, title: string): number[] {
  const { start, end } = space.ranges.words;
  if (start === end) return [];
  const positions = new Map(space.words.map((word, position) => [word, position]));
  const words = new Set(normalizeTitle(title).split(' '));
  return [...words].flatMap((word) => {
    const position = positions.get(word);
    return position === undefined ? [] : (space.rowOf('words', position) ?? []);
  });
}
