// Vectors between kernel memory and safetensors files, without a copy in between: they may fill half of the machine.
import { FormatError } from '../../core/errors.ts';
import { type PlaceTensor, readSafetensors } from '../../formats/safetensors.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { createVectorStore, type VectorStore, vectorAt } from '../../kernels/vector-store.ts';

/** The rows as they lie in memory, (numVectors, stride): each padded with zeros to a multiple of 16. */
export function vectorsToTensor({ memory, byteOffset, numVectors, stride }: VectorStore): Tensor {
  const data = new Float32Array(memory.memory.buffer, byteOffset, numVectors * stride);
  return { dtype: 'F32', shape: [numVectors, stride], data };
}

/**
 * Reads a file of which some tensors are vectors, straight into one kernel memory.
 * @param names of those tensors
 * @returns them as stores in the order of `names`, and the other tensors
 * @throws FormatError where one is missing or has another shape; what `readSafetensors` throws
 */
export async function readVectorTensors(
  file: string,
  names: readonly string[],
  size: { readonly numVectors?: number; readonly dimensions: number },
): Promise<{ stores: VectorStore[]; tensors: Map<string, Tensor> }> {
  const memory = createKernelMemory();
  const stores = new Map<string, VectorStore>();
  const place: PlaceTensor = ({ name, dtype, shape }) => {
    if (!names.includes(name)) return undefined;
    const numVectors = size.numVectors ?? shape[0] ?? 0;
    const stride = Math.ceil(size.dimensions / 16) * 16;
    if (dtype !== 'F32' || shape.length !== 2 || shape[0] !== numVectors || shape[1] !== stride) {
      throw new FormatError(
        { file, field: name },
        `expected F32 of shape (${numVectors}, ${stride}) for ${size.dimensions} dimensions, got ${dtype} of shape (${shape.join(', ')}); train the model again`,
      );
    }
    const store = createVectorStore(memory, numVectors, size.dimensions);
    stores.set(name, store);
    return new Uint8Array(memory.memory.buffer, store.byteOffset, numVectors * stride * 4);
  };
  const { tensors } = await readSafetensors(file, place);
  for (const name of names) {
    if (!stores.has(name)) {
      throw new FormatError({ file, field: name }, 'the tensor is missing; train the model again');
    }
    tensors.delete(name);
    clearPadding(stores.get(name)!);
  }
  return { stores: names.map((name) => stores.get(name)!), tensors };
}

/** Kernels count on zeros behind each row. */
function clearPadding(store: VectorStore): void {
  const { memory, byteOffset, numVectors, dimensions, stride } = store;
  if (stride === dimensions) return;
  const all = new Float32Array(memory.memory.buffer, byteOffset, numVectors * stride);
  for (let row = 0; row < numVectors; row++) all.fill(0, row * stride + dimensions, (row + 1) * stride);
}

/** The first row that holds a number that is not finite, or -1. */
export function findNonFiniteRow(store: VectorStore): number {
  for (let row = 0; row < store.numVectors; row++) {
    if (!vectorAt(store, row).every(Number.isFinite)) return row;
  }
  return -1;
}
