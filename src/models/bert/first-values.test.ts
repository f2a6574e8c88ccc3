import { describe, expect, it } from 'vitest';
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { createTensor, type EngineTensor, toNumbers } from '../../engine/graph/engine-tensor.ts';
import { createGraph, type Graph } from '../../engine/graph/graph.ts';
import { constantValue } from '../../engine/graph/initializers.ts';
import { presetConfig } from './config.ts';
import { bertEncoder, bertInputs } from './encoder.ts';
import { firstValues } from './first-values.ts';

const CONFIG = presetConfig('tiny', 300, { hiddenSize: 16, intermediateSize: 24, initializerRange: 0.05 });

function build({ pooler = true, layers = 2 } = {}): Graph {
  const graph = createGraph('bert');
  bertEncoder(graph, { ...CONFIG, numHiddenLayers: layers }, bertInputs(graph), { pooler });
  graph.parameter('head/weight', 'float32', [16, 3], constantValue(0.5));
  return graph;
}

const byName = (graph: Graph, given?: ReadonlyMap<string, EngineTensor>): Map<string, EngineTensor> =>
  new Map([...firstValues(graph, 5, given)].map(([{ name }, value]) => [name, value]));

const valuesOf = (values: ReadonlyMap<string, EngineTensor>, name: string): Set<number> =>
  new Set(toNumbers(values.get(name)!));

/** Values of an encoder alone, all 9. */
function pretrained(options?: Parameters<typeof build>[0]): Map<string, EngineTensor> {
  const encoder = [...byName(build(options))].filter(([name]) => name.startsWith('bert/'));
  return new Map(
    encoder.map(([name, { shape, data }]) => {
      return [name, createTensor('float32', shape, new Float32Array(data.length).fill(9))];
    }),
  );
}

describe('firstValues', () => {
  it('draws weights around 0 by the deviation, cut off at two; gains are 1 and biases 0', () => {
    const values = byName(build());
    const words = toNumbers(values.get('bert/embeddings/word_embeddings/weight')!);
    const mean = words.reduce((sum, value) => sum + value, 0) / words.length;
    const deviation = Math.sqrt(words.reduce((sum, value) => sum + value ** 2, 0) / words.length);
    expect(Math.abs(mean)).toBeLessThan(0.003); // 4 standard errors of 4800 draws
    expect(Math.abs(deviation / 0.05 - 0.88)).toBeLessThan(0.03); // 0.8796 of the deviation is left by the cut
    expect(Math.max(...words.map(Math.abs))).toBeLessThanOrEqual(0.1 + 1e-8);
    expect(valuesOf(values, 'bert/encoder/layer/1/output/LayerNorm/scale')).toEqual(new Set([1]));
    expect(valuesOf(values, 'bert/encoder/layer/0/attention/self/key/bias')).toEqual(new Set([0]));
  });

  it('takes a whole encoder, and draws the heads', () => {
    const given = pretrained();
    const values = byName(build(), given);
    expect(valuesOf(values, 'bert/encoder/layer/1/attention/self/key/weight')).toEqual(new Set([9]));
    expect(valuesOf(values, 'head/weight')).toEqual(new Set([0.5]));
    values.get('bert/pooler/dense/bias')!.data.fill(1 as never); // a copy
    expect(given.get('bert/pooler/dense/bias')!.data[0]).toBe(9);
  });

  it('takes an encoder with or without a pooler, whether the network has one or not', () => {
    const without = byName(build(), pretrained({ pooler: false }));
    expect(valuesOf(without, 'bert/pooler/dense/bias')).toEqual(new Set([0]));
    expect(byName(build({ pooler: false }), pretrained()).has('bert/pooler/dense/bias')).toBe(false);
  });

  it('refuses a part of an encoder, another one, and other shapes', () => {
    const part = pretrained();
    part.delete('bert/encoder/layer/0/output/dense/bias');
    expect(() => firstValues(build(), 1, part)).toThrow(ConfigError);
    expect(() => firstValues(build(), 1, part)).toThrow(
      "the given values lack 'bert/encoder/layer/0/output/dense/bias'",
    );
    expect(() => firstValues(build({ layers: 1 }), 1, pretrained())).toThrow(
      "the given values have 'bert/encoder/layer/1/",
    );
    const other = pretrained().set('bert/pooler/dense/bias', createTensor('float32', [1], [1]));
    expect(() => firstValues(build(), 1, other)).toThrow(ShapeError);
    expect(() => firstValues(build(), 1, other)).toThrow(
      "'bert/pooler/dense/bias' as float32 [16], got float32 [1]; the configuration is not that of the weights",
    );
  });
});
