// Builds what Node can't run from source: kernels of AssemblyScript into WebAssembly. Run after every install in a
// clone (npm's `prepare`), before tests, and by the package's build. What is newer than its sources is left alone.
import { buildKernels } from './build-kernels.ts';

/** Builds all that is older than its sources. */
export function buildAssets(): void {
  buildKernels();
}

if (import.meta.main) buildAssets();
