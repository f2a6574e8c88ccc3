import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { createGraph } from '../../engine/graph/graph.ts';
import { BERT_PRESETS, type BertConfig, presetConfig } from './config.ts';
import { bertEncoder, bertInputs } from './encoder.ts';

describe('presetConfig', () => {
  // Numbers of parameters by transformers 5.24: BertModel(BertConfig(...)).num_parameters()
  it.each([
    ['tiny', 30522, 4_385_920],
    ['mini', 30522, 11_170_560],
    ['base', 30522, 109_482_240],
    ['mini', 8000, 5_404_928],
  ] as const)('%s with %i tokens has %i parameters', (preset, vocabSize, expected) => {
    const graph = createGraph('bert');
    bertEncoder(graph, presetConfig(preset, vocabSize), bertInputs(graph));
    const counts = graph.parameters.map(({ shape }) =>
      shape.reduce<number>((product, n) => product * Number(n), 1),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(expected);
  });

  it('takes settings in place of the preset’s', () => {
    expect(presetConfig('tiny', 10, { numHiddenLayers: 1, padTokenId: 3 })).toMatchObject({
      ...{ vocabSize: 10, hiddenSize: 128, numHiddenLayers: 1, numAttentionHeads: 2, intermediateSize: 512 },
      ...{ hiddenAct: 'gelu', layerNormEps: 1e-12, padTokenId: 3 },
    });
    expect(BERT_PRESETS).toEqual(['tiny', 'mini', 'base']);
  });

  it.each<[Partial<BertConfig>, string]>([
    [{ hiddenSize: 130, numAttentionHeads: 4 }, 'hiddenSize as a multiple of the 4 attention heads, got 130'],
    [{ numHiddenLayers: 0 }, 'numHiddenLayers as a whole number from 1, got 0'],
    [{ hiddenAct: 'swish' as 'relu' }, 'hiddenAct as one of gelu, gelu_new, relu, got swish'],
    [{ hiddenDropoutProb: 1 }, 'hiddenDropoutProb as a rate from 0 to below 1, got 1'],
    [{ attentionProbsDropoutProb: Number.NaN }, 'attentionProbsDropoutProb as a rate'],
    [{ layerNormEps: 0 }, 'layerNormEps as a number above 0, got 0'],
    [{ padTokenId: 10 }, 'padTokenId as a token from 0 to 9, got 10'],
  ])('refuses %o', (overrides, message) => {
    expect(() => presetConfig('tiny', 10, overrides)).toThrow(ConfigError);
    expect(() => presetConfig('tiny', 10, overrides)).toThrow(`bert: expected ${message}`);
  });

  it('refuses unknown presets and settings', () => {
    expect(() => presetConfig('huge' as 'base', 10)).toThrow(
      "bert: expected a preset of tiny, mini, base, got 'huge'",
    );
    expect(() => presetConfig('tiny', 10, { hidden: 3 } as object)).toThrow("unknown option 'hidden'");
  });
});
