// Whether a device keeps to a limit of its memory. The runtime takes the option without a word whether it has it or not, so
// only a run that needs more than it is allowed can tell.

/** Far less than the products of `measureProductSpeed` need, which is 4 MiB for a matrix. */
const TINY_LIMIT_BYTES = 2 ** 20;

/** What ONNX Runtime 1.30 and CUDA say where memory is not given. */
const ALLOCATION_FAILURE =
  /failed to allocate memory|smaller than requested bytes|out of memory|bad alloc|ALLOC_FAILED/i;

/**
 * True only where memory runs out within a tiny limit and not without one; another failure shows nothing of the limit.
 * @param multiply work on large matrices within a limit in bytes; 0 is no limit
 */
export async function memoryLimitHolds(
  multiply: (gpuMemoryLimitBytes: number) => Promise<unknown>,
): Promise<boolean> {
  try {
    await multiply(TINY_LIMIT_BYTES);
    return false;
  } catch (error) {
    if (!isAllocationFailure(error)) return false;
  }
  try {
    await multiply(0);
    return true;
  } catch {
    return false; // memory is short anyway
  }
}

/** The whole message of the cause counts, of which TrainingError has the first line alone. */
function isAllocationFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ALLOCATION_FAILURE.test(error.message) || isAllocationFailure(error.cause);
}
