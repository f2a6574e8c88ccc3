// Weighted draws in constant time: an alias table (Walker 1977, built as in Vose 1991). The demo data draws
// several million songs from tables of up to some hundred thousand weights.
import type { RandomStream } from '../../core/random.ts';

/** A fixed discrete distribution. */
export interface AliasTable {
  /** How many outcomes there are. */
  readonly size: number;
  /** An index of [0, size), with a probability in proportion to its weight. Uses two numbers of the stream. */
  draw(random: RandomStream): number;
}

/**
 * Builds a table in O(number of weights).
 * @param weights at least one; finite, none negative, their sum above 0
 * @throws RangeError where the weights are none of that
 */
export function createAliasTable(weights: ArrayLike<number>): AliasTable {
  const size = weights.length;
  let total = 0;
  for (let i = 0; i < size; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Infinity))
      throw new RangeError(`weight ${i} must be 0 or more, got ${weight}`);
    total += weight;
  }
  if (!(total > 0 && total < Infinity)) throw new RangeError(`weights must have a sum above 0, got ${total}`);
  const probabilities = new Float64Array(size);
  const aliases = new Uint32Array(size);
  const poor: number[] = [];
  const rich: number[] = [];
  for (let i = 0; i < size; i++) {
    probabilities[i] = (weights[i]! / total) * size;
    (probabilities[i]! < 1 ? poor : rich).push(i);
  }
  while (poor.length > 0 && rich.length > 0) {
    const taker = poor.pop()!;
    const giver = rich[rich.length - 1]!;
    aliases[taker] = giver;
    probabilities[giver]! -= 1 - probabilities[taker]!;
    if (probabilities[giver]! < 1) poor.push(rich.pop()!);
  }
  // What is left differs from 1 by rounding only.
  for (const i of rich) probabilities[i] = 1;
  for (const i of poor) if (weights[i]! > 0) probabilities[i] = 1;
  return {
    size,
    draw: (random) => {
      const slot = random.integer(size);
      return random.uniform() < probabilities[slot]! ? slot : aliases[slot]!;
    },
  };
}
