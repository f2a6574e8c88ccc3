// Spectrograms out of tars: round trips, choice of songs, repeats, damage by name, values that are not finite.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { melOf, memberOf, tarOf } from '../../test/helpers/mel-tars.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { AbortedError, ConfigError, NotFoundError, StorageError } from '../core/errors.ts';
import type { Logger } from '../core/progress.ts';
import { type MelMember, type ReadMelTarsOptions, readMelTars, writeMelTar } from './mel-tar.ts';
import { encodeNpy } from './npy.ts';

const folder = useTemporaryFolder();
const inFolder = (name: string) => join(folder(), name);

/** Writes a tar; gives its path. */
async function write(name: string, members: readonly (readonly [string, Buffer])[]): Promise<string> {
  await writeFile(inFolder(name), await tarOf(members));
  return inFolder(name);
}

/** Reads all; warnings go to a list. */
async function read(files: readonly string[], options: ReadMelTarsOptions = {}) {
  const warnings: string[] = [];
  const logger: Logger = {
    info() {},
    warn: (message) => warnings.push(message.replaceAll(`${folder()}/`, '')),
  };
  const members: MelMember[] = [];
  const reading = readMelTars(files, options, { logger });
  for await (const member of reading) members.push(member);
  return { members, warnings, report: reading.report };
}

const NOTHING = { lowered: 0, capped: 0, isSilent: false };

describe('readMelTars and writeMelTar', () => {
  it('give back what was written, in the layout of the arena', async () => {
    const file = inFolder('arena_mel_0.tar');
    const songs = [7, 12_345, 707_989].map((songId, i) => ({
      songId,
      frames: 3 + i,
      mel: melOf(songId, 3 + i),
    }));
    await writeMelTar(file, songs);
    const { members, warnings, report } = await read([file]);
    expect(members).toEqual(
      songs.map((song, i) => ({ ...song, repairs: NOTHING, fileIndex: 0, startBytes: [0, 1536, 3072][i] })),
    );
    expect(warnings).toEqual([]);
    expect(report).toMatchObject({ songs: 3, damaged: { count: 0 }, repeated: { count: 0 }, notAsked: 0 });
    const bytes = await readFile(file);
    expect([0, 1536, 3072].map((at) => bytes.toString('latin1', at, at + 15).replaceAll('\0', ''))).toEqual([
      '0/7.npy',
      '12/12345.npy',
      '707/707989.npy',
    ]);
    await writeMelTar(inFolder('again.tar'), songs);
    expect(await readFile(inFolder('again.tar'))).toEqual(bytes);
  });

  it('take many songs from an iterable, and leave nothing where it fails', async () => {
    async function* songs(last: number) {
      for (let songId = 0; songId < 60; songId++) {
        if (songId === last) throw new Error('no more');
        yield { songId, frames: 400, mel: melOf(songId, 400) };
      }
    }
    await writeMelTar(inFolder('many.tar'), songs(-1));
    const { members } = await read([inFolder('many.tar')]);
    expect(members.map(({ songId }) => songId)).toEqual([...Array(60).keys()]);
    expect(members[59]!.mel).toEqual(melOf(59, 400));
    await expect(writeMelTar(inFolder('failed.tar'), songs(50))).rejects.toThrow('no more');
    await expect(readFile(inFolder('failed.tar'))).rejects.toThrow(/ENOENT/);
    await expect(writeMelTar(folder(), songs(-1))).rejects.toThrow(StorageError);
    const wrong = [{ songId: 1, frames: 2, mel: new Float32Array(95) }];
    await expect(writeMelTar(inFolder('wrong.tar'), wrong)).rejects.toThrow(RangeError);
  });

  it('share one array only where that is asked for', async () => {
    const file = await write('share.tar', [memberOf(1, 4), memberOf(2, 4), memberOf(3, 20_000)]);
    expect((await read([file])).members.map(({ mel }) => mel)).toEqual([
      melOf(1, 4),
      melOf(2, 4),
      melOf(3, 20_000),
    ]);
    const copies: Float32Array[] = [];
    const buffers = new Set<ArrayBufferLike>();
    for await (const { mel } of readMelTars([file], { share: true })) {
      copies.push(mel.slice());
      buffers.add(mel.buffer);
    }
    expect(copies).toEqual([melOf(1, 4), melOf(2, 4), melOf(3, 20_000)]);
    expect(buffers.size).toBe(2); // one for the first two, a larger one for the third
  });
});

describe('readMelTars', () => {
  it.each([
    ['float16, big-endian', { type: 'float16', byteOrder: 'big' }],
    ['float64 in Fortran order', { type: 'float64', order: 'Fortran' }],
    ['version 3', { version: 3 }],
  ] as const)('reads members of %s', async (_, npy) => {
    const file = await write('types.tar', [memberOf(5, 9, npy)]);
    expect((await read([file])).members[0]!.mel).toEqual(melOf(5, 9));
  });

  it('reads the songs that are asked for, and counts the others', async () => {
    const file = await write(
      'some.tar',
      [1, 2, 3, 4, 5].map((id) => memberOf(id, 3000)),
    );
    const { members, report } = await read([file], { songs: new Set([2, 5, 99]) });
    expect(members.map(({ songId, mel }) => [songId, mel])).toEqual([
      [2, melOf(2, 3000)],
      [5, melOf(5, 3000)],
    ]);
    expect(report).toMatchObject({ songs: 2, notAsked: 3 });
  });

  it('keeps the first of a repeated song over all files, or the first that is whole', async () => {
    const cut = memberOf(3, 5)[1].subarray(0, 200);
    const files = [
      await write('one.tar', [memberOf(1, 5), ['0/3.npy', cut], ['other/1.npy', memberOf(1, 6)[1]]]),
      await write('two.tar', [memberOf(3, 7), memberOf(1, 8), memberOf(2, 9)]),
    ];
    const { members, report, warnings } = await read(files);
    expect(members.map(({ songId, frames, fileIndex }) => [songId, frames, fileIndex])).toEqual([
      [1, 5, 0],
      [3, 7, 1],
      [2, 9, 1],
    ]);
    expect(report.repeated).toEqual({ count: 2, examples: [1, 1] });
    expect(warnings).toEqual([
      'one.tar: 0/3.npy, byte 200: expected 1088 bytes for float32 of shape (48, 5), got 200; it is cut short, so copy it again',
    ]);
  });

  it('names what is no spectrogram and goes on', async () => {
    const npy = (shape: number[]) => encodeNpy(new Float32Array(shape.reduce((a, b) => a * b)), shape);
    const file = await write('bad.tar', [
      ['0/1.npy', Buffer.from('no array')],
      ['0/2.npy', npy([47, 10])],
      ['0/3.npy', npy([480])],
      ['0/4.npy', npy([48, 0])],
      ['0/5.npy', npy([10, 48])],
      ['0/6.npy', Buffer.alloc(0)],
      ['0/007.npy', npy([48, 1])],
      ['0/99999999999999999999.npy', npy([48, 1])],
      ['README', Buffer.from('text')],
      memberOf(8, 2),
    ]);
    const { members, warnings, report } = await read([file]);
    expect(members.map(({ songId }) => songId)).toEqual([8]);
    const name = 'expected a name such as 707/707989.npy, which says the song';
    expect(warnings).toEqual([
      String.raw`bad.tar: 0/1.npy, byte 0: expected a .npy file, which starts with \x93NUMPY, got "no arr"`,
      'bad.tar: 0/2.npy: expected a spectrogram of shape (48, frames), got (47, 10)',
      'bad.tar: 0/3.npy: expected a spectrogram of shape (48, frames), got (480)',
      'bad.tar: 0/4.npy: expected a spectrogram of shape (48, frames), got (48, 0)',
      'bad.tar: 0/5.npy: expected a spectrogram of shape (48, frames), got (10, 48)',
      'bad.tar: 0/6.npy, byte 0: the file ends in the header of a .npy file; copy it again',
      `bad.tar: 0/007.npy: ${name}`,
      `bad.tar: 0/99999999999999999999.npy: ${name}`,
      `bad.tar: README: ${name}`,
    ]);
    expect(report.damaged.count).toBe(9);
    expect(report.damaged.examples.map((text) => text.replaceAll(`${folder()}/`, ''))).toEqual(warnings);
  });

  it('goes on with the next file after one that is cut short', async () => {
    const whole = await tarOf([memberOf(1, 5), memberOf(2, 5)]);
    await writeFile(inFolder('cut.tar'), whole.subarray(0, 3012));
    const next = await write('next.tar', [memberOf(3, 5)]);
    const { members, warnings } = await read([inFolder('cut.tar'), next]);
    expect(members.map(({ songId }) => songId)).toEqual([1, 3]);
    expect(warnings).toEqual([
      'cut.tar: 0/2.npy, byte 3012: the file ends after 452 of the 1088 bytes of a member; it is cut short, so copy it again',
    ]);
  });

  it('names the file and place of a damaged header', async () => {
    const bytes = await tarOf([memberOf(1, 5), memberOf(2, 5), memberOf(3, 5)]);
    bytes[2048] = 0x39;
    await writeFile(inFolder('header.tar'), bytes);
    const { members, warnings } = await read([inFolder('header.tar')]);
    expect(members.map(({ songId }) => songId)).toEqual([1, 3]);
    expect(warnings).toEqual([
      'header.tar, byte 2048: a damaged header (its check sum is wrong): a member is lost; copy the file again',
    ]);
  });

  it('replaces values that are not finite, and counts them', async () => {
    const mel = melOf(1, 2);
    mel.set([-Infinity, Number.NaN, Infinity]);
    const silent = new Float32Array(96).fill(-Infinity);
    await writeMelTar(inFolder('infinite.tar'), [
      { songId: 1, frames: 2, mel },
      { songId: 2, frames: 2, mel: silent },
    ]);
    const { members, report } = await read([inFolder('infinite.tar')]);
    const largest = Math.max(...mel.subarray(3));
    expect([...members[0]!.mel.subarray(0, 4)]).toEqual([-100, -100, largest, mel[3]]);
    expect(members[1]!.mel).toEqual(new Float32Array(96).fill(-100));
    expect(report).toMatchObject({ loweredValues: 98, cappedValues: 1, silent: { count: 1, examples: [2] } });
  });

  it('goes on from any place, with what was found before', async () => {
    const files = [
      await write('a.tar', [memberOf(1, 5), ['x', Buffer.from('x')], memberOf(2, 5), memberOf(3, 5)]),
      await write('b.tar', [memberOf(2, 5), memberOf(4, 5)]),
    ];
    const whole = await read(files);
    const third = whole.members[2]!;
    const part = readMelTars(files);
    const before: number[] = [];
    for await (const { songId } of part) {
      if (songId === 3) break;
      before.push(songId);
    }
    expect(part.report).toMatchObject({ songs: 2, damaged: { count: 1 } }); // the song at the break is not counted
    const rest = await read(files, { from: third, seen: new Set(before), report: part.report });
    expect(rest.members).toEqual(whole.members.slice(2));
    expect(rest.report).toEqual(whole.report);
  });

  it('reports progress in megabytes of all files', async () => {
    const file = await write('p.tar', [memberOf(1, 8000), memberOf(2, 8000)]);
    const stages: unknown[] = [];
    const counts: number[] = [];
    const progress = {
      stage: (...stage: unknown[]) => stages.push(stage),
      advanceTo: (count: number) => counts.push(count),
      done() {},
    };
    for await (const { mel } of readMelTars([file, file], {}, { progress })) expect(mel.length).toBe(384_000);
    expect(stages).toEqual([['reading spectrograms', 6, 'MB']]);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(6);
  });

  it('refuses no files, a missing file before it reads any, an unknown option, an abort', async () => {
    const file = await write('one.tar', [memberOf(1, 5)]);
    await expect(read([])).rejects.toThrow(new ConfigError('no tar files to read; give at least one'));
    await expect(read([file, inFolder('none.tar')])).rejects.toThrow(NotFoundError);
    await expect(read([file, folder()])).rejects.toThrow('it is a directory; give the path of a file');
    expect(() => readMelTars([file], { song: new Set() } as object)).toThrow(ConfigError);
    const all = async () => {
      for await (const _ of readMelTars([file], {}, { signal: AbortSignal.abort() }));
    };
    await expect(all()).rejects.toThrow(AbortedError);
  });
});
