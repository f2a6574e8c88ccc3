import { describe, expect, it } from 'vitest';
import { createGraph } from '../graph/graph.ts';
import { toModel } from '../onnx/to-model.ts';
import { mul } from '../operators/mul.ts';
import { hashNetwork, hashSettings } from './fingerprint.ts';

function buildModel(factor: number) {
  const graph = createGraph('product');
  graph.output('y', mul(graph.input('x', 'float32', ['n']), factor));
  return toModel(graph);
}

describe('fingerprints', () => {
  it('are the same for two versions of the library, and others for other networks', () => {
    const model = buildModel(2);
    const hash = hashNetwork(model);
    expect(hashNetwork({ ...model, producerVersion: `${model.producerVersion}1` })).toBe(hash);
    expect(hashNetwork(buildModel(3))).not.toBe(hash);
  });

  it('tell settings apart', () => {
    expect(hashSettings('a', { rate: 1 })).toBe(hashSettings('a', { rate: 1 }));
    expect(hashSettings('a', { rate: 2 })).not.toBe(hashSettings('a', { rate: 1 }));
    expect(hashSettings('b', { rate: 1 })).not.toBe(hashSettings('a', { rate: 1 }));
  });
});
