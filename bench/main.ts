// `npm run bench -- NAME [--json]`: the list of benches, each loaded only where it is run.
import { join } from 'node:path';
import { runBenches } from './harness/run-benches.ts';
import type { ListedBench } from './harness/types.ts';

/** All benches, in the order of the list. */
export const BENCHES: readonly ListedBench[] = [
  { name: 'import', load: () => import('./benches/import.ts') },
  { name: 'neighbours', load: () => import('./benches/neighbours.ts') },
  { name: 'word2vec', load: () => import('./benches/word2vec.ts') },
  { name: 'vectors', load: () => import('./benches/vectors.ts') },
  { name: 'engine', load: () => import('./benches/engine.ts') },
  { name: 'title-bert', load: () => import('./benches/title-bert.ts') },
  { name: 'mel-audio', load: () => import('./benches/mel-audio.ts') },
  { name: 'mel-cnn', load: () => import('./benches/mel-cnn.ts') },
];

if (import.meta.main) {
  process.exitCode = await runBenches(process.argv.slice(2), BENCHES, join(import.meta.dirname, '..'), {
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  });
}
