import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listAll } from '../../test/helpers/run-segue.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { StorageError } from '../core/errors.ts';
import { setAside } from './set-aside.ts';

const folder = useTemporaryFolder();

describe('setAside', () => {
  it('brings the older file back over a newer one, or removes it for good', async () => {
    const path = join(folder(), 'a.bin');
    writeFileSync(path, 'old');
    const first = await setAside(path);
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, 'new');
    await first.restore();
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(listAll(folder())).toEqual(['a.bin']);
    const second = await setAside(path);
    await second.discard();
    expect(listAll(folder())).toEqual([]);
  });

  it('empties a place again that was empty', async () => {
    const path = join(folder(), 'b.bin');
    const aside = await setAside(path);
    await aside.restore();
    writeFileSync(path, 'new');
    await aside.discard();
    expect(existsSync(path)).toBe(true);
    await aside.restore();
    expect(listAll(folder())).toEqual([]);
  });

  it('says what stands in the way', async () => {
    writeFileSync(join(folder(), 'file'), '');
    await expect(setAside(join(folder(), 'file', 'c.bin'))).rejects.toThrow(StorageError);
  });
});
