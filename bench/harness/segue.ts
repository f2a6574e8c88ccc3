// Our own side of a bench: the real command line, as a process of its own.
import { join } from 'node:path';
import { measureProcess, type ProcessRun } from './measure-process.ts';

/** Runs `segue ARGS` from the clone. */
export function runSegue(root: string, args: readonly string[]): Promise<ProcessRun> {
  return measureProcess(process.execPath, [join(root, 'bin', 'segue.js'), ...args]);
}

/** Runs a script of `bench/children`, which prints one JSON value. */
export async function runChild<Value>(
  root: string,
  name: string,
  args: readonly string[],
): Promise<{ value: Value; run: ProcessRun }> {
  const run = await measureProcess(process.execPath, [join(root, 'bench', 'children', name), ...args]);
  return { value: JSON.parse(run.stdout) as Value, run };
}
