// What is heard of tags as a direction of the word2vec space: towards the tags that are likelier than usual, away from those that
// are less likely.
import { vectorAt } from '../../kernels/vector-store.ts';
import type { Heard } from '../mel-cnn/listener.ts';
import type { MelLabel } from '../mel-cnn/report.ts';
import { sigmoid } from '../sigmoid.ts';
import type { VectorSpace } from '../word2vec/vector-space.ts';

/** The tags that a sound model tells, as vectors. Can be sent to other threads, which share it. */
export interface TagVectors {
  readonly dimensions: number;
  /** (labels, dimensions) Unit vectors; zeros for a genre, and for a tag without a vector. */
  readonly units: Float32Array<SharedArrayBuffer>;
  /** (labels) The probability without a sound. */
  readonly shares: Float64Array;
}

/** The vectors of a sound model's labels. */
export function createTagVectors(
  { labels, shares }: { readonly labels: readonly MelLabel[]; readonly shares: Float64Array },
  space: VectorSpace,
): TagVectors {
  const { dimensions } = space.vectors;
  const units = new Float32Array(new SharedArrayBuffer(labels.length * dimensions * 4)); // (labels, dimensions)
  labels.forEach(({ tag }, label) => {
    const row = tag === null ? undefined : space.rowOf('tags', tag);
    if (row === undefined) return;
    units.set(unitOf(vectorAt(space.vectors, row)), label * dimensions);
  });
  return { dimensions, units, shares };
}

/** A vector with length 1; one of zeros as it is. */
export function unitOf(vector: ArrayLike<number>): Float64Array {
  const unit = Float64Array.from(vector);
  let squares = 0;
  for (const value of unit) squares += value * value;
  const norm = Math.sqrt(squares);
  return norm === 0 ? unit : unit.map((value) => value / norm);
}

/** Numbers by which a sound is placed: its embedding, then its tags' direction. */
export const numFeaturesOf = (embeddingSize: number, { dimensions }: TagVectors): number =>
  embeddingSize + dimensions;

/**
 * The features of a sound, (embedding + dimensions): the embedding, then the sum over labels of (probability - share) unit
 * vector. Summed in float64 in the order of the labels.
 */
export function featuresOf(
  { logits, embedding }: Heard,
  { dimensions, units, shares }: TagVectors,
): Float64Array {
  const features = new Float64Array(embedding.length + dimensions);
  features.set(embedding);
  const direction = features.subarray(embedding.length);
  for (let label = 0; label < logits.length; label++) {
    const gain = sigmoid(logits[label]!) - shares[label]!;
    const place = label * dimensions;
    for (let i = 0; i < dimensions; i++) direction[i]! += gain * units[place + i]!;
  }
  return features;
}
