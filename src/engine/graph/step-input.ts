// The number of the training step as an input of a graph: one tensor for all that depends on it.
import type { Graph, Tensor } from './graph.ts';

/** Name of the input that a training step's number, from 0, is fed to. */
export const STEP_INPUT = 'optimizer/step';

/** int64 without axes: the input of the outermost graph that is fed the step; made where it is missing. */
export function stepInput(graph: Graph): Tensor {
  let outermost = graph;
  while (outermost.outer !== null) outermost = outermost.outer;
  const found = outermost.inputs.find(({ name }) => name === STEP_INPUT);
  return found ?? outermost.input(STEP_INPUT, 'int64', []);
}
