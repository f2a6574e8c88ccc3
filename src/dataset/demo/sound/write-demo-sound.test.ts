// Checks the files of demo sound from the outside: the arena's layout, the same bytes at any number of threads, and that a
// WAV file is heard as its spectrogram says.
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesSource } from '../../../audio/byte-source.ts';
import { melOfAudio } from '../../../audio/mel-of-audio.ts';
import { AbortedError } from '../../../core/errors.ts';
import { readMelTars } from '../../../formats/mel-tar.ts';
import type { SongCharacter } from './characters.ts';
import { countMelTars, writeDemoSound } from './write-demo-sound.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'segue-sound-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const characterOf = (songId: number): SongCharacter => ({
  songId,
  scene: songId % 64,
  genre: songId % 30,
  detail: 0,
  artist: songId,
  nearGenre: (songId + 1) % 30,
  energy: 0.2,
  valence: 0.1,
  year: 2010,
  concepts: [[songId % 100, 0.5]],
});

const SECONDS = 1;
const NO_WAV = new Set<number>();

test('writes tars of the arena’s layout, in order of ids, that the reader reads', async () => {
  const songs = [11_999, 7, 1_000].map(characterOf);
  const names = await writeDemoSound(root, songs, 0, { seconds: SECONDS });
  expect(names).toEqual(['arena_mel_0.tar']);
  expect(await readdir(root)).toEqual(names);
  const tar = await readFile(join(root, names[0]!));
  const members = [0, 1, 2].map((i) => {
    // A header of 512 bytes, 128 + 48 * 63 * 4 bytes of array, filled up to a multiple of 512.
    const at = i * (512 + Math.ceil((128 + 48 * 63 * 4) / 512) * 512);
    return tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
  });
  expect(members).toEqual(['0/7.npy', '1/1000.npy', '11/11999.npy']);
  const reading = readMelTars([join(root, names[0]!)]);
  const found: [number, number][] = [];
  for await (const { songId, frames, mel } of reading) {
    found.push([songId, frames]);
    expect(mel).toHaveLength(48 * frames);
    expect(Math.max(...mel)).toBeGreaterThan(-30);
    expect(Math.min(...mel)).toBeGreaterThanOrEqual(-100);
  }
  expect(found).toEqual([
    [7, 63],
    [1_000, 63],
    [11_999, 63],
  ]);
  expect(reading.report.damaged.count).toBe(0);
});

test('a tar holds at most 250 songs until there are 40 of them', async () => {
  expect([0, 1, 250, 251, 10_000, 10_001, 700_000].map(countMelTars)).toEqual([0, 1, 1, 2, 40, 40, 40]);
  const songs = Array.from({ length: 251 }, (_, i) => characterOf(i));
  const names = await writeDemoSound(root, songs, 0, { seconds: 0.05 });
  expect(names).toEqual(['arena_mel_0.tar', 'arena_mel_1.tar']);
  const counts: number[] = [];
  for (const name of names) {
    const ids: number[] = [];
    for await (const { songId } of readMelTars([join(root, name)])) ids.push(songId);
    counts.push(ids.length);
  }
  expect(counts).toEqual([126, 125]);
});

test('two threads write the same bytes as one', async () => {
  const songs = [3, 1, 4, 15, 9, 26, 5].map(characterOf);
  const [one, two] = [join(root, 'one.d'), join(root, 'two.d')];
  for (const [dir, threads] of [
    [one, 1],
    [two, 2],
  ] as const) {
    await mkdir(dir);
    await writeDemoSound(dir, songs, 0, { seconds: SECONDS, threads, wavSongs: new Set([4]) });
  }
  for (const name of ['arena_mel_0.tar', 'wav/4.wav']) {
    expect((await readFile(join(one, name))).equals(await readFile(join(two, name))), name).toBe(true);
  }
});

test('a WAV file is heard as its spectrogram says', async () => {
  const songs = [12, 13].map(characterOf);
  await writeDemoSound(root, songs, 0, { wavSongs: new Set([12]) });
  expect((await readdir(root)).sort()).toEqual(['arena_mel_0.tar', 'wav']);
  expect(await readdir(join(root, 'wav'))).toEqual(['12.wav']);
  const wav = await readFile(join(root, 'wav', '12.wav'));
  const { mel } = await melOfAudio(bytesSource('12.wav', wav));
  const mels = new Map<number, Float32Array>();
  for await (const song of readMelTars([join(root, 'arena_mel_0.tar')])) mels.set(song.songId, song.mel);
  const written = mels.get(12)!;
  expect(mel.numFrames).toBe(1_876);
  // 16 bits lie 98 dB below full scale; what is well above is the same.
  let [compared, worst] = [0, 0];
  mel.data.forEach((value, i) => {
    if (value < -30) return;
    compared++;
    worst = Math.max(worst, Math.abs(value - written[i]!));
  });
  expect(compared).toBeGreaterThan(20_000);
  expect(worst).toBeLessThan(0.2);
});

test('says how far it is, and stops when interrupted', async () => {
  const controller = new AbortController();
  const counts: number[] = [];
  const progress = {
    stage: (label: string, total: number | null, unit: string) => {
      expect([label, total, unit]).toEqual(['making sound', 9, 'songs']);
    },
    advanceTo(count: number) {
      counts.push(count);
      if (count === 3) controller.abort();
    },
    done() {},
  };
  const songs = Array.from({ length: 9 }, (_, i) => characterOf(i));
  const options = { seconds: 0.1, wavSongs: NO_WAV, threads: 1 };
  const run = writeDemoSound(root, songs, 0, options, { progress, signal: controller.signal });
  await expect(run).rejects.toThrow(AbortedError);
  expect(counts).toEqual([1, 2, 3]);
  expect(await readdir(root)).toEqual([]);
});

test('refuses an option that it does not know', async () => {
  await expect(writeDemoSound(root, [], 0, { second: 3 } as never)).rejects.toThrow(
    "unknown option 'second'",
  );
  expect(await writeDemoSound(root, [], 0)).toEqual([]);
});
