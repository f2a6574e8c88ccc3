// How fast each layer learns: the heads by the schedule, lower layers slower or not at all, so that what pre-training
// taught them is kept.
import { countOf } from '../../core/count-of.ts';
import { OptionError } from '../../core/option-error.ts';
import type { RateOf } from '../../engine/trainer/rate-factor.ts';
import { BERT_SCOPE } from '../bert/parameter-names.ts';

/** What the factors depend on. */
export interface LayerRates {
  readonly numLayers: number;
  /** Factor from a layer to the one below it. */
  readonly layerDecay: number;
  /** Lowest layers that keep their values, and the embeddings with them; null: none does. */
  readonly frozenLayers: number | null;
}

/** `auto`: 1e-3 for 128 hidden units, falling with their power 1.5; 1e-3 at most. */
export function automaticLearningRate(hiddenSize: number): number {
  return 1e-3 * Math.min(1, (128 / hiddenSize) ** 1.5);
}

/** Throws ConfigError where more layers are to be frozen than there are. */
export function checkFrozenLayers({ numLayers, frozenLayers }: Omit<LayerRates, 'layerDecay'>): void {
  if (frozenLayers === null || frozenLayers <= numLayers) return;
  throw new OptionError(
    'title-bert',
    (nameOf) =>
      `${nameOf('frozenLayers')} is ${frozenLayers}, but the encoder has ${countOf(numLayers, 'layers')}; lower it`,
  );
}

/**
 * Factors by parameter name. Depth counts downwards: 0 for heads and pooler, 1 for the last layer, and so on.
 * @throws ConfigError where more layers are to be frozen than there are
 */
export function layerRates({ numLayers, layerDecay, frozenLayers }: LayerRates): RateOf {
  checkFrozenLayers({ numLayers, frozenLayers });
  return (name) => {
    const layer = layerOf(name, numLayers);
    if (frozenLayers !== null && layer < frozenLayers) return 0;
    return layerDecay ** (numLayers - layer);
  };
}

const ENCODER_LAYER = new RegExp(`^${BERT_SCOPE}/encoder/layer/(\\d+)/`);

/** -1 for embeddings, numLayers for what is above the layers. */
function layerOf(name: string, numLayers: number): number {
  if (name.startsWith(`${BERT_SCOPE}/embeddings/`)) return -1;
  const found = ENCODER_LAYER.exec(name);
  return found === null ? numLayers : Number(found[1]);
}
