// An interrupted training goes on to the bytes of one never stopped, and results don't depend on threads.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSoundingPlaylists, packSounds } from '../../../test/helpers/sounding-songs.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { AbortedError, ConfigError, NotFoundError } from '../../core/errors.ts';
import type { ProgressReporter } from '../../core/progress.ts';
import type { TrainContext } from '../contract.ts';
import { MEL_CNN } from './mel-cnn.ts';
import type { MelCnnOptions } from './options.ts';

const folder = useTemporaryFolder();
const NUM_SONGS = 40;
const dataset = createSoundingPlaylists(NUM_SONGS);
let options: Partial<MelCnnOptions>;
beforeAll(async () => {
  const mels = await packSounds(folder(), NUM_SONGS);
  options = {
    ...{ mels, frames: 32, epochs: 4, batchSize: 8, minSongCount: 4, heldOutShare: 0.3, mixup: 0.2 },
    loaderThreads: 1,
  };
});

async function train(more: Partial<MelCnnOptions> = {}, context: TrainContext = {}) {
  const model = await MEL_CNN.train(dataset, { ...options, ...more }, { seed: 3, ...context });
  const values = [...(await model.values())].map(([name, { data }]) => [name, [...(data as Float32Array)]]);
  await model.close();
  return { values, report: model.report };
}

/** Stops a training at some step. */
function stopAtStep(step: number): TrainContext {
  const controller = new AbortController();
  let isTraining = false;
  const progress: ProgressReporter = {
    stage: (label) => {
      isTraining = label === 'training';
    },
    advanceTo: (count) => {
      if (isTraining && count >= step) controller.abort();
    },
    done() {},
  };
  return { progress, signal: controller.signal };
}

describe('training of mel-cnn', () => {
  it('goes on from a checkpoint to the bytes of one never stopped, at any number of threads', async () => {
    const whole = await train();
    const dir = join(folder(), 'state');
    const checkpoint = { dir, everySteps: 2 };
    // Twelve steps; the trainer tells of the tenth.
    await expect(train({ checkpoint }, stopAtStep(10))).rejects.toThrow(AbortedError);
    await expect(train({ checkpoint })).rejects.toThrow(ConfigError);
    const resumed = await train({ checkpoint: { ...checkpoint, resume: true } }, { threads: 2 });
    expect(resumed.values).toEqual(whole.values);
    expect(resumed.report.heldOut).toEqual(whole.report.heldOut);
    expect(await readFile(join(dir, 'metrics.jsonl'), 'utf8')).toContain('macro average precision');
    await expect(train({ checkpoint: { ...checkpoint, resume: true }, batchSize: 4 })).rejects.toThrow(
      'the checkpoint is of another network, optimizer or setting',
    );
  });

  it('refuses to resume where nothing is', async () => {
    const checkpoint = { dir: join(folder(), 'nothing'), resume: true };
    await expect(train({ checkpoint })).rejects.toThrow(NotFoundError);
    await expect(train({ checkpoint })).rejects.toThrow('no checkpoint of mel-cnn in');
  });

  it('trains to the last step where no song is held out', async () => {
    const { report } = await train({ heldOutShare: 0, epochs: 1 });
    expect(report).toMatchObject({
      numStoppingSongs: 0,
      stoppingPrecision: null,
      heldOut: null,
      ...{ steps: 5, bestStep: 5, plannedSteps: 5, patience: null },
    });
  });
});
