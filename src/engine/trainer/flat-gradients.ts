// The gradients of a step in flat memory: they arrive there without a copy where a session can write them in place, add up
// over the batches of a step, and are measured.
import { REFERENCE_KERNEL } from '../../kernels/optimizers/reference.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import type { FlatParameters } from './flat-parameters.ts';

/** Views of `batchGradients`, by the names of the parameters: what a run may write to. */
export function gradientTargets({
  places,
  batchGradients,
}: Pick<FlatParameters, 'places' | 'batchGradients'>): Record<string, EngineTensor> {
  return Object.fromEntries(
    places.map(({ parameter, start, end }) => {
      const shape = parameter.shape as readonly number[];
      return [parameter.name, { dtype: parameter.dtype, shape, data: batchGradients.subarray(start, end) }];
    }),
  );
}

/** Forgets the gradients of the step before. */
export function clearGradients({ gradients, batchGradients }: FlatParameters): void {
  if (batchGradients !== gradients) gradients.fill(0);
}

/**
 * Adds the gradients of a batch to those of the step; where only one batch makes a step they are in their place then.
 * @param found by the names of the parameters, in `batchGradients` or elsewhere
 * @param weight share of the batch in the examples of the step; 1 where there is no other
 */
export function takeGradients(
  flat: FlatParameters,
  found: ReadonlyMap<string, EngineTensor>,
  weight: number,
): void {
  const { places, gradients, batchGradients, kernel } = flat;
  for (const { parameter, start } of places) {
    const data = found.get(parameter.name)!.data as Float32Array;
    const isInPlace = data.buffer === batchGradients.buffer;
    if (!isInPlace) batchGradients.set(data, start);
  }
  if (batchGradients === gradients) return;
  (kernel ?? REFERENCE_KERNEL).addScaled(gradients, batchGradients, weight);
}

/** The sum of squares of all gradients, in float64; not finite where a gradient is not. */
export function sumOfGradientSquares({ gradients, kernel }: FlatParameters): number {
  return (kernel ?? REFERENCE_KERNEL).sumOfSquares(gradients);
}
