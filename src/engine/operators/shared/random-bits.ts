// Random numbers inside a graph that depend on nothing but a seed, a step and their place, so that any number of
// threads and a resumed run get the same ones. ONNX's own random operators draw from a generator that lives in the
// session, whose state can be neither read nor set. Counters in place of state: Salmon et al. 2011, "Parallel random
// numbers: as easy as 1, 2, 3".

import { type Dim, multiplyDims } from '../../graph/dims.ts';
import { emit } from '../../graph/emit.ts';
import type { Graph, Tensor } from '../../graph/graph.ts';
import { runTimeLength } from '../../graph/run-time-shape.ts';
import { cast } from '../cast.ts';
import { reshape } from '../reshape.ts';

// 2^32 divided by the golden ratio, odd: multiples of it are far from each other (Knuth, volume 3, section 6.4).
const GOLDEN = 0x9e3779b9;

/**
 * uint32 numbers in the given shape. Each row and each column has an odd number hashed of its index and the key, and an
 * element is the product of both, of which the high bits are good: those of any two elements are independent, and
 * a product is all that an element costs.
 * @param step int64, no axes; its low 32 bits count
 * @param salt tells apart what draws at the same step; whole, from 0 to below 2^32
 * @param shape at least one axis; the last one is a row's
 */
export function randomBits(step: Tensor, salt: number, shape: readonly Dim[]): Tensor {
  const { graph } = step;
  const key = mixBits(
    binary('Add', binary('Mul', cast(step, 'uint32'), word(graph, GOLDEN)), word(graph, salt)),
  );
  const numColumns = shape.at(-1)!;
  const leading = shape.slice(0, -1);
  const rows = reshape(oddHashes(key, multiplyDims(leading)), [...leading, 1]);
  const columns = oddHashes(binary('BitwiseXor', key, word(graph, GOLDEN)), numColumns);
  return emit('Mul', [rows, columns], { dtype: 'uint32', shape });
}

/** One odd uint32 for each index below `count`: (count). */
function oddHashes(key: Tensor, count: Dim): Tensor {
  const { graph } = key;
  const length = reshape(runTimeLength(graph, count), []);
  const range = [graph.scalar('int64', 0), length, graph.scalar('int64', 1)];
  const indices = cast(emit('Range', range, { dtype: 'int64', shape: [count] }), 'uint32');
  const hashes = mixBits(binary('Add', binary('Mul', indices, word(graph, GOLDEN)), key));
  return binary('BitwiseOr', hashes, word(graph, 1));
}

/** The finalizer of MurmurHash3 (Appleby 2011): each bit of the result depends on all bits of `x`. */
function mixBits(x: Tensor): Tensor {
  let bits = x;
  for (const [shift, factor] of [
    [16, 0x85ebca6b],
    [13, 0xc2b2ae35],
  ] as const) {
    bits = binary('Mul', foldBits(bits, shift), word(x.graph, factor));
  }
  return foldBits(bits, 16);
}

/** x ^ (x >> shift) */
function foldBits(x: Tensor, shift: number): Tensor {
  const shifted = [x, word(x.graph, shift)];
  const high = emit(
    'BitShift',
    shifted,
    { dtype: 'uint32', shape: x.shape },
    { direction: { string: 'RIGHT' } },
  );
  return binary('BitwiseXor', x, high);
}

const word = (graph: Graph, value: number): Tensor => graph.scalar('uint32', value);

const binary = (operator: string, a: Tensor, b: Tensor): Tensor =>
  emit(operator, [a, b], { dtype: 'uint32', shape: a.shape });
