import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../test/helpers/named-vectors.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { FormatError } from '../core/errors.ts';
import { type ReadWord2vecOptions, readWord2vec } from './read-word2vec.ts';

const folder = useTemporaryFolder();

async function read(content: string | Buffer, options?: ReadWord2vecOptions): Promise<[string, number[]][]> {
  const file = join(folder(), 'v');
  await writeFile(file, content);
  return rowsOf(await readWord2vec(file, options));
}

/** The message without the folder. */
async function faultOf(content: string | Buffer, options?: ReadWord2vecOptions): Promise<string> {
  const error = await read(content, options).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FormatError);
  return (error as FormatError).message.replace(`${folder()}/`, '');
}

/** A file in the binary format. */
function binary(header: string, rows: readonly [string, readonly number[]][], end = ''): Buffer {
  const bytes = rows.map(([name, values]) => [
    Buffer.from(`${name} `),
    Buffer.from(Float32Array.from(values).buffer),
    Buffer.from(end),
  ]);
  return Buffer.concat([Buffer.from(`${header}\n`), ...bytes.flat()]);
}

describe('readWord2vec', () => {
  it.each([
    ['as written here', '2 2\na 1 -0.5\nb 1e-3 4\n'],
    ['with a space at the line end, as word2vec.c writes', '2 2\na 1.000000 -0.500000 \nb 0.001 4 \n'],
    ['with line ends of Windows', '2 2\r\na 1 -0.5\r\nb .001 +4.\r\n'],
    ['without a last line end', '2 2\na 1 -0.5\nb 1E-03 4'],
    ['with tabs and runs of spaces', '2 2\na\t1\t-0.5\nb  0.001   4\n'],
    ['with empty lines at the end', '2 2\na 1 -0.5\nb 0.001 4\n\n \n'],
    ['with a byte order mark', '\uFEFF2 2\na 1 -0.5\nb 0.001 4\n'],
  ])('reads text %s', async (_, content) => {
    const expected = [
      ['a', [1, -0.5]],
      ['b', [Math.fround(0.001), 4]],
    ];
    expect(await read(content)).toEqual(expected);
    expect(await read(content, { format: 'text' })).toEqual(expected);
  });

  it.each([
    ['without line feeds, as gensim writes', ''],
    ['with line feeds, as word2vec.c writes', '\n'],
  ])('reads binary %s, also where a value looks like a line feed or a space', async (_, end) => {
    const lineFeeds = Buffer.from([10, 10, 32, 10]).readFloatLE();
    const rows: [string, number[]][] = [
      ['a', [lineFeeds, 1]],
      ['나', [-1, lineFeeds]],
    ];
    expect(await read(binary('2 2', rows, end))).toEqual(rows);
    expect(await read(binary('2 2', rows, end), { format: 'binary' })).toEqual(rows);
  });

  it.each([
    [
      '',
      'v, byte 0: expected a first line with the number of vectors and of dimensions, such as "1000 128", got ""; add it where it is missing',
    ],
    [
      'a 1 2\n',
      'v, byte 0: expected a first line with the number of vectors and of dimensions, such as "1000 128", got "a 1 2"; add it where it is missing',
    ],
    [
      '0 2\n',
      'v, byte 0: the first line states 0 vectors of 2 dimensions; expected at least 1 of 1, and at most 4 GiB in all',
    ],
    [
      '2 0\n',
      'v, byte 0: the first line states 2 vectors of 0 dimensions; expected at least 1 of 1, and at most 4 GiB in all',
    ],
    [
      '9999999 1000\n',
      'v, byte 0: the first line states 9999999 vectors of 1000 dimensions; expected at least 1 of 1, and at most 4 GiB in all',
    ],
    [
      '3000000 300\na 1\n',
      'v, record 0, byte 12: expected 300 values, as the first line says, got 1; the line is damaged or its name holds a space',
    ],
    [
      '2 2\na 1 2\n',
      'v, record 1, byte 10: the file ends after 1 of the 2 vectors that its first line states; it is cut short, so copy it again',
    ],
    [
      '1 2\na 1 2\nb 1 2\n',
      'v, byte 10: expected the end after 1 vectors, as the first line says, got more bytes; mend the first line or export again',
    ],
    [
      '2 2\na 1 2\nb 1\n',
      'v, record 1, byte 10: expected 2 values, as the first line says, got 1; the line is damaged or its name holds a space',
    ],
    ['1 2\nrainy day 1 2\n', 'v, record 0, byte 10: expected a number, got "day"; mend or export it again'],
    [
      '1 2\na 1 2 3\n',
      'v, record 0, byte 4: expected 2 values, as the first line says, got 3; the line is damaged or its name holds a space',
    ],
    ['1 2\na 1 0x2\n', 'v, record 0, byte 8: expected a number, got "0x2"; mend or export it again'],
    ['1 2\na 1 NaN\n', 'v, record 0, byte 8: expected a finite number, got NaN; train these vectors again'],
    ['1 2\na -inf 1\n', 'v, record 0, byte 6: expected a finite number, got -inf; train these vectors again'],
    [
      '1 2\na 1 4e38\n',
      'v, record 0, byte 8: "4e38" is beyond what 32 bits hold (3.4e38); scale the vectors down',
    ],
    ['2 1\na 1\na 2\n', 'v, record 1, byte 8: the name "a" stands at record 0, too; remove one'],
    ['1 1\n 1\n', 'v, record 0, byte 4: expected a name, got a space or an empty line; mend it'],
  ])('refuses text %j', async (content, message) => {
    expect(await faultOf(content)).toBe(message);
  });

  it('takes damaged text for text, also where the bytes it looks at end within a character', async () => {
    for (const padding of ['', 'x', 'xx']) {
      const content = `2 1\n${padding}a b\n${'밤'.repeat(3000)} 1\n`;
      expect(await faultOf(content)).toMatch(/^v, record 0, byte \d+: expected a number, got "b"/);
    }
  });

  it('refuses names that are not UTF-8', async () => {
    const content = Buffer.from('1 1\n\xff 1\n', 'latin1');
    expect(await faultOf(content)).toBe(
      'v, record 0, byte 4: the name is not UTF-8; export the file again as UTF-8',
    );
  });

  it('refuses names that are the same once spaces are back', async () => {
    expect(await faultOf('2 1\na▁b 1\na\u00a0b 2\n'.replace('\u00a0', '▁'), { spaces: 'restore' })).toMatch(
      /the name "a b" stands at record 0/,
    );
  });

  it('refuses a binary file that is cut, naming the byte at which it ends', async () => {
    const whole = binary('2 2', [
      ['a', [1, 2]],
      ['b', [3, 4]],
    ]);
    expect(await faultOf(whole.subarray(0, whole.length - 3))).toBe(
      'v, record 1, byte 21: the file ends after 5 of the 8 bytes of a vector; it is cut short, so copy it again',
    );
    expect(await faultOf(whole.subarray(0, 15))).toBe(
      'v, record 1, byte 14: the file ends in the middle of a name; it is cut short, so copy it again',
    );
    expect(await faultOf(whole.subarray(0, 14))).toBe(
      'v, record 1, byte 14: the file ends after 1 of the 2 vectors that its first line states; it is cut short, so copy it again',
    );
  });

  it('refuses a binary file with more vectors than its first line states, and one with a number that is none', async () => {
    const rows: [string, number[]][] = [
      ['a', [1, 2]],
      ['b', [3, 4]],
    ];
    expect(await faultOf(binary('1 2', rows))).toMatch(/^v, byte 14: expected the end after 1 vectors/);
    expect(await faultOf(binary('1 2', [['a', [1, Number.POSITIVE_INFINITY]]]))).toMatch(
      /^v, record 0, byte 10: expected a finite number, got Infinity/,
    );
  });

  it('refuses one format where the other is asked for', async () => {
    const long = Array.from({ length: 64 }, () => 1 / 3);
    expect(await faultOf(binary('1 64', [['a', long]]), { format: 'text' })).toMatch(
      /^v, record 0, byte 7: expected a number/,
    );
    expect(await faultOf('1 2\na 1 2\n', { format: 'binary' })).toMatch(
      /^v, record 0, byte 10: the file ends after 4 of the 8 bytes/,
    );
  });

  it('refuses a line without end and a name without end', async () => {
    const endless = 'x'.repeat(70_000);
    expect(await faultOf(`1 2\n${endless}`, { format: 'text' })).toMatch(
      /more than 65664 bytes without a line end/,
    );
    expect(await faultOf(`1 2\n${endless}`, { format: 'binary' })).toMatch(
      /more than 65536 bytes without one/,
    );
  });
});
