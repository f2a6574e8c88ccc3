// Files appear whole or not at all: bytes go to a temporary name beside the target, which is renamed when all
// are written. Every writer of this folder goes through here.
import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { StorageError } from '../core/errors.ts';
import { isSystemError, toStorageError } from './storage.ts';

/** Characters gathered before a write: large enough for few system calls, small beside any memory. */
const BATCH_CHARACTERS = 1 << 18;

/** A name beside `path` that no other run uses; hidden, and ending in `.tmp`. */
export function temporaryNameBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
}

/**
 * Makes what is missing of a path, level by level, and gives the first of them. Node's own recursive mkdir never ends where
 * a parent answers that it does not exist although it does, as in /proc.
 */
async function makeLevels(directory: string): Promise<string | undefined> {
  const missing: string[] = [];
  for (let level = directory; !(await exists(level)); level = dirname(level)) missing.unshift(level);
  for (const level of missing) {
    await mkdir(level).catch((error: unknown) => {
      if (!(isSystemError(error) && error.code === 'EEXIST')) throw error; // someone else has just made it
    });
  }
  return missing[0];
}

/** @throws StorageError where a file stands in the place of a directory; what the system says but that nothing is there */
async function exists(directory: string): Promise<boolean> {
  try {
    if ((await stat(directory)).isDirectory()) return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return false;
    if (!(isSystemError(error) && error.code === 'ENOTDIR')) throw error;
  }
  throw new StorageError(`cannot write in ${directory}: it is a file, not a directory; check the path`);
}

/**
 * Makes a directory with its parents.
 * @returns a function that removes again those it made and that are still empty
 * @throws StorageError where the system refuses
 */
export async function makeDirectories(directory: string): Promise<() => Promise<void>> {
  let first: string | undefined;
  try {
    first = await makeLevels(resolve(directory));
  } catch (error) {
    throw toStorageError(error, 'make the directory', directory);
  }
  return async () => {
    if (first === undefined) return;
    const top = resolve(first);
    const inside = relative(top, resolve(directory)).split(sep).filter(Boolean);
    for (let depth = inside.length; depth >= 0; depth--) {
      try {
        await rmdir(join(top, ...inside.slice(0, depth)));
      } catch {
        return; // not empty: someone else uses it, so its parents stay too
      }
    }
  };
}

/**
 * Where to write: a new or regular file by renaming, anything else (a pipe, `/dev/stdout`) directly.
 * @throws StorageError for a directory, or where the system refuses to look
 */
export async function findTarget(file: string): Promise<{ path: string; direct: boolean }> {
  try {
    const stats = await stat(file);
    if (stats.isDirectory()) {
      throw new StorageError(`cannot write ${file}: it is a directory; give the path of a file`);
    }
    // Through a symbolic link the file it points to is replaced, and the link stays.
    return stats.isFile() ? { path: await realpath(file), direct: false } : { path: file, direct: true };
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return { path: file, direct: false };
    throw toStorageError(error, 'write', file);
  }
}

/**
 * Writes a file through a temporary name beside it. On any failure the temporary file and the directories made
 * for it are removed, and an older file of that name stays as it was.
 * @param file the target; parent directories are made; a device or pipe is written directly
 * @param fill writes all bytes to the open handle; what it throws comes out unchanged, unless it is a system
 *   error
 * @throws StorageError (full disk, no permission, a directory in place of the file)
 */
export async function writeAtomically(
  file: string,
  fill: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const target = await findTarget(file);
  const removeDirectories = await makeDirectories(dirname(target.path));
  const temporary = target.direct ? target.path : temporaryNameBeside(target.path);
  try {
    const handle = await open(temporary, target.direct ? 'w' : 'wx');
    try {
      await fill(handle);
    } finally {
      await handle.close();
    }
    if (!target.direct) await rename(temporary, target.path);
  } catch (error) {
    if (!target.direct) await rm(temporary, { force: true });
    await removeDirectories();
    throw isSystemError(error) ? toStorageError(error, 'write', file) : error;
  }
}

/**
 * Writes text as UTF-8, as `writeAtomically` does, in constant memory.
 * @param chunks pieces of the text, of any length; those of an iterable are asked for as they are written
 */
export async function writeTextAtomically(
  file: string,
  chunks: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  await writeAtomically(file, async (handle) => {
    let batch = '';
    for await (const chunk of chunks) {
      batch += chunk;
      if (batch.length < BATCH_CHARACTERS) continue;
      await handle.writeFile(batch);
      batch = '';
    }
    await handle.writeFile(batch);
  });
}
