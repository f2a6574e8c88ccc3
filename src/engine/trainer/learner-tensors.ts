// All values of a learner under names, for checkpoints; and back, checked, all or nothing.
import { ShapeError } from '../../core/errors.ts';
import { createTensor, type EngineTensor } from '../graph/engine-tensor.ts';
import type { Learner } from './learner.ts';

/** Best values so far, by the names of parameters and of tables. */
export type BestValues = ReadonlyMap<string, EngineTensor>;

const BEST = 'best/';

/**
 * Views of what a learner holds: `value/PARAMETER`, `state/SLOT/PARAMETER`, and copies or views of the best values as
 * `best/PARAMETER`. Tables count as parameters.
 */
export function learnerTensors(learner: Learner, best: BestValues | null): Map<string, EngineTensor> {
  const tensors = new Map<string, EngineTensor>();
  for (const [name, value] of currentValues(learner)) tensors.set(`value/${name}`, value);
  for (const { parameter, start, end } of learner.flat.places) {
    for (const { name, values } of learner.flat.slots) {
      const shape = parameter.shape as readonly number[];
      const tensor = createTensor('float32', shape, values.subarray(start, end));
      tensors.set(`state/${name}/${parameter.name}`, tensor);
    }
  }
  for (const { table, slots } of learner.tables) {
    for (const { name, values } of slots) {
      const tensor = createTensor('float32', [table.numRows, table.dimension], values);
      tensors.set(`state/${name}/${table.name}`, tensor);
    }
  }
  for (const [name, value] of best ?? []) tensors.set(`${BEST}${name}`, value);
  return tensors;
}

/** Views of the values of all parameters and tables, by name. Steps change them. */
export function currentValues(learner: Learner): Map<string, EngineTensor> {
  const tables = learner.tables.map(({ table, values }) => {
    const tensor = createTensor('float32', [table.numRows, table.dimension], values);
    return [table.name, tensor] as const;
  });
  return new Map([...Object.entries(learner.flat.tensors), ...learner.others, ...tables]);
}

/** Copies of the values, which steps do not change. */
export function copyValues(values: ReadonlyMap<string, EngineTensor>): Map<string, EngineTensor> {
  return new Map([...values].map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]));
}

/**
 * Puts the tensors of a checkpoint into a learner.
 * @returns the best values of the checkpoint, or null where it has none
 * @throws ShapeError naming a tensor that is missing, unknown, or of another type or shape; nothing is changed then
 */
export function restoreLearner(
  learner: Learner,
  tensors: ReadonlyMap<string, EngineTensor>,
): BestValues | null {
  const best = new Map<string, EngineTensor>();
  for (const [name, tensor] of tensors) {
    if (name.startsWith(BEST)) best.set(name.slice(BEST.length), tensor);
  }
  const targets = learnerTensors(learner, best.size === 0 ? null : currentValues(learner));
  for (const [name, target] of targets) checkLike(name, tensors.get(name), target);
  const unknown = [...tensors.keys()].find((name) => !targets.has(name));
  if (unknown !== undefined) {
    throw new ShapeError('checkpoint', 'the tensors of this network', `another one, '${unknown}'`);
  }
  for (const [name, target] of targets) {
    if (!name.startsWith(BEST)) target.data.set(tensors.get(name)!.data as never);
  }
  return best.size === 0 ? null : best;
}

function checkLike(name: string, got: EngineTensor | undefined, like: EngineTensor): void {
  const describe = ({ dtype, shape }: EngineTensor): string => `${dtype}[${shape.join(', ')}]`;
  if (got !== undefined && describe(got) === describe(like)) return;
  const found = got === undefined ? 'none' : describe(got);
  throw new ShapeError('checkpoint', `'${name}' as ${describe(like)}`, found);
}
