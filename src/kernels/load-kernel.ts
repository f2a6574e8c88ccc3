// Compiled kernels: found beside this file, compiled once a thread, and given memory that all threads share.
import { readFileSync } from 'node:fs';
import { SegueError } from '../core/errors.ts';

/** Kernels by the name of their source in `assembly/`. */
export type KernelName = 'word2vec' | 'nearest' | 'optimizers' | 'resample' | 'half-floats';

/**
 * Which instructions a kernel uses. `simd` gives the same bits on every machine; `relaxed` may fuse a multiplication
 * and an addition into one rounding where the processor can, which is faster and differs in last bits between machines.
 */
export type KernelVariant = 'simd' | 'relaxed';

const modules = new Map<string, WebAssembly.Module>();

function compile(name: KernelName, variant: KernelVariant): WebAssembly.Module {
  const file = `${name}${variant === 'relaxed' ? '.relaxed' : ''}.wasm`;
  const known = modules.get(file);
  if (known !== undefined) return known;
  let bytes: Buffer<ArrayBuffer>;
  try {
    bytes = readFileSync(new URL(`./compiled/${file}`, import.meta.url)) as Buffer<ArrayBuffer>;
  } catch (error) {
    throw new SegueError(
      'MISSING_KERNEL',
      `the compiled kernel ${file} is missing; in a clone, run 'npm run build:assets'`,
      { cause: error },
    );
  }
  const module = new WebAssembly.Module(bytes);
  modules.set(file, module);
  return module;
}

/** The best variant that this runtime can run: `relaxed` where it knows relaxed SIMD (Node 22 and later do). */
export function fastestVariant(name: KernelName): KernelVariant {
  try {
    compile(name, 'relaxed');
    return 'relaxed';
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return 'simd';
    throw error;
  }
}

/**
 * An instance of a kernel over the given memory, for this thread.
 * @throws SegueError where the compiled kernel is missing; WebAssembly.CompileError where the runtime lacks `variant`
 */
export function loadKernel<Exports>(
  name: KernelName,
  variant: KernelVariant,
  memory: WebAssembly.Memory,
): Exports {
  return new WebAssembly.Instance(compile(name, variant), { env: { memory } }).exports as Exports;
}
