// One layer of BERT (Devlin et al. 2019; Vaswani et al. 2017, section 3): self-attention, then two products with an
// activation between them, each followed by adding its input and normalising (post-norm). Weights are kept (in, out).
import type { Dim } from '../../engine/graph/dims.ts';
import type { Tensor } from '../../engine/graph/graph.ts';
import { constantValue, truncatedNormalValues } from '../../engine/graph/initializers.ts';
import { add } from '../../engine/operators/add.ts';
import { gelu } from '../../engine/operators/gelu.ts';
import { layerNormalization } from '../../engine/operators/layer-normalization.ts';
import { matMul } from '../../engine/operators/mat-mul.ts';
import { mul } from '../../engine/operators/mul.ts';
import { relu } from '../../engine/operators/relu.ts';
import { reshape } from '../../engine/operators/reshape.ts';
import { softmax } from '../../engine/operators/softmax.ts';
import { transpose, transposeMatrix } from '../../engine/operators/transpose.ts';
import type { BertActivation, BertConfig } from './config.ts';

/** Dropout in training, the tensor itself in inference. */
export type DropOut = (x: Tensor, rate: number) => Tensor;

/** A product with a weight (in, out), plus a bias: parameters `NAME/weight` and `NAME/bias` of the scope. */
export function dense(config: BertConfig, name: string, x: Tensor, outside: number): Tensor {
  const { graph } = x;
  const inside = x.shape.at(-1) as number;
  return graph.scope(name, () => {
    const initializer = truncatedNormalValues(config.initializerRange);
    const weight = graph.parameter('weight', 'float32', [inside, outside], initializer);
    const bias = graph.parameter('bias', 'float32', [outside], constantValue(0));
    return add(matMul(x, weight), bias); // (..., outside)
  });
}

/** Layer normalisation: parameters `LayerNorm/scale`, which thus does not decay, and `LayerNorm/bias`. */
export function normalize({ layerNormEps: epsilon }: BertConfig, x: Tensor): Tensor {
  const { graph } = x;
  const width = x.shape.at(-1) as number;
  return graph.scope('LayerNorm', () => {
    const scale = graph.parameter('scale', 'float32', [width], constantValue(1));
    const bias = graph.parameter('bias', 'float32', [width], constantValue(0));
    return layerNormalization(x, scale, bias, { epsilon });
  });
}

/** The activation of a configuration. */
export function activate(kind: BertActivation, x: Tensor): Tensor {
  if (kind === 'relu') return relu(x);
  return gelu(x, { approximate: kind === 'gelu' ? 'none' : 'tanh' });
}

/**
 * The vectors after a layer, for the tokens of `x`.
 * @param x the tokens that ask, (batch, asking, hidden): all of them, or the first alone in the last layer
 * @param all the tokens that are looked at, (batch, length, hidden)
 * @param bias added to the scores of attention, (batch, 1, 1, length)
 * @returns (batch, asking, hidden)
 */
export function transformerLayer(
  config: BertConfig,
  x: Tensor,
  all: Tensor,
  bias: Tensor,
  dropOut: DropOut,
): Tensor {
  const { graph } = x;
  const { hiddenSize, intermediateSize, hiddenAct, hiddenDropoutProb: rate } = config;
  const attended = graph.scope('attention', () => {
    const context = graph.scope('self', () => attend(config, x, all, bias, dropOut)); // (batch, asking, hidden)
    return graph.scope('output', () => {
      const mixed = dropOut(dense(config, 'dense', context, hiddenSize), rate); // (batch, asking, hidden)
      return normalize(config, add(mixed, x));
    });
  });
  const inner = graph.scope('intermediate', () =>
    activate(hiddenAct, dense(config, 'dense', attended, intermediateSize)),
  ); // (batch, asking, intermediate)
  return graph.scope('output', () => {
    const outer = dropOut(dense(config, 'dense', inner, hiddenSize), rate); // (batch, asking, hidden)
    return normalize(config, add(outer, attended));
  });
}

/** softmax(Q Kᵀ / sqrt(d) + bias) V, head by head (Vaswani et al., eq. 1): (batch, asking, hidden). */
function attend(config: BertConfig, x: Tensor, all: Tensor, bias: Tensor, dropOut: DropOut): Tensor {
  const { hiddenSize, numAttentionHeads } = config;
  const [batch, asking] = x.shape as [Dim, Dim];
  const length = all.shape[1]!;
  const width = hiddenSize / numAttentionHeads;
  const heads = (name: string, from: Tensor, tokens: Dim): Tensor => {
    const projected = dense(config, name, from, hiddenSize); // (batch, tokens, hidden)
    return transpose(reshape(projected, [batch, tokens, numAttentionHeads, width]), [0, 2, 1, 3]);
  };
  const query = mul(heads('query', x, asking), width ** -0.5); // (batch, heads, asking, width)
  const key = heads('key', all, length); // (batch, heads, length, width)
  const value = heads('value', all, length); // (batch, heads, length, width)
  const scores = add(matMul(query, transposeMatrix(key)), bias); // (batch, heads, asking, length)
  const weights = dropOut(softmax(scores, -1), config.attentionProbsDropoutProb);
  const mixed = transpose(matMul(weights, value), [0, 2, 1, 3]); // (batch, asking, heads, width)
  return reshape(mixed, [batch, asking, hiddenSize]); // (batch, asking, hidden)
}
