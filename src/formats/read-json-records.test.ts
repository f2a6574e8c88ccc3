import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { AbortedError, FormatError, NotFoundError, StorageError } from '../core/errors.ts';
import { type ReadOptions, readJsonRecords } from './read-json-records.ts';

const folder = useTemporaryFolder();
let dir: string;
let file: string;
beforeAll(() => {
  dir = folder();
  file = join(dir, 'x.json');
});

async function read(content: string | Uint8Array, options: ReadOptions = {}): Promise<unknown[]> {
  await writeFile(file, content);
  return Array.fromAsync(readJsonRecords(file, options, (value) => value));
}

const CUT = 'it is probably cut short, so copy it again';
const MEND = 'export the file again or mend it';
const BROKEN: readonly [string, string | Uint8Array, string][] = [
  [
    'an empty file',
    '',
    ', byte 0: the file is empty; expected a JSON array of records, which starts with "["',
  ],
  [
    'space alone',
    ' \n',
    ', byte 2: the file is empty; expected a JSON array of records, which starts with "["',
  ],
  [
    'an object in place of the array',
    '{"id":1}',
    ', byte 0: expected a JSON array of records, which starts with "[", got "{"',
  ],
  [
    'a number among the records',
    '[{},12]',
    ', record 1, byte 4: expected a record, which starts with "{", got "1"',
  ],
  [
    'an array among the records',
    '[[]]',
    ', record 0, byte 1: expected a record, which starts with "{", got "["',
  ],
  ['a comma too many', '[{},]', ', record 1, byte 4: expected a record, which starts with "{", got "]"'],
  ['a missing comma', '[{} {}]', ', record 1, byte 4: expected "," or the closing "]", got "{"'],
  ['text after the array', '[{}] x', ', byte 5: expected nothing after the closing "]", got "x"'],
  [
    'NaN',
    '[{"id":1},{"id":NaN}]',
    ', record 1, byte 16: NaN is not valid JSON; write a number, or null where unknown',
  ],
  ['a broken record', '[{"a":1},{"b" 2}]', `, record 1, byte 14: not valid JSON from "2}" on; ${MEND}`],
  [
    'a missing brace, at its place',
    '[{"a":1},{"b":2,{"c":3}]',
    `, record 1, byte 16: not valid JSON from "{\\"c\\":3}]" on; ${MEND}`,
  ],
  [
    'a cut in a record',
    '[{"a":1},{"b":"x',
    `, record 1, byte 16: the file ends in the middle of a value; ${CUT}`,
  ],
  ['a cut after a record', '[{"a":1}', `, record 1, byte 8: the file ends before the closing "]"; ${CUT}`],
  ['a cut after a comma', '[{"a":1},', `, record 1, byte 9: the file ends before the closing "]"; ${CUT}`],
  [
    'bytes of another encoding',
    Buffer.concat([Buffer.from('[{"a":"'), Buffer.from([0xb0, 0xa1]), Buffer.from('"}]')]),
    ', record 0, byte 9: bytes that are not UTF-8; save the file as UTF-8',
  ],
  ['UTF-16', Buffer.from('\uFEFF[{}]', 'utf16le'), ', byte 0: the file is UTF-16; save it as UTF-8'],
  [
    'half of a byte order mark',
    Buffer.from([0xef, 0xbb, 0x5b, 0x5d]),
    ', byte 2: expected a JSON array of records, which starts with "[", got "["',
  ],
];

describe('readJsonRecords', () => {
  it.each(BROKEN)('refuses %s, whatever the chunks', async (_, content, message) => {
    for (const chunkBytes of [1, 3, 1 << 18]) {
      await expect(read(content, { chunkBytes })).rejects.toThrow(FormatError);
      await expect(read(content, { chunkBytes })).rejects.toHaveProperty('message', file + message);
    }
  });

  it('reads characters that are split over chunks, after a byte order mark', async () => {
    const records = [{ 제목: '새벽 🎧 드라이브' }, { 제목: '' }];
    for (const chunkBytes of [1, 2, 3, 4, 5, 7]) {
      expect(await read(`\uFEFF${JSON.stringify(records)}`, { chunkBytes })).toEqual(records);
    }
  });

  it('hands on the records before a fault', async () => {
    await writeFile(file, '[{"id":0},{"id":1},{"id":x}]');
    const seen: unknown[] = [];
    const reading = async (): Promise<void> => {
      for await (const record of readJsonRecords(file, {}, (value) => value)) seen.push(record);
    };
    await expect(reading()).rejects.toThrow('record 2, byte 25');
    expect(seen).toEqual([{ id: 0 }, { id: 1 }]);
  });

  it('tells how many bytes have been read', async () => {
    const counts: number[] = [];
    await read('[{"a":1}]', { chunkBytes: 4, onBytes: (count) => counts.push(count) });
    expect(counts).toEqual([4, 8, 9]);
  });

  it('stops when the signal fires', async () => {
    const controller = new AbortController();
    const onBytes = (): void => controller.abort();
    const reading = read('[{"a":1}]', { chunkBytes: 4, signal: controller.signal, onBytes });
    await expect(reading).rejects.toThrow(AbortedError);
  });

  it('reads no further than the consumer does', async () => {
    let bytes = 0;
    await writeFile(file, `[{"a":1},${' '.repeat(10_000)}{"a":2}]`);
    for await (const _ of readJsonRecords(file, { chunkBytes: 10, onBytes: (n) => (bytes = n) }, (v) => v))
      break;
    expect(bytes).toBeLessThan(20);
  });

  it('names a missing file and a directory', async () => {
    const readAll = (path: string) => Array.fromAsync(readJsonRecords(path, {}, (value) => value));
    const missing = join(dir, 'missing.json');
    await expect(readAll(missing)).rejects.toThrow(
      new NotFoundError(`cannot read ${missing}: it does not exist; check the path`),
    );
    await expect(readAll(dir)).rejects.toThrow(
      new StorageError(`cannot read ${dir}: it is a directory; give the path of a file`),
    );
  });
});
