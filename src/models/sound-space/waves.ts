// Lets a linear map bend: beside the numbers of an embedding it is given cosine waves over them in random directions, whose
// products approach the Gaussian kernel exp(-|a - b|^2 / dim) of embeddings with deviation 1 (random Fourier features; Rahimi and
// Recht 2007, algorithm 1). Songs of one artist or scene lie in knots, which no straight map pulls apart.
import { createRandomStream } from '../../core/random.ts';

/** The waves, and the scale of the embeddings. */
export interface Waves {
  readonly embeddingSize: number;
  readonly numWaves: number;
  /** (embedding) */
  readonly means: Float64Array;
  /** (embedding) 0 for a number that is the same for all songs, which waves don't see. */
  readonly deviations: Float64Array;
  /** (waves, embedding) */
  readonly directions: Float64Array;
  /** (waves) In [0, 2 pi). */
  readonly phases: Float64Array;
}

/** Most waves: with 1,024 instead of 512, songs of the demo were found no better. */
const MOST_WAVES = 512;

/**
 * Draws waves for some embeddings.
 * @param parts (songs, size) each, of which the first `embeddingSize` numbers of each row are the embedding
 */
export function createWaves(
  parts: readonly Float64Array[],
  { size, embeddingSize, seed }: { size: number; embeddingSize: number; seed: number },
): Waves {
  const sums = new Float64Array(embeddingSize);
  const squares = new Float64Array(embeddingSize);
  let count = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += size, count++) {
      for (let i = 0; i < embeddingSize; i++) sums[i]! += part[at + i]!;
    }
  }
  const means = sums.map((sum) => sum / count);
  for (const part of parts) {
    for (let at = 0; at < part.length; at += size) {
      for (let i = 0; i < embeddingSize; i++) squares[i]! += (part[at + i]! - means[i]!) ** 2;
    }
  }
  const deviations = squares.map((square) => Math.sqrt(square / count));
  // More waves than twice the songs find nothing new in these songs.
  const numWaves = Math.min(MOST_WAVES, 2 * count);
  const random = createRandomStream(seed, 'sound-space/waves');
  // Of normal directions with this variance the kernel of `exp(-|a - b|^2 / dim)` is made.
  const spread = Math.sqrt(2 / Math.max(1, deviations.filter((deviation) => deviation > 0).length));
  return {
    ...{ embeddingSize, numWaves, means, deviations },
    directions: Float64Array.from({ length: numWaves * embeddingSize }, () => spread * random.normal()),
    phases: Float64Array.from({ length: numWaves }, () => 2 * Math.PI * random.uniform()),
  };
}

/** What the map is given of a sound, (embedding + waves). @param features begin with the embedding */
export function liftEmbedding(waves: Waves, features: ArrayLike<number>): Float64Array {
  const { embeddingSize, numWaves, means, deviations, directions, phases } = waves;
  const lifted = new Float64Array(embeddingSize + numWaves);
  const standard = means.map((mean, i) => (deviations[i] === 0 ? 0 : (features[i]! - mean) / deviations[i]!));
  for (let i = 0; i < embeddingSize; i++) lifted[i] = features[i]!;
  for (let wave = 0; wave < numWaves; wave++) {
    let angle = phases[wave]!;
    const place = wave * embeddingSize;
    for (let i = 0; i < embeddingSize; i++) angle += directions[place + i]! * standard[i]!;
    lifted[embeddingSize + wave] = Math.cos(angle);
  }
  return lifted;
}
