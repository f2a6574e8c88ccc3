// A throw-away Python environment for peers, with pinned packages. What can't be installed is reported with its
// reason, so that a missing peer is seen.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { measureProcess } from './measure-process.ts';

/** A Python that can run a peer, or why there is none. */
export type PythonPeer =
  | { readonly python: string; readonly version: string; readonly missing: null }
  | { readonly python: null; readonly version: null; readonly missing: string };

const ENVIRONMENT = 'python-peers';

/**
 * Makes the environment below `workDir` (or takes the one that is there) and installs the packages.
 * @param packages pinned, such as `numpy==2.4.6`
 * @returns with `version` naming Python and the packages
 */
export async function installPythonPeer(workDir: string, packages: readonly string[]): Promise<PythonPeer> {
  const environment = join(workDir, ENVIRONMENT);
  const python = join(environment, 'bin', 'python');
  try {
    if (!existsSync(python)) await measureProcess('python3', ['-m', 'venv', environment]);
    await measureProcess(python, ['-m', 'pip', 'install', '--quiet', ...packages]);
    const { stdout } = await measureProcess(python, ['--version']);
    return { python, version: [stdout.trim(), ...packages].join(', '), missing: null };
  } catch (error) {
    return { python: null, version: null, missing: (error as Error).message };
  }
}
