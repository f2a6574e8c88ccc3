import { describe, expect, it } from 'vitest';
import { tensorOf } from '../../test/helpers/evaluate-graph.ts';
import { ConfigError, FormatError, NotFoundError, ShapeError, TrainingError } from '../core/errors.ts';
import { createTensor, toNumbers, zeros } from './graph/engine-tensor.ts';
import { createGraph } from './graph/graph.ts';
import { toModelBytes } from './onnx/to-model-bytes.ts';
import { add } from './operators/add.ts';
import { gather } from './operators/gather.ts';
import { createSession } from './session.ts';

const graph = createGraph('sum');
const a = graph.input('a', 'float32', ['n', 2]);
const b = graph.input('b', 'float32', ['n', 2]);
graph.output('sum', add(a, b));
const model = toModelBytes(graph);

describe('createSession', () => {
  it('says what the model takes and gives', async () => {
    const session = await createSession(model, { threads: 1 });
    expect(session.inputs).toEqual([
      { name: 'a', dtype: 'float32', shape: ['n', 2] },
      { name: 'b', dtype: 'float32', shape: ['n', 2] },
    ]);
    expect(session.outputs).toEqual([{ name: 'sum', dtype: 'float32', shape: ['n', 2] }]);
    await session.close();
  });

  it('names what is wrong with a feed', async () => {
    const session = await createSession(model, { threads: 1 });
    const good = zeros('float32', [3, 2]);
    const failing = async (feeds: object) => {
      const error = await session.run(feeds as never).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ShapeError);
      return (error as Error).message;
    };
    expect(await failing({ a: good })).toBe("session: expected 'b' float32[n, 2], got no such feed");
    expect(await failing({ a: good, b: zeros('float64', [3, 2]) })).toMatch(/'b' float32.*got float64/);
    expect(await failing({ a: good, b: zeros('float32', [2, 3]) })).toMatch(/length 3|length 2 on axis/);
    expect(await failing({ a: good, b: zeros('float32', [4, 2]) })).toMatch(/length 3 on axis 0/);
    expect(await failing({ a: zeros('float32', [0, 2]), b: good })).toMatch(/no axis empty/);
    expect(await failing({ a: good, b: { ...good, data: new Float32Array(5) } })).toMatch(/with 5 values/);
    expect(await failing({ a: good, b: good, c: good })).toMatch(/got a feed 'c'/);
    await expect(session.run({ a: good, b: good }, ['other'])).rejects.toThrow(/no output 'other'/);
    await session.close();
  });

  it('refuses wrong options and bytes that are no model', async () => {
    await expect(createSession(model, { threads: -1 })).rejects.toThrow(ConfigError);
    await expect(createSession(model, { device: 'abacus' as never })).rejects.toThrow(/'abacus'/);
    await expect(createSession(model, { thread: 1 } as never)).rejects.toThrow(/unknown option 'thread'/);
    await expect(createSession(new Uint8Array([1, 2, 3]))).rejects.toThrow(FormatError);
    await expect(createSession('no-such-file.onnx')).rejects.toThrow(NotFoundError);
    await expect(createSession(model, { gpuMemoryLimitBytes: 0.5 })).rejects.toThrow(/whole bytes, got 0.5/);
    await expect(createSession(model, { gpuMemoryLimitBytes: 1e9 })).rejects.toThrow(/needs the device cuda/);
  });

  it('tells of failures inside a run', async () => {
    const lookup = createGraph('lookup');
    const table = lookup.input('table', 'float32', [2, 1]);
    lookup.output('row', gather(table, lookup.input('index', 'int64', [1])));
    const session = await createSession(toModelBytes(lookup), { threads: 1 });
    const run = session.run({ table: tensorOf([[1], [2]]), index: createTensor('int64', [1], [5]) });
    await expect(run).rejects.toThrow(TrainingError);
    await session.close();
  });

  it('does not write to feeds', async () => {
    const session = await createSession(model, { threads: 1 });
    const feed = tensorOf([[1, 2]]);
    await session.run({ a: feed, b: feed });
    expect(toNumbers(feed)).toEqual([1, 2]);
    await session.close();
  });

  it('writes outputs to given tensors, also of shared memory', async () => {
    const session = await createSession(model, { threads: 1 });
    const shared = new Float32Array(new SharedArrayBuffer(24));
    const x = { ...tensorOf([[1, 2]]), data: shared.subarray(1, 3) };
    x.data.set([1, 2]);
    const sum = { ...x, data: shared.subarray(3, 5) };
    const results = await session.run({ a: x, b: x }, undefined, { sum });
    expect(Array.from(shared)).toEqual([0, 1, 2, 2, 4, 0]);
    expect(results.sum!.data).toBe(sum.data);
    const failing = (into: object) => session.run({ a: x, b: x }, undefined, into as never);
    await expect(failing({ other: sum })).rejects.toThrow("session: no output 'other' to write to a tensor");
    await expect(failing({ sum: zeros('float64', [1, 2]) })).rejects.toThrow(
      "session: expected 'sum' float32[n, 2], got float64[1, 2] with 2 values to write to",
    );
    await expect(failing({ sum: { ...sum, shape: [2, 2] } })).rejects.toThrow(ShapeError);
    await expect(failing({ sum: zeros('float32', [2, 2]) })).rejects.toThrow(TrainingError);
    await session.close();
  });
});
