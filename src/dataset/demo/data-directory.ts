// A demo data set appears whole or not at all: its files go to a temporary folder beside the target, which takes
// its name when all are there. An older one is replaced only with `force`, and only if nothing else lies in it.
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from '../../core/errors.ts';
import { isSystemError, nameTarget, toStorageError } from '../../formats/storage.ts';
import { makeDirectories, temporaryNameBeside } from '../../formats/write-atomically.ts';

/** The files of a demo data set. */
export const DEMO_FILES = {
  training: 'train.json',
  questions: 'test.questions.json',
  answers: 'test.answers.json',
  songs: 'song_meta.json',
  genres: 'genre_gn_all.json',
} as const;

/** Folder of sounds to listen to; holds nothing but `ID.wav`. */
export const WAV_FOLDER = 'wav';
const MEL_TAR_NAME = /^arena_mel_\d+\.tar$/;
const WAV_NAME = /^\d+\.wav$/;

/** The name of a tar of spectrograms. */
export function melTarName(index: number): string {
  return `arena_mel_${index}.tar`;
}

/** What lies in a folder that is not of a demo data set, or undefined. */
async function findOther(dir: string, names: readonly string[]): Promise<string | undefined> {
  const known = new Set<string>(Object.values(DEMO_FILES));
  const other = names.find((name) => !known.has(name) && !MEL_TAR_NAME.test(name) && name !== WAV_FOLDER);
  if (other !== undefined || !names.includes(WAV_FOLDER)) return other;
  try {
    const wav = (await readdir(join(dir, WAV_FOLDER))).find((name) => !WAV_NAME.test(name));
    return wav === undefined ? undefined : join(WAV_FOLDER, wav);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOTDIR') return WAV_FOLDER;
    throw toStorageError(error, 'read', join(dir, WAV_FOLDER));
  }
}

/**
 * Says whether a folder is there already.
 * @throws ConfigError where it is and must not be replaced; StorageError where `dir` is a file
 */
export async function checkDemoTarget(dir: string, force: boolean): Promise<boolean> {
  let names: string[];
  try {
    names = await readdir(dir);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return false;
    throw toStorageError(error, 'write', dir);
  }
  if (!force)
    throw new ConfigError(`${dir}: already exists; choose another folder, or --force to replace it`);
  const other = await findOther(dir, names);
  if (other !== undefined) {
    throw new ConfigError(
      `${dir}: holds ${other}, which is not of a demo data set; --force replaces only such sets, choose another folder`,
    );
  }
  return true;
}

/**
 * Makes a folder through a temporary one; whatever goes wrong, the temporary one is removed and what stood at
 * `dir` stays.
 * @param dir where it is to appear; missing parents are made
 * @param fill writes the files into the folder that it is given
 * @throws ConfigError, StorageError, and what `fill` throws
 */
export async function writeDemoDirectory(
  dir: string,
  force: boolean,
  fill: (temporaryDir: string) => Promise<void>,
): Promise<void> {
  const target = resolve(dir);
  const isReplacing = await checkDemoTarget(dir, force);
  const temporary = temporaryNameBeside(target);
  const removeDirectories = await makeDirectories(dirname(target));
  try {
    await mkdir(temporary);
    await fill(temporary);
    if (isReplacing) {
      const old = join(dirname(target), `${basename(temporary)}.old`);
      await rename(target, old);
      try {
        await rename(temporary, target);
      } catch (error) {
        await rename(old, target);
        throw error;
      }
      await rm(old, { recursive: true });
    } else {
      await rename(temporary, target);
    }
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    await removeDirectories();
    throw isSystemError(error) ? toStorageError(error, 'write', dir) : nameTarget(error, temporary, dir);
  }
}
