// Builds what can't run from source: kernels of AssemblyScript into WebAssembly, and the page of `segue map`. Run after every install in a
// clone (npm's `prepare`), before tests, and by the package's build. What is newer than its sources is left alone.
import { buildKernels } from './build-kernels.ts';
import { buildPage } from './build-page.ts';

/** Builds all that is older than its sources. */
export function buildAssets(): void {
  buildKernels();
  buildPage();
}

if (import.meta.main) buildAssets();
