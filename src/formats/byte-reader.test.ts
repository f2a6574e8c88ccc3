import type { FileHandle } from 'node:fs/promises';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { ByteReader } from './byte-reader.ts';

const folder = useTemporaryFolder();
const SEMICOLON = 0x3b;
let handle: FileHandle | undefined;
afterEach(async () => {
  await handle?.close();
  handle = undefined;
});

async function readerOf(content: string): Promise<ByteReader> {
  const file = join(folder(), 'bytes');
  await writeFile(file, content);
  handle = await open(file);
  return new ByteReader(handle);
}

async function takePiece(reader: ByteReader, limit: number): Promise<[string, boolean, number]> {
  const { bytes, isMarked } = await reader.readUntil(SEMICOLON, limit);
  return [bytes.toString(), isMarked, reader.position];
}

describe('ByteReader', () => {
  it('takes bytes up to a mark, an empty piece, and what stands after the last mark', async () => {
    const reader = await readerOf('ab;;c');
    expect(await takePiece(reader, 9)).toEqual(['ab', true, 3]);
    expect(await takePiece(reader, 9)).toEqual(['', true, 4]);
    expect(await takePiece(reader, 9)).toEqual(['c', false, 5]);
    expect(await takePiece(reader, 9)).toEqual(['', false, 5]);
  });

  it('takes a piece of exactly the limit, and stops at the limit without a mark', async () => {
    const reader = await readerOf('abc;defg;');
    expect(await takePiece(reader, 3)).toEqual(['abc', true, 4]);
    expect(await takePiece(reader, 3)).toEqual(['def', false, 7]);
    expect(await takePiece(reader, 3)).toEqual(['g', true, 9]);
  });

  it('shows bytes without taking them, fewer at the end', async () => {
    const reader = await readerOf('abcd');
    expect((await reader.peek(2)).toString()).toBe('ab');
    reader.skip(1);
    expect((await reader.peek(9)).toString()).toBe('bcd');
    expect(reader.position).toBe(1);
  });

  it('finds a mark that is the first byte of a block', async () => {
    const block = 'x'.repeat(1 << 20);
    const reader = await readerOf(`${block};y`);
    expect(await takePiece(reader, 2e6)).toEqual([block, true, block.length + 1]);
  });

  it('goes on over the borders of its blocks', async () => {
    const long = 'x'.repeat(3_000_000);
    const reader = await readerOf(`${long};${long}y;`);
    expect(await takePiece(reader, 4e6)).toEqual([long, true, 3_000_001]);
    expect((await reader.peek(2_000_000)).length).toBe(2_000_000);
    expect(await takePiece(reader, 4e6)).toEqual([`${long}y`, true, 6_000_003]);
  });
});
