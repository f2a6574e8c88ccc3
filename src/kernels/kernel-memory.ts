// Memory that kernels of all threads share: one growing WebAssembly memory, handed out in pieces that are never
// given back. What needs its memory again makes a new one.
import { ConfigError } from '../core/errors.ts';

const PAGE_BYTES = 65_536;
const MAX_PAGES = 65_536;
/** What one memory can hold: 4 GiB. */
export const KERNEL_MEMORY_BYTES = PAGE_BYTES * MAX_PAGES;
/** A cache line, so that two pieces never share one. */
const ALIGNMENT = 64;

/** A shared memory and what of it is taken. Only the thread that made it may allocate; others are given offsets. */
export interface KernelMemory {
  /** Can be sent to a worker. Its `buffer` changes when it grows; views made before stay valid for what they cover. */
  readonly memory: WebAssembly.Memory;
  /** Bytes handed out so far. */
  readonly usedBytes: number;
  /**
   * A piece of zeros that nothing else uses.
   * @returns its offset in bytes, a multiple of 64
   * @throws ConfigError where it would exceed 4 GiB in all; RangeError where the system has no memory left
   */
  allocate(sizeBytes: number): number;
}

/** An empty memory. Offset 0 is never handed out. */
export function createKernelMemory(): KernelMemory {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  let used = ALIGNMENT;
  return {
    memory,
    get usedBytes() {
      return used;
    },
    allocate(sizeBytes) {
      const offset = used;
      const end = offset + Math.ceil(sizeBytes / ALIGNMENT) * ALIGNMENT;
      const missingPages = Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES);
      if (end > KERNEL_MEMORY_BYTES) {
        throw new ConfigError(
          `${Math.ceil(end / 2 ** 20)} MiB of vectors and scratch exceed the 4096 MiB that a kernel can use; take fewer dimensions or a higher minimum count`,
        );
      }
      if (missingPages > 0) memory.grow(missingPages);
      used = end;
      return offset;
    },
  };
}
