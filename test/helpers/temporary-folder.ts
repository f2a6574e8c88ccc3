// A folder that the tests of one file may fill.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** Makes a temporary folder for the tests of a file and removes it after them; the function gives its path. */
export function useTemporaryFolder(): () => string {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'segue-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  return () => dir;
}
