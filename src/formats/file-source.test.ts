import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { openFileSource } from './file-source.ts';

const folder = useTemporaryFolder();

describe('openFileSource', () => {
  it('reads anywhere, and nothing beyond the end', async () => {
    const file = join(folder(), 'bytes');
    await writeFile(file, Uint8Array.of(1, 2, 3, 4, 5));
    const source = await openFileSource(file);
    expect([source.name, source.sizeBytes]).toEqual([file, 5]);
    expect([...(await source.read(1, 2))]).toEqual([2, 3]);
    expect([...(await source.read(3, 10))]).toEqual([4, 5]);
    expect((await source.read(9, 2)).length).toBe(0);
    await source.close();
  });

  it('refuses what is missing and what is a directory', async () => {
    const [missing, directory] = [join(folder(), 'missing'), join(folder(), 'directory')];
    await mkdir(directory);
    await expect(openFileSource(missing)).rejects.toThrow(
      `cannot read ${missing}: it does not exist; check the path`,
    );
    await expect(openFileSource(directory)).rejects.toThrow(
      `cannot read ${directory}: it is a directory; give the path of a file`,
    );
  });
});
