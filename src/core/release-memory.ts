// Memory of kernels lies outside of the JavaScript heap, so that the collector does not see how much would be won by
// running: without a request, hundreds of megabytes that nothing uses stay until the process ends.

/**
 * Runs the garbage collector, which takes about a tenth of a second; what nothing refers to any more is given back.
 * Call it between two large pieces of work. Does nothing where the runtime has no inspector.
 */
export async function releaseMemory(): Promise<void> {
  const inspector = await import('node:inspector/promises').catch(() => null);
  if (inspector === null) return;
  const session = new inspector.Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
}
