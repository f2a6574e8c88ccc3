import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeFiles } from '../../test/helpers/arena-folder.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { overwrites } from './overwrites.ts';

const folder = useTemporaryFolder();
const at = (name: string) => join(folder(), name);

beforeAll(async () => {
  await writeFiles(folder(), { 'data/train.json': [], 'data-2/train.json': [], 'plain.json': [] });
  await symlink(at('data'), at('link'));
});

describe('overwrites', () => {
  it.each([
    ['the same file', 'plain.json', 'plain.json', true],
    ['the same file by a detour', 'data/../plain.json', 'plain.json', true],
    ['the folder of the source', 'data', 'data/train.json', true],
    ['the folder of the source behind a link', 'link', 'data/train.json', true],
    ['a folder whose name begins alike', 'data', 'data-2/train.json', false],
    ['a file in the folder of the source', 'data/train.json', 'data', false],
    ['a target that is not there yet', 'new', 'data/train.json', false],
    ['a source that is not there', 'data', 'data/val.json', false],
  ])('tells %s', async (_, target, source, expected) => {
    expect(await overwrites(at(target), at(source))).toBe(expected);
  });
});
