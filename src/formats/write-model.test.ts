import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listAll } from '../../test/helpers/run-segue.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import '../../test/helpers/to-be-allclose.ts';
import { FormatError, NotFoundError, StorageError } from '../core/errors.ts';
import { createTensor } from '../engine/graph/engine-tensor.ts';
import { createGraph } from '../engine/graph/graph.ts';
import { initializeParameters, normalValues } from '../engine/graph/initializers.ts';
import { readModel } from '../engine/onnx/decode-message.ts';
import { WEIGHTS_ALIGNMENT } from '../engine/onnx/to-model-files.ts';
import { add } from '../engine/operators/add.ts';
import { matMul } from '../engine/operators/mat-mul.ts';
import { createSession } from '../engine/session.ts';
import { writeModel } from './write-model.ts';

const folder = useTemporaryFolder();

// Two weights of 1200 and 1440 bytes, and a bias of 48, which stays in the model.
function createLayers(seed: number) {
  const graph = createGraph('layers');
  const x = graph.input('x', 'float32', ['n', 10]);
  const first = graph.parameter('first', 'float32', [10, 30], normalValues(1));
  const second = graph.parameter('second', 'float32', [30, 12], normalValues(1));
  const bias = graph.parameter('bias', 'float32', [12], normalValues(1));
  graph.output('y', add(matMul(matMul(x, first), second), bias));
  return { graph, initializers: initializeParameters(graph, seed) };
}

async function runFile(file: string) {
  const session = await createSession(file, { threads: 1 });
  const x = createTensor(
    'float32',
    [1, 10],
    Float32Array.from({ length: 10 }, (_, place) => place / 10),
  );
  const { y } = await session.run({ x });
  await session.close();
  return y!;
}

/** What `work` gives while the rename of this number, counted from 1, fails once. */
async function failRename<Result>(count: number, work: () => Promise<Result>): Promise<Result> {
  const { rename } = promises;
  let left = count;
  promises.rename = async (from, to) => {
    if (--left === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    await rename(from, to);
  };
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    promises.rename = rename;
    syncBuiltinESMExports();
  }
}

describe('writeModel', () => {
  it('keeps weights in the model where they fit, and beside it where they do not, with equal results', async () => {
    const { graph, initializers } = createLayers(1);
    const dir = join(folder(), 'sizes');
    const one = join(dir, 'one.onnx');
    const two = join(dir, 'deep', 'two.onnx');
    expect(await writeModel(one, graph, { initializers })).toEqual({ model: one, weights: null });
    expect(await writeModel(two, graph, { initializers, maxModelBytes: 2000 })).toEqual({
      model: two,
      weights: join(dir, 'deep', 'two.weights.bin'),
    });
    const small = { initializers, maxModelBytes: 1, minWeightBytes: 10_000 };
    expect((await writeModel(one, graph, small)).weights).toBeNull();
    expect(listAll(dir)).toEqual(['deep', 'deep/two.onnx', 'deep/two.weights.bin', 'one.onnx']);
    expect(await runFile(two)).toBeAllclose(await runFile(one), { rtol: 0, atol: 0 });
  });

  it('starts each tensor at a page and leaves small ones in the model', async () => {
    const { graph, initializers } = createLayers(1);
    const file = join(folder(), 'pages', 'two.onnx');
    const { weights } = await writeModel(file, graph, {
      initializers,
      maxModelBytes: 2000,
      weightsFile: 'weights.bin',
    });
    expect(readFileSync(weights!).byteLength).toBe(WEIGHTS_ALIGNMENT + 1200);
    const tensors = readModel(readFileSync(file), file).graph.initializer;
    const placeOf = (name: string) => tensors.find((tensor) => tensor.name === name)!.externalData;
    const place = (offset: number, length: number) => [
      { key: 'location', value: 'weights.bin' },
      { key: 'offset', value: String(offset) },
      { key: 'length', value: String(length) },
    ];
    // In the order in which the outputs need them, from the end.
    expect(placeOf('second')).toEqual(place(0, 1440));
    expect(placeOf('first')).toEqual(place(WEIGHTS_ALIGNMENT, 1200));
    expect(placeOf('bias')).toEqual([]);
  });

  it('says what is wrong where the weights are cut off or gone', async () => {
    const { graph, initializers } = createLayers(1);
    const file = join(folder(), 'gone', 'two.onnx');
    const { weights } = await writeModel(file, graph, { initializers, maxModelBytes: 2000 });
    const failure = async () => {
      const reason: unknown = await createSession(file, { threads: 1 }).catch((error: unknown) => error);
      return reason as Error;
    };
    truncateSync(weights!, 100);
    expect(await failure()).toBeInstanceOf(FormatError);
    expect((await failure()).message).toMatch(/two\.onnx: its file of weights does not fit/);
    rmSync(weights!);
    expect(await failure()).toBeInstanceOf(NotFoundError);
    expect((await failure()).message).toBe(
      `${file}: its weights ${weights} are missing; keep the files of a model together`,
    );
  });

  it('replaces a pair of files whole, and leaves it where the new one can not be written', async () => {
    const dir = join(folder(), 'replaced');
    const file = join(dir, 'two.onnx');
    const write = (seed: number, weightsFile?: string) => {
      const { graph, initializers } = createLayers(seed);
      const name = weightsFile === undefined ? {} : { weightsFile };
      return writeModel(file, graph, { initializers, maxModelBytes: 2000, ...name });
    };
    await write(1);
    const before = await runFile(file);
    writeFileSync(join(dir, 'blocked'), '');
    await expect(write(2, 'blocked/weights.bin')).rejects.toThrow(StorageError);
    expect(await runFile(file)).toBeAllclose(before, { rtol: 0, atol: 0 });
    await write(2);
    const { graph, initializers } = createLayers(2);
    await writeModel(join(dir, 'one.onnx'), graph, { initializers });
    expect(await runFile(file)).toBeAllclose(await runFile(join(dir, 'one.onnx')), { rtol: 0, atol: 0 });
    expect(listAll(dir)).toEqual(['blocked', 'one.onnx', 'two.onnx', 'two.weights.bin']);
  });

  it.each([1, 2, 3, 4])('brings an older pair back where step %i of the replacement fails', async (count) => {
    const dir = join(folder(), `step-${count}`);
    const file = join(dir, 'two.onnx');
    const write = (seed: number) => {
      const { graph, initializers } = createLayers(seed);
      return writeModel(file, graph, { initializers, maxModelBytes: 2000 });
    };
    await write(1);
    const bytes = () => listAll(dir).map((name) => [name, readFileSync(join(dir, name), 'base64')]);
    const before = bytes();
    await expect(failRename(count, () => write(2))).rejects.toThrow(StorageError);
    expect(bytes()).toEqual(before);
    await failRename(5, () => write(2)); // there are but four
    expect(bytes()).not.toEqual(before);
    expect(listAll(dir)).toEqual(['two.onnx', 'two.weights.bin']);
  });

  it.each([1, 2, 3, 4])('leaves nothing of a new pair where step %i fails', async (count) => {
    const dir = join(folder(), `new-${count}`);
    mkdirSync(dir);
    const { graph, initializers } = createLayers(1);
    const write = () => writeModel(join(dir, 'two.onnx'), graph, { initializers, maxModelBytes: 2000 });
    await expect(failRename(count, write)).rejects.toThrow(StorageError);
    expect(listAll(dir)).toEqual([]);
  });

  it('removes the weights of the model that it replaces, and no other file of that name', async () => {
    const dir = join(folder(), 'stale');
    const file = join(dir, 'two.onnx');
    const { graph, initializers } = createLayers(1);
    await writeModel(file, graph, { initializers, maxModelBytes: 2000 });
    await writeModel(file, graph, { initializers });
    expect(listAll(dir)).toEqual(['two.onnx']);
    writeFileSync(join(dir, 'two.weights.bin'), 'of someone else');
    await writeModel(file, graph, { initializers });
    expect(listAll(dir)).toEqual(['two.onnx', 'two.weights.bin']);
  });

  it('keeps a symbolic link, and replaces the model that it points to', async () => {
    const dir = join(folder(), 'linked');
    mkdirSync(join(dir, 'runs'), { recursive: true });
    const link = join(dir, 'two.onnx');
    writeFileSync(join(dir, 'runs', 'first.onnx'), '');
    symlinkSync(join('runs', 'first.onnx'), link);
    const { graph, initializers } = createLayers(1);
    await writeModel(link, graph, { initializers, maxModelBytes: 2000 });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(listAll(dir)).toEqual(['runs', 'runs/first.onnx', 'two.onnx', 'two.weights.bin']);
    expect(readModel(readFileSync(join(dir, 'runs', 'first.onnx')), 'first').graph.name).toBe('layers');
  });

  it('refuses a pipe where there are two files to write, and leaves it', async () => {
    const dir = join(folder(), 'pipe');
    const file = join(dir, 'two.onnx');
    mkdirSync(dir);
    execFileSync('mkfifo', [file]);
    const { graph, initializers } = createLayers(1);
    await expect(writeModel(file, graph, { initializers, maxModelBytes: 2000 })).rejects.toThrow(
      new StorageError(
        `cannot write ${file}: a model with its weights in a second file needs two regular files, got a pipe or device; give another path`,
      ),
    );
    expect(listAll(dir)).toEqual(['two.onnx']);
    expect(lstatSync(file).isFIFO()).toBe(true);
  });
});
