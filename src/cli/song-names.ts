// Songs as people know them, for commands that print songs: ids as they are typed, and names from a data set.
import { ConfigError } from '../core/errors.ts';
import type { OutsideId, SongIndex } from '../core/indices.ts';
import type { Catalog } from '../dataset/catalog.ts';
import type { IdTable } from '../dataset/id-table.ts';

/** A repeatable option's parser. */
export const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

/** Ids on the command line are texts; where the model's are numbers, they are read as such. */
export function toSongId(songs: IdTable<SongIndex>, text: string): OutsideId {
  return typeof songs.ids[0] === 'number' && /^\d+$/.test(text) ? Number(text) : text;
}

/** Name and artists of a song. */
export interface SongName {
  readonly name: string;
  readonly artists: readonly string[];
}

/** Names from an open catalogue. */
export interface SongNames {
  readonly catalog: Catalog;
  /** Throws `NotFoundError` for an id that the model does not know. */
  lookUp(id: OutsideId): SongName;
  close(): void;
}

/**
 * Opens the catalogue of a data set; its indices are the model's only if the model learned from that data set.
 * @throws ConfigError where it did not; NotFoundError or FormatError where one of the folders is not what it should be
 */
export async function openNames(
  dataDir: string,
  modelDir: string,
  songs: IdTable<SongIndex>,
): Promise<SongNames> {
  const { readManifest } = await import('../formats/artefact.ts');
  const { openCatalog } = await import('../dataset/catalog.ts');
  const { fingerprint } = await readManifest(dataDir, 'dataset');
  const { datasetFingerprint } = await readManifest(modelDir, 'model');
  if (fingerprint !== datasetFingerprint) {
    throw new ConfigError(
      `${modelDir} was trained on another data set than ${dataDir}; give the one it was trained on`,
    );
  }
  const catalog = await openCatalog(dataDir);
  return {
    catalog,
    lookUp(id) {
      const { name, artists } = catalog.songByIndex(songs.indexOf(id));
      return { name, artists };
    },
    close: () => catalog.close(),
  };
}

/** `name - artist, artist`; empty where there is no name. */
export function songLabel(name: string | undefined, artists: readonly string[] | undefined): string {
  if (name === undefined) return '';
  return artists !== undefined && artists.length > 0 ? `${name} - ${artists.join(', ')}` : name;
}

/** What is said of a song that has its place by its sound. */
export const PLACED_MARK = 'placed by its sound';
