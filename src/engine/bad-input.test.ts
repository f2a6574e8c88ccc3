// What a network's author gets to read: errors name operator, expectation, what was got, and the tensors.
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../core/errors.ts';
import { zeros } from './graph/engine-tensor.ts';
import { createGraph } from './graph/graph.ts';
import { constantValue } from './graph/initializers.ts';
import { toModelBytes } from './onnx/to-model-bytes.ts';
import { add } from './operators/add.ts';
import { conv } from './operators/conv.ts';
import { matMul } from './operators/mat-mul.ts';
import { reshape } from './operators/reshape.ts';
import { createSession } from './session.ts';

const graph = createGraph('network');
const x = graph.input('x', 'float32', ['batch', 3]);
const image = graph.input('image', 'float32', ['batch', 2, 8, 8]);
const [weight, kernel] = graph.scope('layer', () => [
  graph.parameter('weight', 'float32', [4, 5], constantValue(0)),
  graph.parameter('kernel', 'float32', [6, 3, 3, 3], constantValue(0)),
]);

function failureOf(build: () => unknown): ShapeError {
  try {
    build();
  } catch (error) {
    if (error instanceof ShapeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('shapes that do not fit', () => {
  it('are told with the names of the tensors', () => {
    const product = failureOf(() => matMul(x, weight!));
    expect(product.operator).toBe('MatMul');
    expect(product.expected).toBe('(..., m, k) and (..., k, n) with leading axes that broadcast');
    expect(product.got).toBe("'x' float32[batch, 3] and 'layer/weight' float32[4, 5]");
    expect(product.message).toBe(`MatMul: expected ${product.expected}, got ${product.got}`);
    expect(failureOf(() => add(x, weight!)).message).toBe(
      'Add: expected shapes that are equal or 1 on each axis, counted from the last, ' +
        "got 'x' float32[batch, 3] and 'layer/weight' float32[4, 5]",
    );
  });

  it.each([
    ['Conv', () => conv(image, kernel!, null), ["'image' float32[batch, 2, 8, 8]", "'layer/kernel'"]],
    ['Reshape', () => reshape(x, ['batch', 4]), ["'x' float32[batch, 3]"]],
  ] as const)('are told by %s', (operator, build, names) => {
    const error = failureOf(build);
    expect(error.operator).toBe(operator);
    for (const name of names) expect(error.message).toContain(name);
  });
});

describe('an axis of length zero', () => {
  it('is refused in a graph', () => {
    expect(failureOf(() => graph.input('empty', 'float32', ['batch', 0])).message).toBe(
      "tensor 'empty': expected axes that are whole numbers from 1 or names, got [batch, 0]",
    );
    expect(failureOf(() => graph.parameter('w', 'float32', [0, 2], constantValue(0))).message).toMatch(
      /^tensor 'w'/,
    );
  });

  it('is refused in a feed, where only a run knows it', async () => {
    const session = await createSession(toModelBytes(graph, { outputs: { sum: add(x, 1) } }), { threads: 1 });
    const failing = session.run({ x: zeros('float32', [0, 3]) });
    await expect(failing).rejects.toThrow(
      "session: expected 'x' float32[batch, 3], no axis empty, got float32[0, 3] with 0 values",
    );
    await session.close();
  });
});
