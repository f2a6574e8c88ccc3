import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallTraining } from '../../../test/helpers/small-training.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { hashValues, trainInFolder } from '../../../test/helpers/train-in-folder.ts';
import { FormatError, ShapeError } from '../../core/errors.ts';
import { createTensor, type EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { parseRecords } from '../../engine/trainer/metrics-log.ts';
import { trainNetwork } from '../../engine/trainer/train-network.ts';
import { createCheckpointStore } from './checkpoint-store.ts';

const folder = useTemporaryFolder();
const CHILD = new URL('../../../test/helpers/train-in-folder.ts', import.meta.url).pathname;

/** Runs the training in a process and kills it when as many lines of its log are there. */
async function killAfter(dir: string, numLines: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD, dir], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const lines = async () => (await readFile(join(dir, 'metrics.jsonl'), 'utf8').catch(() => '')).split('\n');
  while (child.exitCode === null && (await lines()).length <= numLines) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  child.kill('SIGKILL');
  await ended;
}

const store = (dir: string) => createCheckpointStore(join(dir, 'checkpoints'));

describe('a checkpoint store in files', () => {
  it('gives back what was written, and holds one checkpoint', async () => {
    const dir = join(folder(), 'round');
    const tensors = new Map<string, EngineTensor>([
      ['a', createTensor('float32', [2], [1.5, -2])],
      ['b/c', createTensor('int64', [1, 1], [7])],
    ]);
    const { read, write } = store(dir);
    expect(await read()).toBeNull();
    const progress = {
      ...{ step: 9, epoch: 1, batch: 4, seed: 3, fingerprint: 'x', lossSum: 0.1, numExamples: 8 },
      earlyStopping: "min of 'error' each epoch, patience 2, minDelta 0",
      ...{ stopping: { best: 0.3, bestStep: 5, waited: 1 }, stopped: false },
    };
    await write({ progress: { ...progress, step: 8 }, tensors });
    await write({ progress, tensors });
    const found = (await read())!;
    expect(found.progress).toEqual(progress);
    for (const [name, { dtype, shape, data }] of tensors) {
      expect(found.tensors.get(name)).toMatchObject({ dtype, shape });
      expect(Array.from(found.tensors.get(name)!.data, Number)).toEqual(Array.from(data, Number));
    }
    expect(await readdir(join(dir, 'checkpoints'))).toEqual(['step-000000009']);
  });

  it('lets a training killed at any moment go on to the bytes of one never stopped', async () => {
    const whole = await trainInFolder(join(folder(), 'whole'));
    const dir = join(folder(), 'killed');
    for (const numLines of [1, 9, 10, 25]) await killAfter(dir, numLines);
    const checkpoint = await store(dir).read();
    expect(checkpoint!.progress.step).toBeGreaterThanOrEqual(124);
    expect(checkpoint!.progress.step).toBeLessThan(200);
    expect(hashValues(await trainInFolder(dir))).toBe(hashValues(whole));
    const file = join(dir, 'metrics.jsonl');
    const steps = parseRecords(await readFile(file, 'utf8'), file).map(({ step }) => step);
    expect(steps).toEqual(Array.from({ length: 40 }, (_, place) => 5 * (place + 1)));
    const curve = await readFile(join(dir, 'curve.svg'), 'utf8');
    expect(curve.match(/points="([^"]*)"/)![1]!.split(' ')).toHaveLength(40);
  });

  it('names a damaged file and what to do', async () => {
    const dir = join(folder(), 'damaged');
    const options = { ...smallTraining({ epochs: 1 }), checkpoints: store(dir), resume: true };
    await trainNetwork(options);
    const step = join(dir, 'checkpoints', 'step-000000005');
    await cp(step, join(folder(), 'sound'), { recursive: true });
    const file = join(step, 'tensors.safetensors');
    await truncate(file, 700);
    const error = await trainNetwork(options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toMatch(
      /tensors\.safetensors: damaged checkpoint .*; delete .*step-000000005/,
    );
    const manifest = join(step, 'manifest.json');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace('"epoch": 1', '"epoch": -1'));
    await expect(trainNetwork(options)).rejects.toThrow('expected the position of a training; delete');
    await writeFile(manifest, 'torn');
    await expect(trainNetwork(options)).rejects.toThrow(FormatError);
  });

  it('refuses tensors that are not the network’s, and changes nothing', async () => {
    const dir = join(folder(), 'foreign');
    const checkpoints = store(dir);
    await trainNetwork({ ...smallTraining({ epochs: 1 }), checkpoints });
    const { progress, tensors } = (await checkpoints.read())!;
    const changed = new Map(tensors).set('value/center', createTensor('float32', [3], [0, 0, 0]));
    await checkpoints.write({ progress: { ...progress, step: 6 }, tensors: changed });
    const error = await trainNetwork({ ...smallTraining({ epochs: 1 }), checkpoints, resume: true }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ShapeError);
    expect((error as Error).message).toBe(
      "checkpoint: expected 'value/center' as float32[2], got float32[3]",
    );
  });

  it('clears what a kill left half written', async () => {
    const dir = join(folder(), 'left');
    const left = join(dir, 'checkpoints', '.step-000000003.12-abcdef01.tmp');
    await mkdir(left, { recursive: true });
    await trainNetwork({ ...smallTraining({ epochs: 1 }), checkpoints: store(dir) });
    expect(await readdir(join(dir, 'checkpoints'))).toEqual(['step-000000005']);
  });
});
