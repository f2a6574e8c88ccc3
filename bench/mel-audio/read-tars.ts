// How fast tars of spectrograms are read and packed, beside the disk's own speed (nothing of the file in memory) and
// the memory's (all of it), and with how much memory for a file twice as long.
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadMelTarsRun } from '../children/read-mel-tars.ts';
import { measureProcess, type ProcessRun } from '../harness/measure-process.ts';
import { largestPeak, takeTurns } from '../harness/rounds.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';

/** At full size 1.08 GB of tar; small sizes only show that it runs. */
const NUM_SONGS = { small: 150, medium: 1000, melon: 3000 };
const MODES = ['blocks', 'members', 'spectrograms', 'float16', 'int8'] as const;
type Mode = (typeof MODES)[number];
/** Of the disk's speed. */
const TARGET_SHARE = 0.6;
/** Twice the songs may take this much more memory: they are read as a stream. */
const TARGET_GROWTH = 1.25;

/** Makes the system forget a file, so that the next reading comes from the disk; false where `dd` can't. */
function dropFromMemory(file: string): boolean {
  const sync = spawnSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0']);
  return sync.status === 0 && spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0']).status === 0;
}

/** Reads and packs a tar of songs of full length in all ways, in turns, from the disk and from memory. */
export async function measureTarReading(context: BenchContext): Promise<Part> {
  const { root, workDir, rounds, size, say } = context;
  const numSongs = NUM_SONGS[size];
  const child = join(root, 'bench', 'children', 'read-mel-tars.ts');
  const start = (...args: string[]): Promise<ProcessRun> =>
    measureProcess(process.execPath, [child, ...args]);
  const tar = join(workDir, 'arena_mel_0.tar');
  const half = join(workDir, 'arena_mel_1.tar');
  const dir = join(workDir, 'mels');
  await start('write', tar, String(numSongs));
  await start('write', half, String(numSongs / 2));
  let canDrop = true;
  const contestants = (isCold: boolean) =>
    Object.fromEntries(
      MODES.map((mode) => [
        mode,
        async () => {
          if (isCold) canDrop = dropFromMemory(tar) && canDrop;
          return start(mode, tar, dir);
        },
      ]),
    ) as Record<Mode, () => Promise<ProcessRun>>;
  say('from the disk');
  const cold = await takeTurns(rounds, contestants(true), say);
  say('from memory');
  const warm = await takeTurns(rounds, contestants(false), say);
  const halves = {
    spectrograms: await start('spectrograms', half),
    float16: await start('float16', half, dir),
  };
  await Promise.all([tar, half, dir].map((path) => rm(path, { recursive: true, force: true })));
  return summarize(cold, warm, halves, canDrop);
}

/** The best speed of some runs, in MB/s of the tar. */
function bestSpeed(runs: readonly ProcessRun[]): number {
  const times = runs.map(({ stdout }) => JSON.parse(stdout) as ReadMelTarsRun);
  return Math.max(...times.map(({ bytes, seconds }) => bytes / 1e6 / seconds));
}

function summarize(
  cold: Readonly<Record<Mode, ProcessRun[]>>,
  warm: Readonly<Record<Mode, ProcessRun[]>>,
  halves: Readonly<Record<'spectrograms' | 'float16', ProcessRun>>,
  canDrop: boolean,
): Part {
  const figures: Record<string, Figure> = {};
  const ratios: Record<string, number> = {};
  const note = canDrop ? 'the file was dropped from memory before' : 'dd could not drop the file from memory';
  for (const [place, runs] of [
    ['disk', cold],
    ['memory', warm],
  ] as const) {
    const limit = bestSpeed(runs.blocks);
    for (const mode of MODES) {
      const name =
        mode === 'blocks' ? 'plain blocks' : mode === 'float16' || mode === 'int8' ? `packing ${mode}` : mode;
      const speed = bestSpeed(runs[mode]);
      figures[`tars: ${name}, from ${place}`] = {
        value: speed,
        unit: 'MB/s',
        ...(place === 'disk' ? { note } : {}),
      };
      if (mode !== 'blocks') ratios[`tars: ${name} / plain blocks, from ${place}`] = speed / limit;
    }
  }
  const share = bestSpeed(cold.spectrograms) / bestSpeed(cold.blocks);
  figures['tars: spectrograms, share of the disk'] = { value: share, unit: 'of 1', atLeast: TARGET_SHARE };
  const peakRssBytes: Record<string, number | null> = {};
  for (const [mode, what] of [
    ['spectrograms', 'reading'],
    ['float16', 'packing float16'],
  ] as const) {
    const [whole, half] = [largestPeak([...cold[mode], ...warm[mode]]), halves[mode].peakRssBytes];
    figures[`tars: peak memory of ${what}, twice the songs`] = {
      value: whole === null || half === null ? null : whole / half,
      unit: 'times',
      atMost: TARGET_GROWTH,
    };
    peakRssBytes[`tars: ${what}`] = whole;
    peakRssBytes[`tars: ${what}, half the songs`] = half;
  }
  return { figures, ratios, peakRssBytes };
}
