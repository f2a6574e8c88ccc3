// The mean of what the shards of a batch gave, weighted by their examples, always in the order of the shards: so it does
// not depend on which thread computed what, nor on which was ready first.
import type { EngineTensor } from '../graph/engine-tensor.ts';
import type { BatchGradients } from './gradient-model.ts';

/** Elements a call: many short calls are compiled well at once, one long call only after several. */
const CALL_LENGTH = 1 << 15;

type Floats = Float32Array | Float64Array;

/**
 * Weighted means of losses, gradients and updates. Updates that are whole numbers or conditions are those of the first
 * shard.
 * @param shards from one; the gradients of the first are overwritten by the means, and given
 * @param weights of each shard, of sum 1
 */
export function combineShards(shards: readonly BatchGradients[], weights: readonly number[]): BatchGradients {
  const [first, ...others] = shards as [BatchGradients, ...BatchGradients[]];
  if (others.length === 0) return first;
  for (const [name, gradient] of first.gradients) {
    const parts = shards.map(({ gradients }) => gradients.get(name)!.data as Floats);
    combineInto(gradient.data as Floats, parts, weights);
  }
  const updates = new Map(
    [...first.updates].map(([name, update]) => {
      const parts = shards.map((shard) => shard.updates.get(name)!);
      return [name, combineUpdates(update, parts, weights)] as const;
    }),
  );
  const loss = shards.reduce((sum, shard, place) => sum + weights[place]! * shard.loss, 0);
  return { loss, gradients: first.gradients, updates };
}

function combineInto(target: Floats, parts: readonly Floats[], weights: readonly number[]): void {
  for (let start = 0; start < target.length; start += CALL_LENGTH) {
    const end = Math.min(target.length, start + CALL_LENGTH);
    addScaled(target, weights[0]!, parts[1]!, weights[1]!, start, end);
    for (let part = 2; part < parts.length; part++) {
      addScaled(target, 1, parts[part]!, weights[part]!, start, end);
    }
  }
}

/** target = scale target + weight values, between two places. */
function addScaled(
  target: Floats,
  scale: number,
  values: Floats,
  weight: number,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) target[i] = scale * target[i]! + weight * values[i]!;
}

/** Rounded once, so that equal values stay as they are. */
function combineUpdates(
  update: EngineTensor,
  parts: readonly EngineTensor[],
  weights: readonly number[],
): EngineTensor {
  if (update.dtype !== 'float32' && update.dtype !== 'float64') return update;
  const sums = new Float64Array(update.data.length);
  for (const [place, { data }] of parts.entries()) {
    addScaled(sums, 1, data as Floats, weights[place]!, 0, sums.length);
  }
  return { ...update, data: update.dtype === 'float64' ? sums : Float32Array.from(sums) };
}
