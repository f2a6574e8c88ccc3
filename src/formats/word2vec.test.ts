// Both formats at once: what holds for one holds for the other.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedVectors, rowsOf } from '../../test/helpers/named-vectors.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { AbortedError, ConfigError } from '../core/errors.ts';
import { createKernelMemory } from '../kernels/kernel-memory.ts';
import type { NamedVectors, WriteWord2vecOptions } from './named-vectors.ts';
import { readWord2vec } from './read-word2vec.ts';
import { writeWord2vecBinary } from './word2vec-binary.ts';
import { writeWord2vecText } from './word2vec-text.ts';

const folder = useTemporaryFolder();
const VECTORS = namedVectors([
  ['song:7', [1, -0.5, 0]],
  ['tag:비오는날', [2 ** -149, -0, 3.4028234663852886e38]],
  ['word:🎧', [0.25, 1 / 3, -2]],
]);

describe.each([
  ['text', writeWord2vecText],
  ['binary', writeWord2vecBinary],
] as const)('the %s format', (format, write) => {
  const at = (name: string): string => join(folder(), `${format}-${name}`);
  const writeAndRead = async (named: NamedVectors, options?: WriteWord2vecOptions): Promise<NamedVectors> => {
    await write(at('round'), named, options);
    return readWord2vec(at('round'));
  };

  it('gives back names and values to the bit, found by itself or named', async () => {
    expect(rowsOf(await writeAndRead(VECTORS))).toStrictEqual(rowsOf(VECTORS));
    expect(rowsOf(await readWord2vec(at('round'), { format }))).toStrictEqual(rowsOf(VECTORS));
  });

  it('gives back any names without white space and any finite values', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/[\s\u0085]/.test(text));
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    const anyRows = fc.integer({ min: 1, max: 20 }).chain((dimensions) =>
      fc.uniqueArray(fc.tuple(name, fc.array(value, { minLength: dimensions, maxLength: dimensions })), {
        selector: ([each]) => each,
        minLength: 1,
      }),
    );
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        await write(at('any'), namedVectors(rows));
        expect(rowsOf(await readWord2vec(at('any'), { format }))).toStrictEqual(rows);
      }),
      { numRuns: 100 },
    );
  });

  it('gives back more than its buffer holds', async () => {
    const values = Array.from({ length: 200 }, (_, index) => Math.fround(Math.sin(index)));
    const rows = Array.from({ length: 1500 }, (_, row): [string, number[]] => [`song:${row}`, values]);
    expect(rowsOf(await writeAndRead(namedVectors(rows)))).toStrictEqual(rows);
  });

  it('writes some rows in the order of the ranges', async () => {
    const rows = [
      { start: 2, end: 3 },
      { start: 0, end: 1 },
    ];
    const written = await writeAndRead(VECTORS, { rows });
    expect(written.names).toEqual(['word:🎧', 'song:7']);
    expect(rowsOf(written)[1]).toEqual(['song:7', [1, -0.5, 0]]);
    await expect(write(at('none'), VECTORS, { rows: [{ start: 1, end: 4 }] })).rejects.toThrow(RangeError);
  });

  it('reads into the memory it is given', async () => {
    const memory = createKernelMemory();
    await write(at('memory'), VECTORS);
    const { vectors } = await readWord2vec(at('memory'), { memory });
    expect(vectors.memory).toBe(memory);
    expect(memory.usedBytes).toBeGreaterThanOrEqual(3 * 64);
  });

  it('refuses white space in a name, or writes a sign for it that can be read as a space again', async () => {
    const named = namedVectors([['tag:rainy\u3000day off', [1]]]);
    await expect(write(at('space'), named)).rejects.toThrow(
      new ConfigError(
        'the name "tag:rainy　day off" holds white space, which ends a name in word2vec files; rename it or write ▁ instead (spaces: replace)',
      ),
    );
    expect(existsSync(at('space'))).toBe(false);
    await write(at('space'), named, { spaces: 'replace' });
    expect((await readWord2vec(at('space'))).names).toEqual(['tag:rainy▁day▁off']);
    expect((await readWord2vec(at('space'), { spaces: 'restore' })).names).toEqual(['tag:rainy day off']);
  });

  it.each([
    ['no name', [['', [1]]], /without a name/],
    ['half of a surrogate pair', [['\ud83c', [1]]], /surrogate/],
    ['a name of 65,537 bytes', [['x'.repeat(65_537), [1]]], /longer than 65536 bytes/],
    ['a line end', [['a\nb', [1]]], /"a\\nb" holds white space/],
    [
      'the same name twice',
      [
        ['a', [1]],
        ['a', [2]],
      ],
      /two vectors would be named 'a'/,
    ],
    [
      'a number that is none',
      [
        ['a', [1, 2]],
        ['b', [1, Number.NaN]],
      ],
      /'b' is NaN in dimension 1/,
    ],
    ['infinity', [['a', [Number.NEGATIVE_INFINITY]]], /'a' is -Infinity in dimension 0/],
    ['nothing', [], /no vectors to write/],
  ] as [string, [string, number[]][], RegExp][])(
    'does not write %s, and leaves an older file',
    async (_, rows, message) => {
      await writeFile(at('older'), 'old');
      const before = await readdir(folder());
      const writing = write(at('older'), namedVectors(rows));
      await expect(writing).rejects.toThrow(ConfigError);
      await expect(writing).rejects.toThrow(message);
      expect(await readFile(at('older'), 'utf8')).toBe('old');
      expect(await readdir(folder())).toEqual(before);
    },
  );

  it('finds names that only replaced spaces make the same', async () => {
    const named = namedVectors([
      ['a b', [1]],
      ['a▁b', [2]],
    ]);
    await expect(write(at('same'), named, { spaces: 'replace' })).rejects.toThrow(/named 'a▁b'/);
  });

  it('stops when the signal fires, and leaves nothing', async () => {
    const signal = AbortSignal.abort();
    const before = await readdir(folder());
    await expect(write(at('stopped'), VECTORS, { signal })).rejects.toThrow(AbortedError);
    expect(await readdir(folder())).toEqual(before);
    await write(at('whole'), VECTORS);
    await expect(readWord2vec(at('whole'), { signal })).rejects.toThrow(AbortedError);
  });

  it('finds each place at which a file can be cut', async () => {
    await write(at('cut'), VECTORS);
    const bytes = await readFile(at('cut'));
    // The last byte of the text is a line end, which may be missing.
    const last = format === 'text' ? bytes.length - 2 : bytes.length - 1;
    for (let length = 0; length < last; length++) {
      await writeFile(at('cut'), bytes.subarray(0, length));
      await expect(readWord2vec(at('cut'), { format })).rejects.toThrow(/^[^\n]*cut[^\n]*: [^\n]+; [^\n]+$/);
    }
  });

  it('names a missing file', async () => {
    await expect(readWord2vec(at('missing'))).rejects.toThrow(/cannot read .*missing: it does not exist/);
  });
});
