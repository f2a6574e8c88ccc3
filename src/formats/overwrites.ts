// Tells whether an output would replace the input that it is made of, which no --force should allow.
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/** The path without symbolic links; null where nothing is there or can be reached. */
async function findReal(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    return null; // whoever reads or writes it says why
  }
}

/**
 * Whether writing `target` would replace `source`: they are the same file or folder, under whatever names, or
 * `source` lies inside the folder `target`. False where either is missing.
 */
export async function overwrites(target: string, source: string): Promise<boolean> {
  const [realTarget, realSource] = await Promise.all([findReal(target), findReal(source)]);
  if (realTarget === null || realSource === null) return false;
  return (
    realSource === realTarget ||
    realSource.startsWith(realTarget.endsWith(sep) ? realTarget : realTarget + sep)
  );
}
