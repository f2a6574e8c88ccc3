// A list of song ids as text: one whole number a line, empty lines between them allowed.
import { readFile } from 'node:fs/promises';
import { FormatError } from '../core/errors.ts';
import { toStorageError } from './storage.ts';

/**
 * The songs of a list; one that stands there twice counts once.
 * @throws FormatError naming the line, counted from 1, that is no whole number from 0 to 2^53 - 1, or a list without
 *   songs; NotFoundError, StorageError
 */
export async function readSongList(file: string): Promise<Set<number>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw toStorageError(error, 'read', file);
  }
  const songs = new Set<number>();
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const id = line.trim();
    if (id === '') continue;
    if (!/^\d+$/.test(id) || !Number.isSafeInteger(Number(id))) {
      const shown = JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}…` : id);
      throw new FormatError(
        { file, record: `line ${at + 1}` },
        `expected a song id, one a line, got ${shown}`,
      );
    }
    songs.add(Number(id));
  }
  if (songs.size === 0) throw new FormatError({ file }, 'no songs in the list; write an id a line');
  return songs;
}
