// A BERT directory small enough for tests that train: random weights, and a vocabulary of the given texts.
import { createGraph } from '../../src/engine/graph/graph.ts';
import { namedValues } from '../../src/engine/graph/initializers.ts';
import { writeBertDirectory } from '../../src/models/bert/bert-directory.ts';
import { type BertConfig, presetConfig } from '../../src/models/bert/config.ts';
import { bertEncoder, bertInputs } from '../../src/models/bert/encoder.ts';
import { firstValues } from '../../src/models/bert/first-values.ts';
import { createWordPieceTokenizer, KOREAN_SETTINGS } from '../../src/text/wordpiece/tokenizer.ts';
import { trainVocabulary } from '../../src/text/wordpiece/train-vocabulary.ts';

/**
 * Writes the directory: one layer of 32, unless `overrides` say otherwise.
 * @param texts for the vocabulary, of at most 400 tokens
 */
export async function writeSmallBert(
  dir: string,
  texts: readonly string[],
  overrides: Partial<BertConfig> = {},
): Promise<void> {
  const vocabulary = trainVocabulary(texts, { size: 400, minCount: 1 });
  const sizes = { hiddenSize: 32, numHiddenLayers: 1, numAttentionHeads: 2, intermediateSize: 64 };
  const config = presetConfig('tiny', vocabulary.tokens.length, {
    ...sizes,
    ...{ maxPositionEmbeddings: 32, padTokenId: vocabulary.padId },
    ...overrides,
  });
  const graph = createGraph('small');
  bertEncoder(graph, config, bertInputs(graph));
  const values = new Map(Object.entries(namedValues(firstValues(graph, 1))));
  const tokenizer = createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS);
  await writeBertDirectory(dir, { config, tokenizer, values, extra: new Map() });
}
