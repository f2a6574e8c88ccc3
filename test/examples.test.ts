// The examples do what they say, and what they export runs in a plain ONNX Runtime session.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { makeSpirals, trainClassifier } from '../examples/train-classifier.ts';
import { createSession } from '../src/engine/session.ts';

describe('examples/train-classifier.ts', () => {
  it('tells the arms of new points at least 97 times of 100, and exports what any ONNX Runtime runs', async () => {
    const { model, accuracy } = await trainClassifier();
    expect(accuracy).toBeGreaterThanOrEqual(0.97);
    const { points } = makeSpirals(50, 3);
    const plain = await InferenceSession.create(model, { intraOpNumThreads: 1 });
    expect(plain.inputNames).toEqual(['points']);
    const got = await plain.run({ points: new Tensor('float32', points.data as Float32Array, points.shape) });
    const session = await createSession(model, { threads: 1 });
    const { scores } = await session.run({ points });
    await session.close();
    expect(got.scores!.dims).toEqual([50, 3]);
    expect(got.scores!.data).toEqual(scores!.data);
    expect(new Set(Array.from(scores!.data, Number)).size).toBeGreaterThan(100);
    await plain.release();
  });
});
