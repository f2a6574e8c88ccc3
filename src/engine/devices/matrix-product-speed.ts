// How fast a device multiplies matrices, which is most of what training does.
import { createTensor, type EngineTensor } from '../graph/engine-tensor.ts';
import { createGraph, type Tensor } from '../graph/graph.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { matMul } from '../operators/mat-mul.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import type { Session } from '../session.ts';

/** Length of the sides of the matrices. */
const SIDE = 1024;
/** For devices that would take seconds for a product of SIDE, such as a GPU that a processor imitates. */
const SMALL_SIDE = 128;
/** Products one after the other in a run: what a run costs besides, such as the way to a GPU, weighs little. */
const PRODUCTS = 4;
const RUNS = 6;
/** A run that is expected to take longer than this is not started. */
const MAX_RUN_MS = 2000;

/** The fastest of some runs, in 1e9 multiplications and additions a second, and the side of the square matrices. */
export interface ProductSpeed {
  readonly gflops: number;
  readonly side: number;
}

const flopsOf = (side: number): number => PRODUCTS * 2 * side ** 3;

/** A run multiplies `a` by `b` four times in a row and gives one number. */
function createProductModel(): Uint8Array {
  const graph = createGraph('product');
  const a = graph.input('a', 'float32', ['side', 'side']);
  const b = graph.input('b', 'float32', ['side', 'side']);
  let product: Tensor = a;
  for (let count = 0; count < PRODUCTS; count++) product = matMul(product, b);
  graph.output('mean', reduceMean(product));
  return toModelBytes(graph);
}

/** Sines, so that products stay small and no two rows are equal. */
function createMatrix(side: number): EngineTensor {
  const values = Float32Array.from({ length: side * side }, (_, place) => Math.sin(place) / Math.sqrt(side));
  return createTensor('float32', [side, side], values);
}

/** The fastest of some runs; the first warms up, and may be the fastest all the same. */
async function measureSide(session: Session, side: number, runs: number): Promise<ProductSpeed> {
  const matrix = createMatrix(side);
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now();
    await session.run({ a: matrix, b: matrix });
    fastestMs = Math.min(fastestMs, performance.now() - startedAt);
  }
  return { gflops: flopsOf(side) / (fastestMs * 1e6), side };
}

/**
 * Times products of matrices of 1024 rows and columns, or of 128 where those would take seconds.
 * @param createSession makes a session of the model; it is closed here
 */
export async function measureProductSpeed(
  createSession: (model: Uint8Array) => Promise<Session>,
): Promise<ProductSpeed> {
  const session = await createSession(createProductModel());
  try {
    const small = await measureSide(session, SMALL_SIDE, RUNS);
    const expectedMs = flopsOf(SIDE) / (small.gflops * 1e6);
    return expectedMs > MAX_RUN_MS ? small : await measureSide(session, SIDE, RUNS);
  } finally {
    await session.close();
  }
}
