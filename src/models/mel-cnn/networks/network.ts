// The two networks behind one interface, as graphs that learn and as graphs that answer. A graph holds no values: building
// one costs nothing, however large the network.
import { ConfigError } from '../../../core/errors.ts';
import type { EngineTensor } from '../../../engine/graph/engine-tensor.ts';
import { createGraph, type Graph, type Tensor } from '../../../engine/graph/graph.ts';
import { stepInput } from '../../../engine/graph/step-input.ts';
import { binaryCrossEntropy } from '../../../engine/losses/binary-cross-entropy.ts';
import { reduceMean } from '../../../engine/operators/reduce-mean.ts';
import { reduceSum } from '../../../engine/operators/reduce-sum.ts';
import { COMPACT_FRAMES, COMPACT_LEAST, compactNetwork } from './compact.ts';
import {
  type FirstState,
  type NetworkOutputs,
  type NetworkShape,
  STATISTICS_A_BAND,
  type TrainingMode,
} from './layers.ts';
import { VGG16_FRAMES, VGG16_LEAST_LENGTH, vgg16Original } from './vgg16-original.ts';

/** The networks, the default first. */
export const NETWORK_NAMES = ['compact', 'vgg16-original'] as const;

/** One of NETWORK_NAMES. */
export type NetworkName = (typeof NETWORK_NAMES)[number];

/** A network without values. */
export interface MelNetwork extends NetworkShape {
  readonly name: NetworkName;
}

/** Names of inputs and outputs. */
export const MEL_INPUT = 'mel';
export const TARGETS_INPUT = 'targets';
export const STATISTICS_INPUT = 'statistics_input';

interface NetworkKind {
  /** Frames that it hears where nothing else is asked. */
  readonly numFrames: number;
  /** Fewest bands and frames. */
  readonly least: { readonly numBands: number; readonly numFrames: number };
  readonly build: (
    graph: Graph,
    x: Tensor,
    shape: NetworkShape,
    first: FirstState,
    training: TrainingMode | null,
  ) => NetworkOutputs;
}

const KINDS: Readonly<Record<NetworkName, NetworkKind>> = {
  compact: { numFrames: COMPACT_FRAMES, least: COMPACT_LEAST, build: compactNetwork },
  'vgg16-original': {
    numFrames: VGG16_FRAMES,
    least: { numBands: VGG16_LEAST_LENGTH, numFrames: VGG16_LEAST_LENGTH },
    build: vgg16Original,
  },
};

/** Frames of its training examples by default, and the fewest bands and frames that it can hear. */
export function networkKind(name: NetworkName): Pick<NetworkKind, 'numFrames' | 'least'> {
  return KINDS[name];
}

/** What training adds. */
export interface NetworkTraining {
  readonly first: FirstState;
  /** (labels) How much a yes counts of each label. */
  readonly positiveWeights: ArrayLike<number>;
  readonly seed: number;
  /** Rate of dropout; default the network's own. */
  readonly dropout?: number;
  /**
   * Adds an input float32 (batch, 3 bands), the `bandStatistics` of sounds whose `mel` has masks: of a masked band nothing would
   * be left of them. Of `compact` alone. Default false: they are those of `mel`.
   */
  readonly statisticsInput?: boolean;
}

/**
 * A network that learns. Inputs `mel` float32 (batch, bands, frames) and `targets` float32 (batch, labels), from 0 to 1. The
 * loss is the mean over examples of the sum over labels.
 */
export function buildTraining(
  network: MelNetwork,
  { first, positiveWeights, seed, dropout, statisticsInput = false }: NetworkTraining,
): { graph: Graph; loss: Tensor } {
  const { name, numBands, numFrames, numLabels } = network;
  const graph = createGraph('mel-cnn');
  const mel = graph.input(MEL_INPUT, 'float32', ['batch', numBands, numFrames]);
  const targets = graph.input(TARGETS_INPUT, 'float32', ['batch', numLabels]);
  const statistics = statisticsInput
    ? graph.input(STATISTICS_INPUT, 'float32', ['batch', STATISTICS_A_BAND * numBands])
    : undefined;
  const mode = { step: stepInput(graph), seed, dropout, statistics };
  const { logits } = KINDS[name].build(graph, mel, network, first, mode);
  const isPlain = Array.from(positiveWeights).every((weight) => weight === 1);
  const weights = isPlain
    ? {}
    : { positiveWeights: graph.constant('float32', [numLabels], positiveWeights, 'positive_weights') };
  const losses = binaryCrossEntropy(logits, targets, { ...weights, reduction: 'none' }); // (batch, labels)
  const loss = graph.output('loss', reduceMean(reduceSum(losses, [1])));
  return { graph, loss };
}

/** A network that answers: input `mel` (batch, bands, frames), outputs `logits` (batch, labels), `embedding` (batch, dim). */
export function buildInference(network: MelNetwork): Graph {
  const { name, numBands, numFrames, numLabels } = network;
  const graph = createGraph('mel-cnn');
  const mel = graph.input(MEL_INPUT, 'float32', ['batch', numBands, numFrames]);
  const nothing = new Array<number>(numBands).fill(0);
  const first = {
    bands: { means: nothing, deviations: nothing },
    priors: new Array<number>(numLabels).fill(0),
  };
  const { logits, embedding } = KINDS[name].build(graph, mel, network, first, null);
  graph.output('logits', logits);
  graph.output('embedding', embedding);
  return graph;
}

/**
 * The values of a graph's parameters.
 * @param values by name
 * @throws ConfigError where one is missing
 */
export function valuesOf(graph: Graph, values: ReadonlyMap<string, EngineTensor>): Map<Tensor, EngineTensor> {
  return new Map(
    graph.parameters.map((parameter) => {
      const value = values.get(parameter.name);
      if (value === undefined) throw new ConfigError(`mel-cnn: no values of '${parameter.name}'`);
      return [parameter, value] as const;
    }),
  );
}
