import { beforeAll, describe, expect, it } from 'vitest';
import {
  createSoundingPlaylists,
  framesOfSong,
  packSounds,
  soundOf,
} from '../../../../test/helpers/sounding-songs.ts';
import { useTemporaryFolder } from '../../../../test/helpers/temporary-folder.ts';
import { NotFoundError } from '../../../core/errors.ts';
import { describeStretch } from '../band-statistics.ts';
import { addTargets, createMelExamples } from '../labels.ts';
import { STATISTICS_INPUT } from '../networks/network.ts';
import { createMelLoader, type MelLoaderOptions } from './mel-loader.ts';

const folder = useTemporaryFolder();
const NUM_SONGS = 24;
const FRAMES = 50; // shorter than some songs, longer than others
const dataset = createSoundingPlaylists(NUM_SONGS);
const examples = createMelExamples(dataset, (id) => id < NUM_SONGS, {
  ...{ minSongCount: 2, minPlaylistCount: 1, genres: false },
});
let mels = '';
beforeAll(async () => {
  mels = await packSounds(folder(), NUM_SONGS);
});

function optionsOf(more: Partial<MelLoaderOptions> = {}): MelLoaderOptions {
  const songs = Uint32Array.from({ length: examples.songs.length - 4 }, (_, i) => i + 2);
  return {
    ...{ mels, examples, songs, numFrames: FRAMES, fit: 'repeat', batchSize: 4, seed: 9, mixup: 0 },
    ...{ bands: { means: new Float64Array(48).fill(-60), deviations: new Float64Array(48).fill(8) } },
    ...{ specAugment: null, statistics: false, threads: 1, ahead: 0 },
    ...more,
  };
}

/** The bytes of some batches of two epochs. */
async function loadSome(
  more: Partial<MelLoaderOptions>,
  places = [
    [0, 0],
    [0, 1],
    [1, 0],
  ] as const,
) {
  const loader = createMelLoader(optionsOf(more));
  try {
    const batches: Record<string, number[]>[] = [];
    for (const [epoch, index] of places) {
      const { mel, targets } = await loader.batch(epoch, index);
      expect(mel!.shape).toEqual([4, 48, FRAMES]);
      expect(targets!.shape).toEqual([4, examples.shares.length]);
      batches.push({ mel: [...(mel!.data as Float32Array)], targets: [...(targets!.data as Float32Array)] });
    }
    return batches;
  } finally {
    await loader.close();
  }
}

/** Which song a stretch of plain sound is of, by its targets and its values. */
function findStretch(mel: readonly number[]): { songId: number; start: number } | null {
  for (let songId = 0; songId < NUM_SONGS; songId++) {
    const frames = framesOfSong(songId);
    const sound = soundOf(songId);
    for (let start = 0; start <= Math.max(0, frames - FRAMES); start++) {
      const isSame = mel.every((value, i) => {
        const frame = start + (i % FRAMES);
        return value === sound[Math.floor(i / FRAMES) * frames + (frame % frames)];
      });
      if (isSame) return { songId, start };
    }
  }
  return null;
}

describe('the loader', () => {
  it('gives stretches of each song once an epoch, with its targets, in another order and elsewhere the next', async () => {
    const size = 48 * FRAMES;
    const numBatches = Math.floor((examples.songs.length - 4) / 4);
    const epochs: { songId: number; start: number }[][] = [];
    for (const epoch of [0, 1]) {
      const places = Array.from({ length: numBatches }, (_, index) => [epoch, index] as const);
      const batches = await loadSome({}, places as never);
      const found = batches.flatMap(({ mel, targets }) =>
        [0, 1, 2, 3].map((place) => {
          const stretch = findStretch(mel!.slice(place * size, (place + 1) * size))!;
          const row = examples.songIds.indexOf(stretch.songId);
          const expected = new Float32Array(examples.shares.length);
          addTargets(examples, row, 1, expected);
          const numLabels = expected.length;
          expect(targets!.slice(place * numLabels, (place + 1) * numLabels)).toEqual([...expected]);
          return stretch;
        }),
      );
      expect(new Set(found.map(({ songId }) => songId)).size).toBe(numBatches * 4);
      epochs.push(found);
    }
    expect(epochs[0]!.map(({ songId }) => songId)).not.toEqual(epochs[1]!.map(({ songId }) => songId));
    expect(epochs.flat().some(({ start }) => start > 0)).toBe(true);
  });

  it('gives the same bytes at any number of threads and of batches ahead, masks and mixtures included', async () => {
    const specAugment = { frequencyMasks: 1, frequencyWidth: 6, timeMasks: 1, timeShare: 0.2 };
    const inline = await loadSome({ specAugment, mixup: 0.4 });
    expect(await loadSome({ specAugment, mixup: 0.4, threads: 3, ahead: 5 })).toEqual(inline);
    // In any order, as after an interruption.
    const backwards = await loadSome({ specAugment, mixup: 0.4 }, [
      [1, 0],
      [0, 1],
      [0, 0],
    ] as never);
    expect(backwards.reverse()).toEqual(inline);
    expect(await loadSome({ specAugment, mixup: 0.4, seed: 10 })).not.toEqual(inline);
    expect(await loadSome({ specAugment })).not.toEqual(inline);
  });

  it('gives the statistics of the sounds as they were before the masks, where asked for', async () => {
    const specAugment = { frequencyMasks: 3, frequencyWidth: 20, timeMasks: 0, timeShare: 0 };
    const options = optionsOf({ specAugment, statistics: true, mixup: 0.4 });
    const loader = createMelLoader(options);
    const batch = await loader.batch(0, 0);
    const plain = createMelLoader({ ...options, specAugment: null, statistics: false });
    const { mel, [STATISTICS_INPUT]: none } = await plain.batch(0, 0);
    await Promise.all([loader.close(), plain.close()]);
    expect(none).toBeUndefined();
    expect(batch.mel!.data).not.toEqual(mel!.data);
    expect(batch[STATISTICS_INPUT]!.shape).toEqual([4, 144]);
    const size = 48 * FRAMES;
    const expected = [0, 1, 2, 3].flatMap((place) => [
      ...describeStretch(
        (mel!.data as Float32Array).subarray(place * size, (place + 1) * size),
        options.bands,
      ),
    ]);
    expect(batch[STATISTICS_INPUT]!.data).toEqual(Float32Array.from(expected));
  });

  it('mixes two songs and their targets by one share', async () => {
    const [plain] = await loadSome({ mixup: 1 }, [[0, 0]] as never);
    const mixed = plain!.mel!.slice(0, 48 * FRAMES);
    expect(findStretch(mixed)).toBeNull();
    // Decibels are whole numbers, those of a mixture are not.
    expect(mixed.filter((value) => Number.isInteger(value)).length).toBeLessThan(mixed.length / 2);
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    const numLabels = examples.shares.length;
    const sums = Array.from(examples.songs, (_, row) => {
      const targets = new Float32Array(numLabels);
      addTargets(examples, row, 1, targets);
      return sum([...targets]);
    });
    expect(sum(plain!.targets!.slice(0, numLabels))).toBeGreaterThan(Math.min(...sums) - 1e-6);
    expect(sum(plain!.targets!.slice(0, numLabels))).toBeLessThan(Math.max(...sums) + 1e-6);
  });

  it('says how long the trainer waited, the first batch not counted', async () => {
    const loader = createMelLoader(optionsOf({ ahead: 2, threads: 2 }));
    expect(loader.waiting()).toEqual({ waitedMs: 0, runningMs: 0, numSongs: 0 });
    await loader.batch(0, 0);
    expect(loader.waiting().waitedMs).toBe(0);
    await loader.batch(0, 1);
    const { waitedMs, runningMs, numSongs } = loader.waiting();
    expect(waitedMs).toBeGreaterThan(0);
    expect(runningMs).toBeGreaterThanOrEqual(waitedMs);
    expect(numSongs).toBe(8);
    await loader.close();
  });

  it('tells where the pack is missing, whichever thread finds it', async () => {
    for (const threads of [1, 2]) {
      const loader = createMelLoader(optionsOf({ mels: `${mels}-gone`, threads, ahead: 3 }));
      const error = await Promise.resolve(loader.batch(0, 0)).catch((reason: unknown) => reason);
      expect((error as Error).message).toContain(`${mels}-gone`);
      expect(error).toBeInstanceOf(NotFoundError);
      await loader.close();
    }
  });
});
