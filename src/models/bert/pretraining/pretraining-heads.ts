// The two heads of pre-training (Devlin et al. 2019, 3.1). Their parameters have the names and, in files, the layouts of
// Hugging Face's BertForPreTraining: `cls.predictions...` and `cls.seq_relationship...`.
import { join } from 'node:path';
import { ConfigError, FormatError } from '../../../core/errors.ts';
import type { EngineTensor } from '../../../engine/graph/engine-tensor.ts';
import type { Tensor } from '../../../engine/graph/graph.ts';
import { constantValue } from '../../../engine/graph/initializers.ts';
import { gemm } from '../../../engine/operators/gemm.ts';
import type { BertConfig } from '../config.ts';
import { activate, dense, normalize } from '../layer.ts';
import { switchLayout, toHuggingFaceName } from '../parameter-names.ts';
import { WEIGHTS_FILE } from '../weight-files.ts';

/** Classes of the tags head. */
const NUM_CLASSES = 2;

/** Files may hold the one bias of the decoder under either of its names. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'cls.predictions.bias': 'cls.predictions.decoder.bias',
};

/** The heads' parameters with their shapes, (in, out) for matrices. */
function headShapes({ hiddenSize, vocabSize }: BertConfig): ReadonlyMap<string, readonly number[]> {
  return new Map([
    ['cls/predictions/transform/dense/weight', [hiddenSize, hiddenSize]],
    ['cls/predictions/transform/dense/bias', [hiddenSize]],
    ['cls/predictions/transform/LayerNorm/scale', [hiddenSize]],
    ['cls/predictions/transform/LayerNorm/bias', [hiddenSize]],
    ['cls/predictions/bias', [vocabSize]],
    ['cls/seq_relationship/weight', [hiddenSize, NUM_CLASSES]],
    ['cls/seq_relationship/bias', [NUM_CLASSES]],
  ]);
}

/**
 * Logits of the hidden tokens: a dense layer, the activation, a normalisation, and a product with the word embeddings, which
 * are the decoder's weights too, plus a bias.
 * @param hidden (rows, hidden)
 * @param wordEmbeddings (vocabulary, hidden)
 * @returns (rows, vocabulary)
 */
export function tokenLogits(config: BertConfig, hidden: Tensor, wordEmbeddings: Tensor): Tensor {
  const { graph } = hidden;
  return graph.scope('cls/predictions', () => {
    const transformed = graph.scope('transform', () => {
      const inside = dense(config, 'dense', hidden, config.hiddenSize); // (rows, hidden)
      return normalize(config, activate(config.hiddenAct, inside)); // (rows, hidden)
    });
    const bias = graph.parameter('bias', 'float32', [config.vocabSize], constantValue(0));
    return gemm(transformed, wordEmbeddings, bias, { transposeB: true }); // (rows, vocabulary)
  });
}

/**
 * Logits of a playlist's own tags and of another's.
 * @param pooled (batch, hidden)
 * @returns (batch, 2)
 */
export function tagsLogits(config: BertConfig, pooled: Tensor): Tensor {
  return pooled.graph.scope('cls', () => dense(config, 'seq_relationship', pooled, NUM_CLASSES)); // (batch, 2)
}

/**
 * The heads' values as a file has them. The decoder's weights are not among them: they are the word embeddings.
 * @param values of parameters by name
 * @throws ConfigError where one is missing
 */
export function headsToFile(
  config: BertConfig,
  values: ReadonlyMap<string, EngineTensor>,
): Map<string, EngineTensor> {
  return new Map(
    Array.from(headShapes(config).keys(), (name) => {
      const value = values.get(name);
      if (value === undefined) throw new ConfigError(`bert: '${name}' has no values to write`);
      return [toHuggingFaceName(name), switchLayout(name, value)];
    }),
  );
}

/**
 * Values of the heads by the parameters' names, of the tensors of a file. What the file lacks is left out: a file of an encoder
 * alone has no head.
 * @param extra tensors by their names in the file
 * @param dir for messages
 * @throws FormatError naming a tensor that does not fit the configuration
 */
export function headsFromFile(
  config: BertConfig,
  extra: ReadonlyMap<string, EngineTensor>,
  dir: string,
): Map<string, EngineTensor> {
  const found = new Map<string, EngineTensor>();
  for (const [name, shape] of headShapes(config)) {
    const fileName = toHuggingFaceName(name);
    const tensor = extra.get(fileName) ?? extra.get(OTHER_NAMES[fileName] ?? '');
    if (tensor === undefined) continue;
    const value = tensor.dtype === 'float32' ? switchLayout(name, tensor) : tensor;
    if (value.dtype !== 'float32' || value.shape.join() !== shape.join()) {
      const expected = shape.length === 2 ? shape.toReversed() : shape;
      throw new FormatError(
        { file: join(dir, WEIGHTS_FILE), field: `tensor "${fileName}"` },
        `expected float32 [${expected.join(', ')}] by config.json, got ${tensor.dtype} [${tensor.shape.join(', ')}]; ` +
          'take both files from one model',
      );
    }
    found.set(name, value);
  }
  return found;
}
