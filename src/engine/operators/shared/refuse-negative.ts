// ONNX counts a negative index from the end, so that a -1 for "unknown" would quietly mean the last row.
import type { Tensor } from '../../graph/graph.ts';
import { greater } from '../greater.ts';
import { where } from '../where.ts';

/** Beyond any axis: ONNX Runtime's Gather and GatherElements refuse it on the CPU. */
const BEYOND = 2 ** 31 - 1;

/** The indices, with one that is beyond any axis in place of each negative one, so that a run fails. */
export function refuseNegative(indices: Tensor): Tensor {
  return where(greater(0, indices), BEYOND, indices);
}
