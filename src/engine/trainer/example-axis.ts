// Which axis of a batch runs over examples: accumulation weighs batches by its length, and so do the losses of the log.
import { ConfigError } from '../../core/errors.ts';
import type { Tensor } from '../graph/graph.ts';
import type { Batch } from './batch-source.ts';

/** An axis of an input. */
export interface ExampleAxis {
  readonly input: string;
  readonly axis: number;
}

/**
 * The axis of the given name; without one the first axis that has a name, or, where all lengths are fixed, the first of all.
 * @param inputs what a batch holds
 * @returns null where there is no axis at all: such a batch counts as one example
 * @throws ConfigError where no axis has the given name, or none is given and first axes have different names
 */
export function findExampleAxis(inputs: readonly Tensor[], dimension?: string): ExampleAxis | null {
  if (dimension !== undefined) {
    const found = inputs.find(({ shape }) => shape.includes(dimension));
    if (found !== undefined) return { input: found.name, axis: found.shape.indexOf(dimension) };
    const names = inputs.map(({ name }) => `'${name}'`).join(', ') || 'none';
    throw new ConfigError(`trainer: no input has an axis '${dimension}'; the inputs of a batch are ${names}`);
  }
  const named = inputs.filter(({ shape }) => typeof shape[0] === 'string');
  const different = named.find(({ shape }) => shape[0] !== named[0]!.shape[0]);
  if (different !== undefined) {
    throw new ConfigError(
      `trainer: first axes are '${named[0]!.shape[0]}' in '${named[0]!.name}' and '${different.shape[0]}' in ` +
        `'${different.name}'; say by exampleDimension which of them runs over examples`,
    );
  }
  const chosen = named[0] ?? inputs.find(({ shape }) => shape.length > 0);
  return chosen === undefined ? null : { input: chosen.name, axis: 0 };
}

/** The number of examples of a batch; 1 where it lacks the axis, which a session's run then refuses. */
export function countExamples(batch: Batch, where: ExampleAxis | null): number {
  return (where === null ? undefined : batch[where.input]?.shape[where.axis]) ?? 1;
}
