// The network of the title model: a BERT encoder, one vector a title, and two linear heads, over tags and over songs
// (Devlin et al. 2019, section 4, with one yes or no a label in place of one class).
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { createGraph, type Graph, type Tensor } from '../../engine/graph/graph.ts';
import { givenValues, truncatedNormalValues } from '../../engine/graph/initializers.ts';
import { stepInput } from '../../engine/graph/step-input.ts';
import { binaryCrossEntropy } from '../../engine/losses/binary-cross-entropy.ts';
import { toModelBytes } from '../../engine/onnx/to-model-bytes.ts';
import { add } from '../../engine/operators/add.ts';
import { cast } from '../../engine/operators/cast.ts';
import { div } from '../../engine/operators/div.ts';
import { dropout } from '../../engine/operators/dropout.ts';
import { matMul } from '../../engine/operators/mat-mul.ts';
import { mul } from '../../engine/operators/mul.ts';
import { reduceMean } from '../../engine/operators/reduce-mean.ts';
import { reduceSum } from '../../engine/operators/reduce-sum.ts';
import { reshape } from '../../engine/operators/reshape.ts';
import type { BertConfig } from '../bert/config.ts';
import { type BertInputs, bertEncoder, bertInputs } from '../bert/encoder.ts';
import { logOdds } from './labels.ts';
import type { Pooling } from './options.ts';

/** The heads, by the first part of their parameters' names. */
export const HEADS = ['tag_head', 'song_head'] as const;

/** One of HEADS. */
export type Head = (typeof HEADS)[number];

/** What the network is made of, besides values. */
export interface TitleNetwork {
  readonly config: BertConfig;
  readonly pooling: Pooling;
  /** Outputs of each head, from 1; 0 leaves a head out. */
  readonly numLabels: Readonly<Record<Head, number>>;
}

/** What training adds. */
export interface TitleTraining {
  /** (labels) Share of examples with a yes, above 0 and below 1, by head. */
  readonly shares: Readonly<Record<Head, ArrayLike<number>>>;
  readonly songWeight: number;
  /** Exponent of (1 - share) / share, by which a yes counts more than a no. */
  readonly positiveWeight: number;
  readonly seed: number;
}

/** Names of the inputs that hold the right answers, float32 (batch, labels) of 0 and 1. */
export const TARGETS: Readonly<Record<Head, string>> = {
  tag_head: 'tag_targets',
  song_head: 'song_targets',
};

/** How much a yes counts of a label with this share. */
export function yesWeight(share: number, exponent: number): number {
  return ((1 - share) / share) ** exponent;
}

/** Log-odds that a head without evidence should give, so that loss begins at its least. */
export function priorLogOdds(share: number, exponent: number): number {
  return logOdds(share) + Math.log(yesWeight(share, exponent));
}

/** A network that learns. The loss is the mean over examples of the sum over labels. */
export function buildTraining(
  network: TitleNetwork,
  training: TitleTraining,
): { graph: Graph; loss: Tensor } {
  const graph = createGraph('title-bert');
  const inputs = bertInputs(graph);
  const drop = { step: stepInput(graph), seed: training.seed };
  const { pooled } = poolTitle(graph, network, inputs, drop); // (batch, hidden)
  const kept = graph.scope('pooled', () => dropout(pooled, network.config.hiddenDropoutProb, drop));
  let loss: Tensor | null = null;
  for (const head of HEADS) {
    const numLabels = network.numLabels[head];
    if (numLabels === 0) continue;
    const shares = Array.from(training.shares[head]);
    const exponent = training.positiveWeight;
    const bias = shares.map((share) => priorLogOdds(share, exponent));
    const logits = addHead(graph, network, head, kept, bias); // (batch, labels)
    const targets = graph.input(TARGETS[head], 'float32', ['batch', numLabels]);
    const weights = shares.map((share) => yesWeight(share, exponent));
    const positiveWeights =
      exponent === 0 ? 1 : graph.constant('float32', [numLabels], weights, `${head}/yes`); // (labels)
    const losses = binaryCrossEntropy(logits, targets, { reduction: 'none', positiveWeights }); // (batch, labels)
    const mean = reduceMean(reduceSum(losses, [1])); // ()
    const part = head === 'song_head' ? mul(mean, training.songWeight) : mean;
    loss = loss === null ? part : add(loss, part);
  }
  return { graph, loss: graph.output('loss', loss!) };
}

/** A network that answers; its outputs are the logits, (batch, labels), under the heads' names. */
export function buildInference(network: TitleNetwork): Graph {
  const graph = createGraph('title-bert');
  const { pooled } = poolTitle(graph, network, bertInputs(graph), null); // (batch, hidden)
  for (const head of HEADS) {
    const numLabels = network.numLabels[head];
    if (numLabels === 0) continue;
    graph.output(head, addHead(graph, network, head, pooled, new Array(numLabels).fill(0)));
  }
  return graph;
}

/** The bytes of an ONNX file that answers. @param values by parameter name; null leaves parameters as inputs */
export function toInferenceModel(
  network: TitleNetwork,
  values: ReadonlyMap<string, EngineTensor> | null,
): Uint8Array {
  const graph = buildInference(network);
  if (values === null) return toModelBytes(graph);
  const initializers = new Map(
    graph.parameters.map((parameter) => [parameter, values.get(parameter.name)!] as const),
  );
  return toModelBytes(graph, { initializers });
}

/**
 * One vector a title, (batch, hidden), and the encoder's vectors of its tokens, (batch, length, hidden); where [CLS] alone
 * counts, (batch, 1, hidden) unless `tokens` asks for all.
 */
export function poolTitle(
  graph: Graph,
  { config, pooling }: TitleNetwork,
  inputs: BertInputs,
  drop: { readonly step: Tensor; readonly seed: number } | null,
  tokens: 'needed' | 'all' = 'needed',
): { readonly pooled: Tensor; readonly lastHiddenState: Tensor } {
  if (pooling === 'cls') {
    return bertEncoder(graph, config, inputs, { dropout: drop, tokens: tokens === 'all' ? 'all' : 'first' });
  }
  const { lastHiddenState } = bertEncoder(graph, config, inputs, { dropout: drop, pooler: false });
  const [batch, length] = inputs.attentionMask.shape as [string, string];
  const counted = cast(inputs.attentionMask, 'float32'); // (batch, length)
  const sum = reduceSum(mul(lastHiddenState, reshape(counted, [batch, length, 1])), [1]); // (batch, hidden)
  return { pooled: div(sum, reduceSum(counted, [1], { keepDims: true })), lastHiddenState }; // (batch, hidden)
}

/** The logits of a head, (batch, labels). */
export function addHead(
  graph: Graph,
  { config, numLabels }: TitleNetwork,
  head: Head,
  pooled: Tensor,
  bias: ArrayLike<number>,
): Tensor {
  const { hiddenSize, initializerRange } = config;
  return graph.naming.scopeAt(head, () => {
    const initializer = truncatedNormalValues(initializerRange);
    const weight = graph.parameter('weight', 'float32', [hiddenSize, numLabels[head]], initializer);
    const shift = graph.parameter('bias', 'float32', [numLabels[head]], givenValues(bias));
    return add(matMul(pooled, weight), shift); // (batch, labels)
  });
}
