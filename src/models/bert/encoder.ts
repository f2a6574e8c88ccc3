// The BERT encoder as a graph of the engine (Devlin et al. 2019): embeddings, layers, and the vector of the first token.
// Its parameters are named after Hugging Face's, so that files map name by name (parameter-names.ts).
import { checkOptionNames } from '../../core/check-option-names.ts';
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { formatShape, sameShape } from '../../engine/graph/dims.ts';
import { describeTensor, type Graph, type Tensor } from '../../engine/graph/graph.ts';
import { cast } from '../../engine/operators/cast.ts';
import { dropout } from '../../engine/operators/dropout.ts';
import { gather } from '../../engine/operators/gather.ts';
import { mul } from '../../engine/operators/mul.ts';
import { reshape } from '../../engine/operators/reshape.ts';
import { sub } from '../../engine/operators/sub.ts';
import { tanh } from '../../engine/operators/tanh.ts';
import { type BertConfig, checkBertConfig } from './config.ts';
import { embedTokens } from './embeddings.ts';
import { type DropOut, dense, transformerLayer } from './layer.ts';
import { BERT_SCOPE } from './parameter-names.ts';

/** What a run is fed, int32 (batch, length) each. */
export interface BertInputs {
  /** Tokens, from 0 to below the vocabulary's size. */
  readonly inputIds: Tensor;
  /** Segment of each token: 0 for the first text of a pair, 1 for the second. */
  readonly tokenTypeIds: Tensor;
  /** 1 for a token, 0 for padding. */
  readonly attentionMask: Tensor;
}

/** The three inputs, under the names that `encodeBatch` and exported models use: `input_ids` and so on. */
export function bertInputs(graph: Graph): BertInputs {
  const input = (name: string): Tensor => graph.input(name, 'int32', ['batch', 'length']);
  return {
    inputIds: input('input_ids'),
    tokenTypeIds: input('token_type_ids'),
    attentionMask: input('attention_mask'),
  };
}

/** How to build the encoder. */
export interface BertOptions {
  /** Dropout by the configuration's rates, for training; `step` is `stepInput(graph)`. Default null, none. */
  readonly dropout?: { readonly step: Tensor; readonly seed: number } | null;
  /** Whether to build the product and tanh over the first token; default true. */
  readonly pooler?: boolean;
  /**
   * Which tokens the last layer gives: `all`, or the `first` alone, [CLS], whose values are the same but cost a sixth of
   * that layer, because other tokens only need their keys and values. Default `all`.
   */
  readonly tokens?: 'all' | 'first';
}

/** Defaults of BertOptions. */
export const BERT_OPTION_DEFAULTS: Required<BertOptions> = { dropout: null, pooler: true, tokens: 'all' };

/** What the encoder gives. */
export interface BertOutputs {
  /** (batch, length, hidden), or (batch, 1, hidden) where only the first tokens were asked for. */
  readonly lastHiddenState: Tensor;
  /** The first token's vector of the last layer, (batch, hidden). */
  readonly first: Tensor;
  /** tanh of a product with the first token's vector, (batch, hidden); without a pooler `first` itself. */
  readonly pooled: Tensor;
}

/**
 * Added to the scores of padding before the softmax: far below any score, so that its weight is exactly 0 in float32, and
 * finite, so that gradients are.
 */
const MASKED = -1e9;

/**
 * Adds an encoder to a graph; its parameters are named `bert/...`. Once a graph, outside all scopes.
 * @throws ConfigError for a configuration out of range, an unknown option, or a second encoder
 * @throws ShapeError where inputs are no int32 of one shape (batch, length)
 */
export function bertEncoder(
  graph: Graph,
  config: BertConfig,
  inputs: BertInputs,
  options: BertOptions = {},
): BertOutputs {
  checkOptionNames('bert', options, Object.keys(BERT_OPTION_DEFAULTS));
  const { dropout: drop, pooler, tokens } = { ...BERT_OPTION_DEFAULTS, ...options };
  if (tokens !== 'all' && tokens !== 'first') {
    throw new ConfigError(`bert: expected tokens 'all' or 'first', got '${tokens as string}'`);
  }
  checkBertConfig(config);
  checkInputs(config, inputs);
  const dropOut: DropOut = drop === null ? (x) => x : (x, rate) => dropout(x, rate, drop);
  return graph.naming.scopeAt(BERT_SCOPE, () => {
    let x = embedTokens(config, inputs, dropOut); // (batch, length, hidden)
    const bias = attentionBias(inputs.attentionMask); // (batch, 1, 1, length)
    graph.scope('encoder/layer', () => {
      for (let layer = 0; layer < config.numHiddenLayers; layer++) {
        const isLast = layer === config.numHiddenLayers - 1;
        const asking = isLast && tokens === 'first' ? takeFirst(x) : x;
        x = graph.scope(`${layer}`, () => transformerLayer(config, asking, x, bias, dropOut));
      }
    });
    const { hiddenSize } = config;
    const first = reshape(tokens === 'first' ? x : takeFirst(x), [x.shape[0]!, hiddenSize]); // (batch, hidden)
    const pooled = pooler
      ? graph.scope('pooler', () => tanh(dense(config, 'dense', first, hiddenSize)))
      : first;
    return { lastHiddenState: x, first, pooled };
  });
}

/** The first token of each text, (batch, 1, hidden). */
function takeFirst(x: Tensor): Tensor {
  return gather(x, x.graph.constant('int64', [1], [0], 'first'), 1);
}

/** 0 for tokens, MASKED for padding: (batch, 1, 1, length), computed once for all layers. */
function attentionBias(mask: Tensor): Tensor {
  const [batch, length] = mask.shape;
  const bias = mul(sub(1, cast(mask, 'float32')), MASKED); // (batch, length)
  return reshape(bias, [batch!, 1, 1, length!]);
}

function checkInputs(config: BertConfig, inputs: BertInputs): void {
  const { inputIds } = inputs;
  for (const tensor of [inputIds, inputs.tokenTypeIds, inputs.attentionMask]) {
    const fits = tensor.dtype === 'int32' && tensor.shape.length === 2;
    if (fits && sameShape(tensor.shape, inputIds.shape)) continue;
    const expected = `int32 inputs of one shape (batch, length), such as ${formatShape(inputIds.shape)}`;
    throw new ShapeError('bert', expected, describeTensor(tensor));
  }
  const length = inputIds.shape[1]!;
  if (typeof length === 'string' || length <= config.maxPositionEmbeddings) return;
  const most = `at most ${config.maxPositionEmbeddings} tokens, the configuration's maxPositionEmbeddings`;
  throw new ShapeError('bert', most, describeTensor(inputIds));
}
