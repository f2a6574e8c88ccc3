// Rows of float32 in kernel memory: the form in which vectors are trained, searched, read and written.
import type { KernelMemory } from './kernel-memory.ts';

/** Rows start at multiples of 64 bytes, so that threads which share a row by columns share no cache line. */
const ROW_ALIGNMENT = 16;

/** A matrix (numVectors, dimensions) of float32, each row padded with zeros to `stride`. */
export interface VectorStore {
  readonly memory: KernelMemory;
  readonly byteOffset: number;
  readonly numVectors: number;
  readonly dimensions: number;
  /** Floats from one row to the next: `dimensions` rounded up to a multiple of 16. */
  readonly stride: number;
}

/** Zeros. Throws `ConfigError` where they don't fit. */
export function createVectorStore(memory: KernelMemory, numVectors: number, dimensions: number): VectorStore {
  const stride = Math.ceil(dimensions / ROW_ALIGNMENT) * ROW_ALIGNMENT;
  return { memory, byteOffset: memory.allocate(numVectors * stride * 4), numVectors, dimensions, stride };
}

/** A view of one row, (dimensions). Throws `RangeError` where there is none. */
export function vectorAt(store: VectorStore, row: number): Float32Array<SharedArrayBuffer> {
  if (!(row >= 0 && row < store.numVectors)) {
    throw new RangeError(`no vector has row ${row}; there are ${store.numVectors}`);
  }
  const { memory } = store.memory;
  return new Float32Array(memory.buffer, store.byteOffset + row * store.stride * 4, store.dimensions);
}
