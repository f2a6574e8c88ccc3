import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { readResults, writeResults } from './results.ts';

const folder = useTemporaryFolder();
let dir: string;
let file: string;
beforeAll(() => {
  dir = folder();
  file = join(dir, 'results.json');
});

describe('results', () => {
  it('are written one a line with the fields that the arena takes, and an empty list as an empty array', async () => {
    await writeResults(file, [
      { tags: ['밤'], songs: [3, 1], id: 7 },
      { id: 8, songs: [], tags: [] },
    ]);
    expect(await readFile(file, 'utf8')).toBe(
      '[\n{"id":7,"songs":[3,1],"tags":["밤"]},\n{"id":8,"songs":[],"tags":[]}\n]\n',
    );
    await writeResults(file, []);
    expect(await readFile(file, 'utf8')).toBe('[]\n');
    expect(await Array.fromAsync(readResults(file))).toEqual([]);
  });

  it('are read from a file of answers, without its other fields', async () => {
    await writeFile(
      file,
      '[{"tags":["a"],"id":1,"plylst_title":"t","songs":[2],"like_cnt":0,"updt_date":null}]',
    );
    expect(await Array.fromAsync(readResults(file))).toEqual([{ id: 1, songs: [2], tags: ['a'] }]);
  });

  it('must have id, songs and tags', async () => {
    await writeFile(file, '[{"id":1,"songs":[2]}]');
    await expect(Array.fromAsync(readResults(file))).rejects.toThrow(
      `${file}, record 0 (id 1), field tags: expected an array, got nothing; write [] where there are none`,
    );
  });

  it('come back as written, from an array or an async iterable', async () => {
    const results = fc.array(
      fc.record({ id: fc.nat(), songs: fc.array(fc.nat()), tags: fc.array(fc.string({ unit: 'grapheme' })) }),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(results, fc.boolean(), async (written, isAsync) => {
        const source = async function* () {
          yield* written;
        };
        await writeResults(file, isAsync ? source() : written);
        expect(await Array.fromAsync(readResults(file))).toEqual(written);
      }),
      { numRuns: 50 },
    );
  });
});
