import { describe, expect, it } from 'vitest';
import { createTensor } from '../../engine/graph/engine-tensor.ts';
import { decaysByName } from '../../engine/optimizers/optimizer.ts';
import { fromHuggingFaceName, isTransposed, switchLayout, toHuggingFaceName } from './parameter-names.ts';

describe('names of parameters', () => {
  it.each([
    ['bert/embeddings/word_embeddings/weight', 'bert.embeddings.word_embeddings.weight'],
    [
      'bert/encoder/layer/11/attention/output/LayerNorm/scale',
      'bert.encoder.layer.11.attention.output.LayerNorm.weight',
    ],
    ['bert/encoder/layer/0/output/LayerNorm/bias', 'bert.encoder.layer.0.output.LayerNorm.bias'],
    ['cls/predictions/transform/dense/weight', 'cls.predictions.transform.dense.weight'],
  ])('%s is %s in files', (ours, theirs) => {
    expect(toHuggingFaceName(ours)).toBe(theirs);
    expect(fromHuggingFaceName(theirs)).toBe(ours);
  });

  it('knows gamma and beta of old files', () => {
    expect(fromHuggingFaceName('bert.embeddings.LayerNorm.gamma')).toBe('bert/embeddings/LayerNorm/scale');
    expect(fromHuggingFaceName('bert.embeddings.LayerNorm.beta')).toBe('bert/embeddings/LayerNorm/bias');
  });

  it('lets weights decay, and spares gains and biases', () => {
    expect(decaysByName('bert/embeddings/LayerNorm/scale')).toBe(false);
    expect(decaysByName('bert/encoder/layer/0/output/dense/bias')).toBe(false);
    expect(decaysByName('bert/encoder/layer/0/output/dense/weight')).toBe(true);
  });
});

describe('switchLayout', () => {
  it('transposes weights, both ways, and leaves tables and vectors', () => {
    const matrix = createTensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]);
    const switched = switchLayout('bert/pooler/dense/weight', matrix);
    expect(switched).toEqual({ dtype: 'float32', shape: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
    expect(switchLayout('bert/pooler/dense/weight', switched)).toEqual(matrix);
    expect(switchLayout('bert/embeddings/position_embeddings/weight', matrix)).toBe(matrix);
    expect(isTransposed('bert/embeddings/LayerNorm/scale', [3])).toBe(false);
  });
});
