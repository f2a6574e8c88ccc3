// Compiles each src/kernels/assembly/NAME.ts twice: to NAME.wasm with WebAssembly SIMD, which gives the same bits on
// every machine, and to NAME.relaxed.wasm, which may fuse multiplications and additions where the machine can.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const sourceDir = join(root, 'src', 'kernels', 'assembly');
const targetDir = join(root, 'src', 'kernels', 'compiled');

const COMPILER = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js');

/** Memory is given by the caller and shared between threads; kernels allocate nothing and can't fail. */
const OPTIONS = [
  ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert'],
  ...[
    '--runtime',
    'stub',
    '--importMemory',
    '--sharedMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
  ],
  // Vectors pass between functions of a kernel, never to the host.
  ...['--disableWarning', '112'],
  ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
];

/** Compiles the kernels that are older than any source, with the compiler itself and this script among them. */
export function buildKernels(): void {
  mkdirSync(targetDir, { recursive: true });
  const sources = readdirSync(sourceDir).filter((name) => name.endsWith('.ts'));
  const newest = Math.max(
    ...sources.map((name) => statSync(join(sourceDir, name)).mtimeMs),
    statSync(join(root, 'node_modules', 'assemblyscript', 'package.json')).mtimeMs,
    statSync(import.meta.filename).mtimeMs,
  );
  for (const source of sources.filter((name) => !name.startsWith('_'))) {
    for (const variant of ['', '.relaxed']) {
      const target = join(targetDir, source.replace(/\.ts$/, `${variant}.wasm`));
      if ((statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) continue;
      const args = [
        join('src', 'kernels', 'assembly', source),
        '--outFile',
        relative(root, target),
        ...OPTIONS,
      ];
      const features = variant === '' ? [] : ['--enable', 'relaxed-simd'];
      const { status, error } = spawnSync(process.execPath, [COMPILER, ...args, ...features], {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      if (error !== undefined) throw error;
      if (status !== 0) throw new Error(`${source} does not compile`);
    }
  }
}
