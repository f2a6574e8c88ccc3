// An older file out of the way while its successor takes its place, so that a failure can bring it back.
import { rename, rm } from 'node:fs/promises';
import { isSystemError, toStorageError } from './storage.ts';
import { temporaryNameBeside } from './write-atomically.ts';

/** A place that was cleared. */
export interface AsideFile {
  /** Makes the place as it was: with the older file, or empty. */
  restore(): Promise<void>;
  /** Removes the older file for good. */
  discard(): Promise<void>;
}

/**
 * Renames a file to a hidden name beside it; where there is none, the place is empty already.
 * @param path a regular file, no symbolic link: a path that `findTarget` gives
 * @throws StorageError where the system refuses
 */
export async function setAside(path: string): Promise<AsideFile> {
  const hidden = temporaryNameBeside(path);
  try {
    await rename(path, hidden);
  } catch (error) {
    if (!(isSystemError(error) && error.code === 'ENOENT')) throw toStorageError(error, 'replace', path);
    const clear = () => rm(path, { force: true });
    return { restore: clear, discard: async () => {} };
  }
  return { restore: () => rename(hidden, path), discard: () => rm(hidden, { force: true }) };
}
