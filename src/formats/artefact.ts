// Artefacts are directories with a manifest.json that says what they are. They appear whole or not at all, and
// --force replaces nothing but an older artefact of the same kind.
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AbortedError, ConfigError, FormatError, NotFoundError, SegueError } from '../core/errors.ts';
import { VERSION } from '../core/version.ts';
import { showValue } from './record-fields.ts';
import { isSystemError, nameTarget, toStorageError } from './storage.ts';
import { makeDirectories, temporaryNameBeside, writeTextAtomically } from './write-atomically.ts';

/** Goes up with every change after which older versions can't read an artefact, or newer ones not an old one. */
export const ARTEFACT_FORMAT_VERSION = 1;

const MANIFEST = 'manifest.json';
const RESERVED = ['format', 'kind', 'formatVersion', 'segueVersion'];
/** A manifest has a few kilobytes; a larger one than this is no manifest. 64 MiB. */
const MAX_MANIFEST_BYTES = 1 << 26;

/** How an artefact is written. */
export interface WriteArtefactOptions {
  /** What it is, such as `dataset` or `neighbours`; readers ask for it. */
  readonly kind: string;
  /** Replace an older artefact of this kind, or an empty directory. Default false. */
  readonly force?: boolean | undefined;
  /** Gives up with an `AbortedError` before the directory appears. Default none. */
  readonly signal?: AbortSignal | undefined;
  /**
   * A directory on the same file system that holds a part already: it is filled in the place of a hidden one, and it
   * stays on failure, so that long work can go on where it stopped. Default none.
   */
  readonly partial?: string | undefined;
}

/** The manifest of a directory, of whatever kind and version. */
async function openManifest(dir: string): Promise<Record<string, unknown>> {
  const file = join(dir, MANIFEST);
  let text: string;
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size > MAX_MANIFEST_BYTES)
        throw new FormatError({ file }, `expected a manifest, got ${size} bytes`);
      text = await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') {
      throw new NotFoundError(`no Segue artefact at ${dir}: ${MANIFEST} is missing; check the path`, {
        cause: error,
      });
    }
    throw isSystemError(error) ? toStorageError(error, 'read the artefact', dir) : error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError({ file }, 'not valid JSON; make the artefact again', { cause });
  }
  if (typeof value !== 'object' || value === null || (value as { format?: unknown }).format !== 'segue') {
    throw new FormatError({ file }, 'not the manifest of a Segue artefact; check the path');
  }
  return value as Record<string, unknown>;
}

/**
 * The manifest of an artefact, checked to be of this kind and of the version that this code reads.
 * @throws NotFoundError (no manifest there), FormatError (another kind or version, no JSON), StorageError
 */
export async function readManifest(dir: string, kind: string): Promise<Record<string, unknown>> {
  const manifest = await openManifest(dir);
  const { kind: gotKind, formatVersion, segueVersion } = manifest;
  const file = join(dir, MANIFEST);
  if (gotKind !== kind) {
    const got = showValue(gotKind);
    throw new FormatError(
      { file, field: 'kind' },
      `expected ${JSON.stringify(kind)}, got ${got}; check the path`,
    );
  }
  if (formatVersion !== ARTEFACT_FORMAT_VERSION) {
    const maker = showValue(segueVersion);
    throw new FormatError(
      { file, field: 'formatVersion' },
      `expected ${ARTEFACT_FORMAT_VERSION}, got ${showValue(formatVersion)}; it was made by Segue ${maker}, this is ${VERSION}: make it again`,
    );
  }
  return manifest;
}

/** Whether something stands at `dir` that may be replaced; throws where it may not. */
async function mayReplace(dir: string, { kind, force = false }: WriteArtefactOptions): Promise<boolean> {
  try {
    const isDirectory = (await stat(dir)).isDirectory();
    if (!isDirectory) throw new ConfigError(`${dir} is a file; choose another directory for the artefact`);
    if (!force)
      throw new ConfigError(`${dir} exists already; choose another directory, or --force to replace it`);
    if ((await readdir(dir)).length === 0) return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return false;
    throw isSystemError(error) ? toStorageError(error, 'write', dir) : error;
  }
  let found: unknown;
  try {
    ({ kind: found } = await openManifest(dir));
  } catch (cause) {
    if (!(cause instanceof SegueError)) throw cause;
    throw new ConfigError(
      `${dir} is not a Segue artefact, so --force does not replace it; choose another directory`,
      {
        cause,
      },
    );
  }
  if (found === kind) return true;
  throw new ConfigError(
    `${dir} is an artefact of kind ${showValue(found)}, so --force does not replace it by ${JSON.stringify(kind)}; choose another directory`,
  );
}

/**
 * Whether `writeArtefact` would write there: to ask before work whose result it is to hold.
 * @throws ConfigError, StorageError as `writeArtefact` does
 */
export async function checkArtefactTarget(dir: string, options: WriteArtefactOptions): Promise<void> {
  await mayReplace(dir, options);
}

/** Puts `temporary` in the place of `dir`. If that fails, what stood there is put back. */
async function moveIntoPlace(temporary: string, dir: string, replaces: boolean): Promise<void> {
  if (!replaces) {
    await rename(temporary, dir);
    return;
  }
  const old = temporaryNameBeside(dir);
  await rename(dir, old);
  try {
    await rename(temporary, dir);
  } catch (error) {
    await rename(old, dir);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/**
 * Writes an artefact directory. Everything goes to a temporary directory beside it, which takes its name when all
 * is there; on failure or abort it is removed and an older artefact stays as it was. `options.partial` keeps it.
 * @param dir the artefact; parent directories are made
 * @param fill writes the files into the directory it is given, and returns what the manifest holds beside
 *   `format`, `kind`, `formatVersion` and `segueVersion`
 * @throws ConfigError (something stands there already that must not be replaced), StorageError, AbortedError,
 *   RangeError (`fill` returns one of the four), and what `fill` throws
 */
export async function writeArtefact(
  dir: string,
  options: WriteArtefactOptions,
  fill: (temporaryDir: string) => Promise<Record<string, unknown>>,
): Promise<void> {
  const { kind, signal } = options;
  const throwIfAborted = (): void => {
    if (signal?.aborted) throw new AbortedError();
  };
  throwIfAborted();
  const target = resolve(dir);
  await mayReplace(dir, options);
  const removeDirectories = await makeDirectories(dirname(target));
  const temporary = options.partial ?? temporaryNameBeside(target);
  try {
    if (options.partial === undefined) await mkdir(temporary);
    const content = await fill(temporary);
    for (const key of RESERVED) {
      if (Object.hasOwn(content, key))
        throw new RangeError(`manifest key ${key} is reserved; choose another`);
    }
    const manifest = {
      format: 'segue',
      kind,
      formatVersion: ARTEFACT_FORMAT_VERSION,
      segueVersion: VERSION,
      ...content,
    };
    await writeTextAtomically(join(temporary, MANIFEST), [`${JSON.stringify(manifest, null, 2)}\n`]);
    throwIfAborted();
    // Asked again: filling may have taken minutes.
    await moveIntoPlace(temporary, target, await mayReplace(dir, options));
  } catch (error) {
    if (options.partial === undefined) await rm(temporary, { recursive: true, force: true });
    await removeDirectories();
    throw isSystemError(error) ? toStorageError(error, 'write', dir) : nameTarget(error, temporary, dir);
  }
}
