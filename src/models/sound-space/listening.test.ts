// Listening on two threads: errors keep their kind, and nothing is torn down that still runs. A thread that is ended while its
// session runs takes the whole process with it, which no assertion sees: then this file fails as a whole.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCheckerboard } from '../../../test/contract/checkerboard.ts';
import { trainSoundingModels } from '../../../test/helpers/sounding-models.ts';
import { packSounds } from '../../../test/helpers/sounding-songs.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { AbortedError, FormatError, NotFoundError } from '../../core/errors.ts';
import { SILENT_PROGRESS } from '../../core/progress.ts';
import { shardFileName } from '../../formats/mel-pack.ts';
import type { HearTaskData } from './hear-tasks.ts';
import { createSongHearer } from './listening.ts';
import type { SoundSpaceOptions } from './options.ts';
import { createTagVectors } from './tag-vectors.ts';

const folder = useTemporaryFolder();
const NUM_SONGS = 60;
const songIds = Float64Array.from({ length: NUM_SONGS }, (_, id) => id);
let models: Omit<SoundSpaceOptions, 'newSongCount'>;
let data: HearTaskData;
beforeAll(async () => {
  models = await trainSoundingModels(createCheckerboard(), folder());
  const { sounds, word2vec, mels } = models;
  data = { mels, sounds: sounds.content, tagVectors: createTagVectors(sounds, word2vec.space) };
});
afterAll(() => Promise.all([models.sounds.close(), models.word2vec.close()]));

/** The error of hearing all songs. */
async function failureOf(given: HearTaskData, threads: number, work = {}): Promise<unknown> {
  const hearer = createSongHearer(given, threads);
  try {
    return await hearer
      .hear(songIds, () => undefined, work)
      .then(
        () => expect.unreachable(),
        (error: unknown) => error,
      );
  } finally {
    await hearer.close();
  }
}

describe.each([1, 2])('songs on %d threads', (threads) => {
  it('are given up when asked to, with others still being heard', async () => {
    const controller = new AbortController();
    const progress = { ...SILENT_PROGRESS, advanceTo: () => controller.abort() };
    const error = await failureOf(data, threads, { progress, signal: controller.signal });
    expect(error).toBeInstanceOf(AbortedError);
  });

  it('are waited for before threads are ended', async () => {
    const hearer = createSongHearer(data, threads);
    let numHeard = 0;
    const hearing = hearer.hear(songIds.slice(0, 8), () => numHeard++);
    await Promise.all([hearer.close(), hearing]);
    expect(numHeard).toBe(8);
  });

  it('that are damaged are told as such', async () => {
    const dir = join(folder(), `damaged-${threads}`);
    await mkdir(dir);
    const mels = await packSounds(dir, NUM_SONGS);
    const shard = join(mels, shardFileName(0));
    const bytes = await readFile(shard);
    for (let at = bytes.length >> 1; at < bytes.length; at += 97) bytes[at]! ^= 0xff;
    await writeFile(shard, bytes);
    expect(await failureOf({ ...data, mels }, threads)).toBeInstanceOf(FormatError);
  });
});

it('closes a hearer whose pack is not there', async () => {
  const error = await failureOf({ ...data, mels: `${data.mels}-gone` }, 1);
  expect(error).toBeInstanceOf(NotFoundError);
});
