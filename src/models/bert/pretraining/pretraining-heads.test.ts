import { expect, test } from 'vitest';
import { ConfigError, FormatError } from '../../../core/errors.ts';
import { createTensor, type EngineTensor } from '../../../engine/graph/engine-tensor.ts';
import { initializeParameters } from '../../../engine/graph/initializers.ts';
import { presetConfig } from '../config.ts';
import { headsFromFile, headsToFile } from './pretraining-heads.ts';
import { createPretrainingNetwork } from './pretraining-network.ts';

const config = presetConfig('tiny', 12, { hiddenSize: 4, numHiddenLayers: 1, intermediateSize: 8 });

function headValues(): Map<string, EngineTensor> {
  const { graph } = createPretrainingNetwork(config, null);
  const values = Array.from(initializeParameters(graph, 5), ([{ name }, value]) => [name, value] as const);
  return new Map(values.filter(([name]) => name.startsWith('cls/')));
}

test('heads are written as Hugging Face has them, and read again', () => {
  const values = headValues();
  const written = headsToFile(config, values);
  expect(Object.fromEntries(Array.from(written, ([name, { shape }]) => [name, shape]))).toEqual({
    'cls.predictions.bias': [12],
    'cls.predictions.transform.dense.weight': [4, 4],
    'cls.predictions.transform.dense.bias': [4],
    'cls.predictions.transform.LayerNorm.weight': [4],
    'cls.predictions.transform.LayerNorm.bias': [4],
    'cls.seq_relationship.weight': [2, 4],
    'cls.seq_relationship.bias': [2],
  });
  const ours = values.get('cls/seq_relationship/weight')!.data; // (4, 2)
  const theirs = written.get('cls.seq_relationship.weight')!.data; // (2, 4)
  expect([theirs[0], theirs[1], theirs[4]]).toEqual([ours[0], ours[2], ours[1]]);
  expect(headsFromFile(config, written, 'dir')).toEqual(values);
});

test('a file may lack heads, and may call the bias of the decoder by its other name', () => {
  expect(headsFromFile(config, new Map(), 'dir').size).toBe(0);
  const bias = createTensor(
    'float32',
    [12],
    Float32Array.from({ length: 12 }, (_, i) => i),
  );
  const found = headsFromFile(config, new Map([['cls.predictions.decoder.bias', bias]]), 'dir');
  expect([...found]).toEqual([['cls/predictions/bias', bias]]);
});

test('what does not fit is named', () => {
  const written = headsToFile(config, headValues());
  const wrong = createTensor('float32', [3, 4], new Float32Array(12));
  const changed = new Map(written).set('cls.seq_relationship.weight', wrong);
  expect(() => headsFromFile(config, changed, 'dir')).toThrow(FormatError);
  expect(() => headsFromFile(config, changed, 'dir')).toThrow(
    'dir/model.safetensors, field tensor "cls.seq_relationship.weight": expected float32 [2, 4] by config.json, got float32 [3, 4]',
  );
  const whole = new Map(written).set('cls.predictions.bias', createTensor('int32', [12], new Int32Array(12)));
  expect(() => headsFromFile(config, whole, 'dir')).toThrow(
    'expected float32 [12] by config.json, got int32',
  );
  expect(() => headsToFile(config, new Map())).toThrow(ConfigError);
});
