// A worker thread that says it is ready, and at the first request ends without an answer: by what its data name. For tests
// of its owner.
import { parentPort, workerData } from 'node:worker_threads';

const { bytes } = (workerData as { readonly model: { readonly bytes: Uint8Array } }).model;
parentPort!.on('message', ({ kind }: { readonly kind: string }) => {
  if (kind === 'close') parentPort!.close();
  else if (bytes[0] === 0) process.exit(3);
  else throw new Error('broken');
});
parentPort!.postMessage({ kind: 'results', results: [] });
