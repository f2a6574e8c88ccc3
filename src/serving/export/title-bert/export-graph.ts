// The title model as a graph for other programs: probabilities in place of logits, the vectors of the tokens beside them,
// and inputs of 64 bits, which tokenizers of `transformers` give and its own ONNX files take.
import { createGraph, type Graph, type Tensor } from '../../../engine/graph/graph.ts';
import { cast } from '../../../engine/operators/cast.ts';
import { sigmoid } from '../../../engine/operators/sigmoid.ts';
import {
  addHead,
  HEADS,
  type Head,
  poolTitle,
  type TitleNetwork,
} from '../../../models/title-bert/network.ts';

/** Names of the outputs of each head. */
export const PROBABILITIES: Readonly<Record<Head, string>> = {
  tag_head: 'tag_probabilities',
  song_head: 'song_probabilities',
};

/** Name of the output that holds a vector for each token. */
export const LAST_HIDDEN_STATE = 'last_hidden_state';

/**
 * Inputs `input_ids`, `token_type_ids`, `attention_mask`, int64 (batch, length). Outputs `tag_probabilities` (batch, tags),
 * `song_probabilities` (batch, songs) where the network knows songs, and `last_hidden_state` (batch, length, hidden).
 */
export function buildExport(network: TitleNetwork): Graph {
  const graph = createGraph('title-bert');
  const input = (name: string): Tensor => cast(graph.input(name, 'int64', ['batch', 'length']), 'int32');
  const inputs = {
    inputIds: input('input_ids'),
    tokenTypeIds: input('token_type_ids'),
    attentionMask: input('attention_mask'),
  };
  const { pooled, lastHiddenState } = poolTitle(graph, network, inputs, null, 'all');
  for (const head of HEADS) {
    const numLabels = network.numLabels[head];
    if (numLabels === 0) continue;
    const logits = addHead(graph, network, head, pooled, new Array(numLabels).fill(0)); // (batch, labels)
    graph.output(PROBABILITIES[head], sigmoid(logits));
  }
  graph.output(LAST_HIDDEN_STATE, lastHiddenState);
  return graph;
}
