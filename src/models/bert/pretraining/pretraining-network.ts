// The network of pre-training (Devlin et al. 2019, 3.1): the encoder with a head that finds hidden tokens again and one that
// tells a playlist's own tags from another's.
import { createGraph, type Graph, type Tensor } from '../../../engine/graph/graph.ts';
import { stepInput } from '../../../engine/graph/step-input.ts';
import { softmaxCrossEntropy } from '../../../engine/losses/softmax-cross-entropy.ts';
import { add } from '../../../engine/operators/add.ts';
import { argMax } from '../../../engine/operators/arg-max.ts';
import { expand } from '../../../engine/operators/expand.ts';
import { gatherElements } from '../../../engine/operators/gather-elements.ts';
import { mul } from '../../../engine/operators/mul.ts';
import { reduceMean } from '../../../engine/operators/reduce-mean.ts';
import { reduceSum } from '../../../engine/operators/reduce-sum.ts';
import { reshape } from '../../../engine/operators/reshape.ts';
import type { BertConfig } from '../config.ts';
import { bertEncoder, bertInputs } from '../encoder.ts';
import { BERT_SCOPE } from '../parameter-names.ts';
import { tagsLogits, tokenLogits } from './pretraining-heads.ts';

/** The graph with its results. Its inputs are those of `toPretrainingBatch`. */
export interface PretrainingNetwork {
  readonly graph: Graph;
  /** The sum of the two below. */
  readonly loss: Tensor;
  /** Mean over the hidden tokens of a batch. */
  readonly maskedLoss: Tensor;
  /** Mean over the pairs of a batch. */
  readonly tagsLoss: Tensor;
  /** int64 (batch, slots): the most probable token. */
  readonly foundTokens: Tensor;
  /** int64 (batch): the more probable class. */
  readonly foundTags: Tensor;
}

/**
 * Builds the network.
 * @param dropout seed of the masks, for training; null for none
 */
export function createPretrainingNetwork(
  config: BertConfig,
  dropout: { readonly seed: number } | null,
): PretrainingNetwork {
  const graph = createGraph('bert-pretraining');
  const inputs = bertInputs(graph);
  const batch = inputs.inputIds.shape[0]!;
  const positions = graph.input('masked_positions', 'int32', [batch, 'slots']);
  const labels = graph.input('masked_labels', 'int32', [batch, 'slots']);
  const weights = graph.input('masked_weights', 'float32', [batch, 'slots']);
  const tags = graph.input('tags_labels', 'int32', [batch]);
  const tagsWeights = graph.input('tags_weights', 'float32', [batch]);
  const { lastHiddenState, pooled } = bertEncoder(graph, config, inputs, {
    dropout: dropout === null ? null : { step: stepInput(graph), seed: dropout.seed },
    pooler: true,
  });
  const selected = selectPositions(lastHiddenState, positions); // (batch*slots, hidden)
  const logits = tokenLogits(config, selected, findWordEmbeddings(graph)); // (batch*slots, vocabulary)
  const flatLabels = reshape(labels, [logits.shape[0]!]); // (batch*slots)
  const tokenLosses = softmaxCrossEntropy(logits, flatLabels, { reduction: 'none' }); // (batch*slots)
  const maskedLoss = reduceMean(reduceSum(mul(reshape(tokenLosses, positions.shape), weights), [1]));
  const classLogits = tagsLogits(config, pooled); // (batch, 2)
  const tagsLosses = softmaxCrossEntropy(classLogits, tags, { reduction: 'none' }); // (batch)
  const tagsLoss = reduceMean(mul(tagsLosses, tagsWeights));
  return {
    ...{ graph, loss: add(maskedLoss, tagsLoss), maskedLoss, tagsLoss },
    foundTokens: reshape(argMax(logits), positions.shape), // (batch, slots)
    foundTags: argMax(classLogits), // (batch)
  };
}

/**
 * The hidden states of some places of each example. GatherElements, because a place in a batch laid out flat would
 * change where a batch is cut into shards.
 * @param hidden (batch, length, hidden)
 * @param positions (batch, slots)
 * @returns (batch*slots, hidden)
 */
function selectPositions(hidden: Tensor, positions: Tensor): Tensor {
  const [batch, slots] = positions.shape;
  const size = hidden.shape[2]!;
  const places = expand(reshape(positions, [batch!, slots!, 1]), [batch!, slots!, size]); // (batch, slots, hidden)
  return reshape(gatherElements(hidden, places, 1), [-1, size]); // (batch*slots, hidden)
}

/** (vocabulary, hidden): the encoder's table, which the decoder shares. */
function findWordEmbeddings(graph: Graph): Tensor {
  return graph.parameters.find(({ name }) => name === `${BERT_SCOPE}/embeddings/word_embeddings/weight`)!;
}
