// How long the command line takes to say anything at all.
import { measureProcess, type ProcessRun } from '../harness/measure-process.ts';
import { largestPeak, median, takeTurns } from '../harness/rounds.ts';
import { runSegue } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from './parts.ts';

const TARGET_SECONDS = 0.15;
const ROUNDS = 10;

/** `segue --version` by itself and through npx, in turns with a Node and an npx that do nothing. */
export async function measureStartUp({ root }: BenchContext): Promise<Part> {
  const runs = await takeTurns(
    ROUNDS,
    {
      'node -e 0': () => measureProcess(process.execPath, ['-e', '0']),
      'node bin/segue.js --version': () => runSegue(root, ['--version']),
      'npx -c true': () => measureProcess('npx', ['-c', 'true'], { cwd: root }),
      'npx segue --version': () => measureProcess('npx', ['segue', '--version'], { cwd: root }),
    },
    () => {},
  );
  const figure = (of: readonly ProcessRun[], target: { atMost?: number } = {}): Figure => ({
    value: median(of.map(({ seconds }) => seconds)),
    unit: 's',
    note: `median of ${ROUNDS}`,
    ...target,
  });
  const version = runs['node bin/segue.js --version'];
  return {
    figures: {
      'start-up: node -e 0': figure(runs['node -e 0']),
      'start-up: node bin/segue.js --version': figure(version, { atMost: TARGET_SECONDS }),
      'start-up: npx -c true': figure(runs['npx -c true']),
      'start-up: npx segue --version': figure(runs['npx segue --version']),
    },
    ratios: {},
    peakRssBytes: { 'start-up: node bin/segue.js --version': largestPeak(version) },
  };
}
