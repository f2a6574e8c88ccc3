// A file as a source of bytes for the readers of sound, with the system's refusals in the one wording.
import { type FileHandle, open } from 'node:fs/promises';
import type { ByteSource } from '../audio/byte-source.ts';
import { StorageError } from '../core/errors.ts';
import { toStorageError } from './storage.ts';

/** A file that is open for reading. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/**
 * Opens a file for reading anywhere in it.
 * @throws NotFoundError where it is missing; StorageError where it is a directory, a pipe, or can't be read
 */
export async function openFileSource(file: string): Promise<FileSource> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(file);
    const stats = await handle.stat();
    if (!stats.isFile()) {
      const what = stats.isDirectory()
        ? 'a directory; give the path of a file'
        : 'no regular file; copy it to one';
      throw new StorageError(`cannot read ${file}: it is ${what}`);
    }
    return createSource(file, handle, stats.size);
  } catch (error) {
    await handle?.close();
    throw toStorageError(error, 'read', file);
  }
}

function createSource(name: string, handle: FileHandle, sizeBytes: number): FileSource {
  return {
    name,
    sizeBytes,
    read: async (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, sizeBytes - offset)));
      let filled = 0;
      try {
        while (filled < bytes.length) {
          const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled);
          if (bytesRead === 0) break; // the file shrank meanwhile
          filled += bytesRead;
        }
      } catch (error) {
        throw toStorageError(error, 'read', name);
      }
      return bytes.subarray(0, filled);
    },
    close: () => handle.close(),
  };
}
