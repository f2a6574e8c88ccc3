// Packing tars, going on after an interruption, reading by song and frame, damage.

import { copyFile, cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { melOf, memberOf, tarOf } from '../../test/helpers/mel-tars.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { AbortedError, ConfigError, FormatError, NotFoundError, SegueError } from '../core/errors.ts';
import type { WorkContext } from '../core/progress.ts';
import '../../test/helpers/to-be-allclose.ts';
import { openMelPack } from './mel-pack.ts';
import { type PackMelTarsOptions, packMelTars } from './write-mel-pack.ts';

const folder = useTemporaryFolder();
const inFolder = (name: string) => join(folder(), name);
/** Frames of each song: lengths that differ. */
const framesOf = (songId: number): number => 20 + (songId % 7) * 3;
const member = (songId: number): [string, Buffer] => memberOf(songId, framesOf(songId));
/** Two tars of songs whose ids do not ascend, with a damaged member, a repeated song, and an end that is missing. */
const FIRST = [5, 3, 1009, 1, 8, 700_000];
const SECOND = [2, 12, 11, 10];
let tars: string[] = [];
/** A shard holds two or three songs. */
const SHARD = { shardBytes: 8000 };

beforeAll(async () => {
  const members = FIRST.map(member);
  members.splice(3, 0, ['0/77.npy', Buffer.from('no array')], member(3));
  await writeFile(inFolder('arena_mel_0.tar'), await tarOf(members));
  const second = await tarOf(SECOND.map(member));
  await writeFile(inFolder('arena_mel_1.tar'), second.subarray(0, -1024));
  tars = ['arena_mel_0.tar', 'arena_mel_1.tar'].map(inFolder);
});

/** All files of a folder with their bytes. */
async function hold(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir)).sort();
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, (await readFile(join(dir, name))).toString('base64')]),
    ),
  );
}

/** A context that is aborted when `songs` songs are read. */
function abortAfter(songs: number): WorkContext & { warnings: string[] } {
  const controller = new AbortController();
  const warnings: string[] = [];
  let met = 0;
  return {
    warnings,
    // Asked between songs; counts how often.
    signal: Object.defineProperty(Object.create(controller.signal) as AbortSignal, 'aborted', {
      get: () => met++ >= songs,
    }),
    logger: { info() {}, warn: (message) => warnings.push(message) },
  };
}

const NAMES = [...FIRST, ...SECOND].sort((a, b) => a - b);

describe('packMelTars and openMelPack', () => {
  it.each(['float16', 'int8'] as const)(
    'give back every song and every run of frames as %s',
    async (type) => {
      const dir = inFolder(`whole-${type}`);
      const report = await packMelTars(tars, dir, { type, ...SHARD });
      expect(report).toMatchObject({
        songs: 10,
        frames: NAMES.reduce((sum, id) => sum + framesOf(id), 0),
        damaged: { count: 2 },
        repeated: { count: 1, examples: [3] },
        notFound: null,
        clampedValues: 0,
      });
      expect(report.shards).toBe(type === 'float16' ? 4 : 2);
      const pack = await openMelPack(dir);
      expect([...pack.songIds]).toEqual(NAMES);
      expect({ ...pack, songIds: null }).toMatchObject({ type, numBands: 48 });
      const atol = type === 'float16' ? 0 : 100 / 510 + 1e-4;
      for (const songId of NAMES) {
        const frames = framesOf(songId);
        const mel = melOf(songId, frames);
        expect([pack.has(songId), pack.frames(songId)]).toEqual([true, frames]);
        expect(pack.read(songId)).toBeAllclose(mel, { rtol: 0, atol });
        const some = new Float32Array(48 * 5);
        expect(pack.read(songId, 7, 5, some)).toBe(some);
        const expected = Float32Array.from(some, (_, i) => mel[Math.floor(i / 5) * frames + 7 + (i % 5)]!);
        expect(some).toBeAllclose(expected, { rtol: 0, atol });
        expect(pack.read(songId, frames - 1)).toHaveLength(48);
      }
      pack.close();
      pack.close();
      expect(() => pack.read(5)).toThrow(SegueError);
    },
  );

  it('make an artefact with a report, and leave nothing beside it', async () => {
    const dir = inFolder('artefact');
    const report = await packMelTars(tars, dir, SHARD);
    const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({
      kind: 'mel-pack',
      numBands: 48,
      type: 'float16',
      unit: 'dB',
      numSongs: 10,
      report,
    });
    expect(await readdir(folder())).not.toContain('artefact.partial');
    await expect(packMelTars(tars, dir, SHARD)).rejects.toThrow('exists already');
    const before = await hold(dir);
    await packMelTars(tars, dir, { ...SHARD, force: true });
    expect(await hold(dir)).toEqual(before);
  });

  it('keep the songs asked for, and count those that are in no tar', async () => {
    const dir = inFolder('subset');
    const report = await packMelTars(tars, dir, { songs: new Set([8, 12, 4711]) });
    expect(report).toMatchObject({ songs: 2, shards: 1, notFound: 1 });
    const pack = await openMelPack(dir);
    expect([...pack.songIds]).toEqual([8, 12]);
    expect(pack.read(12)).toEqual(melOf(12, framesOf(12)));
    pack.close();
  });

  it('read the same in several threads at once', async () => {
    const dir = inFolder('threads');
    await packMelTars(tars, dir, SHARD);
    const code = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { openMelPack } = await import(workerData.module);
      const pack = await openMelPack(workerData.dir);
      let sum = 0;
      for (let round = 0; round < 20; round++) for (const id of pack.songIds) sum += pack.read(id, round % 9, 3)[100];
      pack.close();
      parentPort.postMessage(sum);`;
    const module = new URL('./mel-pack.ts', import.meta.url).href;
    const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
    const sums = await Promise.all(
      Array.from(
        { length: 3 },
        () =>
          new Promise((resolve, reject) => {
            const worker = new Worker(url, { workerData: { dir, module } });
            worker.on('message', resolve);
            worker.on('error', reject);
          }),
      ),
    );
    let expected = 0;
    for (let round = 0; round < 20; round++) {
      for (const id of NAMES) expected += melOf(id, framesOf(id))[33 * framesOf(id) + (round % 9) + 1]!;
    }
    expect(sums).toEqual([expected, expected, expected]);
  });
});

describe('an interrupted run', () => {
  it('goes on to the same bytes wherever it was stopped', async () => {
    const whole = inFolder('reference');
    await packMelTars(tars, whole, SHARD);
    const expected = await hold(whole);
    let kept = 0;
    for (let songs = 1; songs < 60; songs += 3) {
      const dir = inFolder(`stopped-${songs}`);
      const context = abortAfter(songs);
      const running = packMelTars(tars, dir, SHARD, context);
      const ended = await running.then(
        () => 'whole',
        (error: unknown) => error,
      );
      if (ended === 'whole') continue;
      expect(ended).toBeInstanceOf(AbortedError);
      const left = (await readdir(folder())).includes(`stopped-${songs}.partial`);
      expect(
        context.warnings.some((line) => /finished shards stay in .*; go on with --resume/.test(line)),
      ).toBe(left);
      if (left) kept++;
      await packMelTars(tars, dir, { ...SHARD, resume: true });
      expect(await hold(dir), `stopped at ${songs}`).toEqual(expected);
      expect(await readdir(folder())).not.toContain(`stopped-${songs}.partial`);
    }
    expect(kept).toBeGreaterThan(3);
  });

  it('goes on when stopped again and again, and does not read what it has', async () => {
    const dir = inFolder('again');
    let stops = 0;
    for (let songs = 8; ; songs++) {
      const context = abortAfter(songs);
      const ended = await packMelTars(tars, dir, { ...SHARD, resume: true }, context).then(
        () => true,
        () => false,
      );
      if (ended) break;
      stops++;
    }
    expect(stops).toBeGreaterThan(1);
    expect(await hold(dir)).toEqual(await hold(inFolder('reference')));
  });

  /** Leaves an interrupted run with some shards. */
  async function interrupt(name: string, options: PackMelTarsOptions = SHARD): Promise<string> {
    const dir = inFolder(name);
    for (let songs = 12; ; songs++) {
      await rm(`${dir}.partial`, { recursive: true, force: true });
      await rm(dir, { recursive: true, force: true });
      await packMelTars(tars, dir, options, abortAfter(songs)).catch(() => undefined);
      const state = await readFile(join(`${dir}.partial`, 'progress.json'), 'utf8').catch(
        () => '{"shards":[]}',
      );
      if ((JSON.parse(state) as { shards: number[] }).shards.length === 2) return dir;
    }
  }

  it('is neither lost nor taken up unasked; force starts anew', async () => {
    const dir = await interrupt('unasked');
    await expect(packMelTars(tars, dir, SHARD)).rejects.toThrow(
      new ConfigError(
        `${dir}.partial holds the start of an interrupted run; go on with --resume, or start anew with --force`,
      ),
    );
    expect(await readdir(`${dir}.partial`)).toContain('progress.json');
    await packMelTars(tars, dir, { ...SHARD, force: true });
    expect(await hold(dir)).toEqual(await hold(inFolder('reference')));
  });

  it('is refused with other settings, other tars or other songs', async () => {
    const dir = await interrupt('settings');
    const resume = (options: PackMelTarsOptions, files = tars) =>
      packMelTars(files, dir, { ...SHARD, resume: true, ...options });
    await expect(resume({ type: 'int8' })).rejects.toThrow(
      new ConfigError(
        `${dir}.partial holds the start of a run with other type ("float16", now "int8"); give the same, or --force to start anew`,
      ),
    );
    await expect(resume({ shardBytes: 9000 })).rejects.toThrow('other shardBytes (8000, now 9000)');
    await expect(resume({ songs: new Set([1]) })).rejects.toThrow('other songs; give the same');
    await expect(resume({}, [...tars].reverse())).rejects.toThrow('other files; give the same');
    await resume({});
    expect(await hold(dir)).toEqual(await hold(inFolder('reference')));
  });

  it.each<[string, (partial: string) => Promise<unknown>, RegExp]>([
    [
      'a shard that was cut',
      (p) => truncate(join(p, 'pack/shard-001.bin'), 10),
      /shard-001.bin: expected \d+ bytes, got 10; start anew/,
    ],
    ['a shard that is gone', (p) => rm(join(p, 'pack/shard-000.bin')), /shard-000.bin: it does not exist/],
    [
      'an index that is gone',
      (p) => rm(join(p, 'shard-001.safetensors')),
      /shard-001.safetensors: it does not exist/,
    ],
    [
      'a state that is no JSON',
      (p) => writeFile(join(p, 'progress.json'), '{'),
      /progress.json: not the state of a packing run/,
    ],
    [
      'a state of another kind',
      (p) => writeFile(join(p, 'progress.json'), '{}'),
      /progress.json: not the state of a packing run/,
    ],
  ])('is refused with %s', async (name, damage, message) => {
    const dir = await interrupt(`damaged ${name}`);
    await damage(`${dir}.partial`);
    await expect(packMelTars(tars, dir, { ...SHARD, resume: true })).rejects.toThrow(message);
  });
});

describe('packMelTars', () => {
  it('refuses tars without a spectrogram, and leaves nothing', async () => {
    await writeFile(inFolder('empty.tar'), await tarOf([['0/1.npy', Buffer.from('x')]]));
    const dir = inFolder('new/none');
    const packing = packMelTars([inFolder('empty.tar')], dir);
    await expect(packing).rejects.toThrow(FormatError);
    await expect(packing).rejects.toThrow(
      /no spectrogram in the tars; .*; the first fault: .*0\/1.npy, byte 0/,
    );
    await expect(packMelTars(tars, dir, { songs: new Set([4711]) })).rejects.toThrow(
      new NotFoundError('none of the 1 songs asked for is among the 12 members of the tars; check the list'),
    );
    expect(await readdir(folder())).not.toContain('new');
  });

  it.each<[string, object, string]>([
    ['an unknown option', { shardSize: 1 }, "unknown option 'shardSize'"],
    ['an unknown type', { type: 'float8' }, 'type: expected float16 or int8, got "float8"'],
    ['no size', { shardBytes: 0 }, 'shardBytes: expected a whole number from 1 to 4294967295, got 0'],
    ['too large a size', { shardBytes: 2 ** 32 }, 'got 4294967296'],
  ])('refuses %s', async (_, options, message) => {
    const packing = packMelTars(tars, inFolder('refused'), options);
    await expect(packing).rejects.toThrow(ConfigError);
    await expect(packing).rejects.toThrow(message);
  });
});

describe('openMelPack', () => {
  /** A copy of the reference, to be damaged. */
  async function copy(name: string): Promise<string> {
    const dir = inFolder(`copy of ${name}`);
    await cp(inFolder('reference'), dir, { recursive: true });
    return dir;
  }

  it('refuses songs and frames that are not there', async () => {
    const pack = await openMelPack(inFolder('reference'));
    expect(pack.has(4)).toBe(false);
    expect(() => pack.frames(4)).toThrow(NotFoundError);
    expect(() => pack.read(4)).toThrow(
      `no spectrogram of song 4 in ${inFolder('reference')}; pack it, or leave`,
    );
    for (const [from, count] of [
      [-1, 2],
      [0, 0],
      [30, 6],
      [35, undefined],
      [0.5, 2],
      [0, Number.NaN],
    ] as const) {
      expect(() => pack.read(5, from, count), `${from}, ${count}`).toThrow(RangeError);
    }
    expect(() => pack.read(5, 0, 2, new Float32Array(95))).toThrow(
      'expected room for (48, 2) values, got 95',
    );
    pack.close();
  });

  it.each<[string, (dir: string) => Promise<unknown>, RegExp]>([
    ['no manifest', (dir) => rm(join(dir, 'manifest.json')), /no Segue artefact at/],
    [
      'a shard that was cut',
      (dir) => truncate(join(dir, 'shard-001.bin'), 10),
      /shard-001.bin: expected \d+ bytes, got 10; the pack is damaged/,
    ],
    ['a shard that is gone', (dir) => rm(join(dir, 'shard-001.bin')), /shard-001.bin: it does not exist/],
    ['no index', (dir) => rm(join(dir, 'index.safetensors')), /index.safetensors: it does not exist/],
    ['a cut index', (dir) => truncate(join(dir, 'index.safetensors'), 100), /index.safetensors/],
    [
      'the index of another pack',
      async (dir) => {
        await mkdir(join(dir, 'x'));
        await copyFile(join(inFolder('subset'), 'index.safetensors'), join(dir, 'index.safetensors'));
      },
      /index.safetensors, record 0: expected 10 songs, as the manifest says, got 2/,
    ],
    [
      'a manifest with another type',
      async (dir) => {
        const text = await readFile(join(dir, 'manifest.json'), 'utf8');
        await writeFile(join(dir, 'manifest.json'), text.replace('"float16"', '"float8"'));
      },
      /manifest.json, field type: .*; make the pack again/,
    ],
  ])('refuses %s', async (name, damage, message) => {
    const dir = await copy(name);
    await damage(dir);
    await expect(openMelPack(dir)).rejects.toThrow(message);
  });

  it('finds bytes that were changed', async () => {
    const dir = await copy('changed');
    const file = join(dir, 'shard-000.bin');
    const bytes = await readFile(file);
    bytes[100] = bytes[100]! ^ 1;
    bytes[48 * 2 * framesOf(FIRST[0]!) + 1] = 0x7c; // infinite
    await writeFile(file, bytes);
    const pack = await openMelPack(dir);
    expect(() => pack.read(FIRST[0]!)).toThrow(FormatError);
    expect(() => pack.read(FIRST[0]!)).toThrow(
      /shard-000.bin, record of song 5, byte 0: the bytes are not those/,
    );
    expect(() => pack.read(FIRST[1]!, 0, 1)).toThrow(/record of song 3, byte \d+: the bytes are not those/);
    expect(pack.read(FIRST[1]!, 1, 1)).toHaveLength(48);
    pack.close();
  });
});
