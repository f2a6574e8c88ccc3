// One table from the system's error codes to messages that say what to do. All files are read and written
// through here, so that a full disk or a wrong path reads the same everywhere.
import { EvaluationError, NotFoundError, SegueError, StorageError } from '../core/errors.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  EISDIR: 'it is a directory; give the path of a file',
  ENOTDIR: 'a part of the path is a file, not a directory; check the path',
  EACCES: 'permission denied; check the rights of the file and its directory',
  EPERM: 'the system does not permit it; check the rights of the file and its directory',
  ENOSPC: 'no space is left on the device; free some or choose another place',
  EDQUOT: 'the disk quota is used up; free some space or choose another place',
  EFBIG: 'the file would grow larger than the system allows; choose another place',
  EROFS: 'the file system is read-only; choose another place',
  EMFILE: 'too many files are open; raise the limit of open files (ulimit -n)',
  ENFILE: 'too many files are open in the system; close other programs',
  ENAMETOOLONG: 'the name is too long; choose a shorter one',
  ELOOP: 'its symbolic links form a circle; check the path',
  EBUSY: 'it is in use; close what uses it and try again',
  EIO: 'the device reports a fault; check the disk',
};

/** True for an error of the operating system (`ENOENT` and the like), which `toStorageError` can word. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error) || error instanceof SegueError) return false; // whose codes may begin with E, too
  return 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code));
}

/**
 * The error to throw for a failed file operation, with the original as its cause.
 * @param error what was caught; a `SegueError` comes back as it is
 * @param action what was tried, a verb such as `read` or `write`
 * @param path the file or directory that the user knows
 * @returns `NotFoundError` for a missing path (ENOENT), else `StorageError` with a remedy
 */
export function toStorageError(error: unknown, action: string, path: string): SegueError {
  if (error instanceof SegueError) return error;
  const start = `cannot ${action} ${path}: `;
  if (isSystemError(error)) {
    const { code } = error;
    if (code === 'ENOENT')
      return new NotFoundError(`${start}it does not exist; check the path`, { cause: error });
    const remedy = REMEDIES[String(code)];
    if (remedy !== undefined) return new StorageError(start + remedy, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new StorageError(start + (message.split('\n', 1)[0] ?? ''), { cause: error });
}

/**
 * The error to throw for one that was met below a temporary path, which the user neither knows nor finds: the
 * message names `target` instead.
 * @returns a new error of the same class with the old one as its cause; `error` itself where it does not name
 *   the temporary path
 */
export function nameTarget(error: unknown, temporary: string, target: string): unknown {
  for (const ErrorClass of [StorageError, NotFoundError, EvaluationError]) {
    if (!(error instanceof ErrorClass) || !error.message.includes(temporary)) continue;
    return new ErrorClass(error.message.replaceAll(temporary, target), { cause: error });
  }
  return error;
}
