// The examples do what they say, and what they export runs in a plain ONNX Runtime session.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import '../test/helpers/to-be-allclose.ts';
import { makeSpirals, trainClassifier } from '../examples/train-classifier.ts';
import { namedValues } from '../src/engine/graph/initializers.ts';
import { toModelBytes } from '../src/engine/onnx/to-model-bytes.ts';
import { createSession } from '../src/engine/session.ts';

describe('examples/train-classifier.ts', () => {
  it('tells the arms of new points at least 97 times of 100, and exports what any ONNX Runtime runs', async () => {
    const { graph, scores, values, model, accuracy } = await trainClassifier();
    expect(accuracy).toBeGreaterThanOrEqual(0.97);
    const { points } = makeSpirals(50, 3);
    const plain = await InferenceSession.create(model, { intraOpNumThreads: 1 });
    expect(plain.inputNames).toEqual(['points']);
    const got = await plain.run({ points: new Tensor('float32', points.data as Float32Array, points.shape) });
    // The trained network itself, which is fed its weights at each run.
    const session = await createSession(toModelBytes(graph, { outputs: { scores } }), { threads: 1 });
    const expected = (await session.run({ points, ...namedValues(values) })).scores!;
    await session.close();
    expect(got.scores!.dims).toEqual([50, 3]);
    const exported = { ...expected, data: got.scores!.data as Float32Array };
    expect(exported).toBeAllclose(expected, { rtol: 1e-5, atol: 1e-5 });
    expect(new Set(Array.from(expected.data, Number)).size).toBeGreaterThan(100);
    await plain.release();
  });
});
