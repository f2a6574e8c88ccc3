// Members of tars: order, places to begin, members passed over, and every kind of damage.
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { AbortedError } from '../core/errors.ts';
import { type ReadTarOptions, readTarMembers } from './tar-members.ts';

const folder = useTemporaryFolder();

/** Content of a length that shows where bytes come from. */
function content(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 7 + seed * 31) % 251;
  return bytes;
}

/** A tar of members by name. */
async function tarOf(members: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, bytes] of Object.entries(members)) archive.entry({ name, mtime: new Date(0) }, bytes);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A header as GNU tar writes it: sizes of 8 GiB and more in base 256. */
function headerOf(name: string, sizeBytes: number, type = '0', linkName = ''): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\x000000000\x000000000\x00', 100, 'latin1');
  if (sizeBytes < 2 ** 33) header.write(`${sizeBytes.toString(8).padStart(11, '0')}\x00`, 124, 'latin1');
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(sizeBytes), 128);
  }
  header.write('00000000000\x00', 136, 'latin1');
  header.write(type, 156);
  header.write(linkName, 157);
  header.write('ustar  \x00', 257, 'latin1');
  header.fill(' ', 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\x00 `, 148, 'latin1');
  return header;
}

/** Filled up to whole blocks. */
const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);

interface Found {
  readonly members: Record<string, Buffer>;
  readonly faults: [name: string | undefined, offsetBytes: number, problem: string][];
  readonly starts: number[];
}

/** All that comes out of a tar with these bytes. */
async function read(bytes: Buffer, options: ReadTarOptions = {}): Promise<Found> {
  const file = join(folder(), 'a.tar');
  await writeFile(file, bytes);
  const found: Found = { members: {}, faults: [], starts: [] };
  for await (const item of readTarMembers(file, options)) {
    if (item.kind === 'fault') found.faults.push([item.name, item.offsetBytes, item.problem]);
    else {
      found.members[item.name] = await item.read();
      found.starts.push(item.startBytes);
    }
  }
  return found;
}

const SMALL = {
  'a/1': content(700, 1),
  'a/2': content(512, 2),
  'a/empty': Buffer.alloc(0),
  'b/3': content(3, 3),
};
const NO_END =
  'the file ends without the two empty blocks that end a tar; it is probably cut short, so copy it again';
const BAD_HEADER = 'a damaged header (its check sum is wrong): a member is lost; copy the file again';

describe('readTarMembers', () => {
  it('gives all members in their order, and where each begins', async () => {
    const found = await read(await tarOf(SMALL));
    expect(found).toEqual({ members: SMALL, faults: [], starts: [0, 1536, 2560, 3072] });
  });

  it('reads members that are larger than a block of reading, and many of them', async () => {
    const members: Record<string, Buffer> = {};
    for (let i = 0; i < 40; i++) members[`m/${i}`] = content(150_000 + i * 977, i);
    members['m/large'] = content(3_000_000, 99);
    members['m/last'] = content(5, 100);
    const found = await read(await tarOf(members));
    expect(Object.keys(found.members)).toEqual(Object.keys(members));
    for (const [name, bytes] of Object.entries(members))
      expect(found.members[name]!.equals(bytes), name).toBe(true);
  });

  it('begins anew at the start of any member', async () => {
    const bytes = await tarOf(SMALL);
    const { starts } = await read(bytes);
    for (const [place, startBytes] of starts.entries()) {
      expect((await read(bytes, { startBytes })).members).toEqual(
        Object.fromEntries(Object.entries(SMALL).slice(place)),
      );
    }
  });

  it('takes long names and names in other scripts, and begins anew at their extra headers', async () => {
    const long = `${'folder/'.repeat(30)}노래.npy`;
    const bytes = await tarOf({ first: content(9, 1), [long]: content(900, 2), last: content(1, 3) });
    const found = await read(bytes);
    expect(Object.keys(found.members)).toEqual(['first', long, 'last']);
    expect(Object.keys((await read(bytes, { startBytes: found.starts[1]! })).members)).toEqual([
      long,
      'last',
    ]);
  });

  it('reads into the buffer it is given', async () => {
    const file = join(folder(), 'into.tar');
    await writeFile(file, await tarOf(SMALL));
    const buffer = Buffer.alloc(600);
    const shared: boolean[] = [];
    for await (const item of readTarMembers(file)) {
      if (item.kind === 'member') shared.push((await item.read(buffer)).buffer === buffer.buffer);
    }
    expect(shared).toEqual([false, true, true, true]); // the first does not fit
  });

  it('passes over what is not wanted, unread members and folders', async () => {
    const large = content(2_500_000, 4);
    const bytes = await tarOf({
      x: large,
      a: content(800_000, 1),
      y: large,
      z: large,
      b: content(900_000, 2),
      c: large,
    });
    const asked: string[] = [];
    const { members, faults } = await read(bytes, {
      wants: (name, sizeBytes) => {
        asked.push(`${name} ${sizeBytes}`);
        return name === 'a' || name === 'b';
      },
    });
    expect(asked).toEqual(['x 2500000', 'a 800000', 'y 2500000', 'z 2500000', 'b 900000', 'c 2500000']);
    expect(faults).toEqual([]);
    expect(members.a!.equals(content(800_000, 1))).toBe(true);
    expect(members.b!.equals(content(900_000, 2))).toBe(true);
    const names: string[] = [];
    for await (const item of readTarMembers(join(folder(), 'a.tar')))
      names.push(item.kind === 'member' ? item.name : '');
    expect(names).toEqual(['x', 'a', 'y', 'z', 'b', 'c']);
  });

  it('names links and sparse members, which hold no bytes of their own, and goes on', async () => {
    const bytes = Buffer.concat([
      headerOf('a', 3),
      padded(content(3, 1)),
      headerOf('b', 0, '1', 'a'),
      headerOf('c', 0, '2', '../far'),
      headerOf('d', 700, 'S'),
      padded(content(700, 2)),
      headerOf('folder/', 0, '5'),
      headerOf('with a size/', 4096, '5'),
      headerOf('e', 4),
      padded(content(4, 3)),
      Buffer.alloc(1024),
    ]);
    const linkTo = (name: string) =>
      `a link to ${name}, not a file; make the tar again with --dereference --hard-dereference`;
    const asked: string[] = [];
    const { members, faults } = await read(bytes, {
      wants: (name) => {
        asked.push(name);
        return name !== 'c';
      },
    });
    expect(members).toEqual({ a: content(3, 1), e: content(4, 3) });
    expect(faults).toEqual([
      ['b', 1024, linkTo('a')],
      ['d', 2048, 'a sparse or unknown member, not a plain file; make the tar again without --sparse'],
    ]);
    expect(asked).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await read(bytes)).faults.map(([name]) => name)).toEqual(['b', 'c', 'd']);
  });

  it.each<[string, (sizeBytes: number) => Buffer]>([
    ['of a GNU tar, in base 256', (sizeBytes) => headerOf('large', sizeBytes)],
    [
      'of a pax tar, in its extra header',
      (sizeBytes) => {
        const record = `19 size=${sizeBytes}\n`;
        return Buffer.concat([headerOf('pax', 19, 'x'), padded(Buffer.from(record)), headerOf('large', 0)]);
      },
    ],
  ])('passes over a member of more than 8 GiB %s', async (_, headOf) => {
    const sizeBytes = 2 ** 33 + 2 ** 20;
    const head = headOf(sizeBytes);
    const file = join(folder(), 'large.tar');
    // All but the headers is a hole in the file.
    const handle = await open(file, 'w');
    await handle.write(head, 0, head.length, 0);
    const next = head.length + sizeBytes;
    const rest = Buffer.concat([headerOf('small', 5), padded(content(5, 7)), Buffer.alloc(1024)]);
    await handle.write(rest, 0, rest.length, next);
    await handle.close();
    const found: [string, number, number][] = [];
    for await (const item of readTarMembers(file, { wants: (name) => name !== 'large' })) {
      if (item.kind === 'fault') throw new Error(item.problem);
      expect(await item.read()).toEqual(content(5, 7));
      found.push([item.name, item.sizeBytes, item.startBytes]);
    }
    expect(found).toEqual([['small', 5, next]]);
    await rm(file);
  });

  it('tells how far it has come', async () => {
    const bytes = await tarOf({ a: content(2_500_000, 1), b: content(10, 2) });
    const positions: number[] = [];
    await read(bytes, { onPosition: (position) => positions.push(position) });
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions[0]).toBe(0);
    expect(positions.at(-1)).toBe(bytes.length);
  });

  it('gives what comes before the end of a file that is cut anywhere, and says so once', async () => {
    const bytes = await tarOf(SMALL); // data end at 4099, with padding at 4608
    for (let length = 1; length < bytes.length; length += 97) {
      const { members, faults } = await read(bytes.subarray(0, length));
      const whole = Object.entries(SMALL).filter(([name]) => {
        const dataEnd = { 'a/1': 512 + 700, 'a/2': 2048 + 512, 'a/empty': 3072, 'b/3': 3584 + 3 }[name]!;
        return length >= dataEnd;
      });
      expect(members, `${length} bytes`).toEqual(Object.fromEntries(whole));
      expect(faults.length, `${length} bytes`).toBe(length < 4096 + 1024 ? 1 : 0);
    }
  });

  it.each<[string, number, [string | undefined, number, string]]>([
    [
      'in a member',
      1000,
      [
        'a/1',
        1000,
        'the file ends after 488 of the 700 bytes of a member; it is cut short, so copy it again',
      ],
    ],
    ['in the padding of a member', 1300, [undefined, 1300, NO_END]],
    ['after a member', 1536, [undefined, 1536, NO_END]],
    ['in a header', 1700, [undefined, 1700, NO_END]],
    [
      'in the empty end of a header',
      2000,
      ['a/2', 2000, 'the file ends after 0 of the 512 bytes of a member; it is cut short, so copy it again'],
    ],
    ['at the start', 0, [undefined, 0, 'the file is empty; copy it again']],
  ])('names the place where a file was cut: %s', async (_, length, fault) => {
    const { faults } = await read((await tarOf(SMALL)).subarray(0, length));
    expect(faults).toEqual([fault]);
  });

  it('finds the members after a damaged header', async () => {
    const bytes = await tarOf(SMALL);
    bytes[1536 + 124] = 0x39; // the size of a/2: its sum is wrong now
    const { members, faults } = await read(bytes);
    expect(faults).toEqual([[undefined, 1536, BAD_HEADER]]);
    const { 'a/2': _, ...others } = SMALL;
    expect(members).toEqual(others);
  });

  it('finds the first member after a damaged start, and the end after a damaged last header', async () => {
    const first = await tarOf(SMALL);
    first[0] = 0x7a;
    const { 'a/1': _, ...others } = SMALL;
    const found = await read(first);
    expect(found.members).toEqual(others);
    expect(found.faults).toEqual([
      [
        undefined,
        0,
        'expected a tar file, got one that starts with "z/1\\u0000\\u0000\\u0000\\u0000\\u0000"; check the path, or copy it again',
      ],
    ]);
    const last = await tarOf(SMALL);
    last[3072] = 0x7a;
    const { 'b/3': __, ...before } = SMALL;
    const { members, faults } = await read(last);
    expect(members).toEqual(before);
    expect(faults).toEqual([[undefined, 3072, BAD_HEADER]]);
  });

  it.each<[string, Buffer, string]>([
    ['a compressed tar', gzipSync(Buffer.alloc(5000)), 'the file is compressed; unpack it with gunzip first'],
    [
      'another kind of file',
      Buffer.from('{"id": 1}'.repeat(100)),
      'expected a tar file, got one that starts with "{\\"id\\": 1"',
    ],
  ])('says what %s is', async (_, bytes, problem) => {
    const padded = Buffer.concat([bytes, Buffer.alloc(1024)]);
    const { members, faults } = await read(padded);
    expect(members).toEqual({});
    expect(faults).toHaveLength(1);
    expect(faults[0]![2]).toContain(problem);
  });

  it('names a missing file and a folder', async () => {
    const all = async (file: string) => {
      for await (const item of readTarMembers(file)) expect(item).toBeUndefined();
    };
    await expect(all(join(folder(), 'none'))).rejects.toThrow('none: it does not exist; check the path');
    await expect(all(folder())).rejects.toThrow('it is a directory; give the path of a file');
  });

  it('stops soon after an abort, also in the middle of a member', async () => {
    const file = join(folder(), 'long.tar');
    await writeFile(
      file,
      await tarOf({ a: content(100, 0), b: content(6_000_000, 1), c: content(6_000_000, 2) }),
    );
    const controller = new AbortController();
    const seen: string[] = [];
    const reading = async () => {
      for await (const item of readTarMembers(file, { signal: controller.signal })) {
        seen.push(item.kind);
        controller.abort();
        if (item.kind === 'member') await item.read();
      }
    };
    await expect(reading()).rejects.toThrow(AbortedError);
    expect(seen.length).toBeLessThan(3);
    expect(await readFile(file)).toHaveLength(512 * 3 + 512 + 2 * Math.ceil(6_000_000 / 512) * 512 + 1024);
  });

  it('hands out what its user throws, and can be left early', async () => {
    const file = join(folder(), 'left.tar');
    await writeFile(file, await tarOf({ a: content(6_000_000, 1), b: content(6_000_000, 2) }));
    const failing = async () => {
      for await (const item of readTarMembers(file)) throw new Error(`stopped at ${item.kind}`);
    };
    await expect(failing()).rejects.toThrow('stopped at member');
    for await (const item of readTarMembers(file)) {
      expect(item.kind).toBe('member');
      break;
    }
  });
});
