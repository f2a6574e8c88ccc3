// What one core can do at most: multiply-adds on vectors of four floats in registers, and rows of 128 floats that are
// read, changed and written back at random places of a memory as large as that of training. Argument: MiB of that
// memory. Prints one `Peaks`. Run one for each core at the same time and add up.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Peaks of one thread. */
export interface Peaks {
  /** 1e9 multiplications and additions a second, with relaxed SIMD where this Node has it. */
  readonly gflops: number;
  /** 1e9 bytes read and written a second. */
  readonly gigabytesPerSecond: number;
}

/** Twelve sums, enough to hide the latency of each. */
const ACCUMULATORS = Array.from({ length: 12 }, (_, i) => `s${i}`);
const ROW_BYTES = 512;
const SOURCE = `
export function multiplyAdd(rounds: i32): f32 {
  const a = f32x4.splat(0.999), b = f32x4.splat(0.001);
  let ${ACCUMULATORS.map((name) => `${name} = f32x4.splat(1)`).join(', ')};
  for (let i = 0; i < rounds; i++) {
    ${ACCUMULATORS.map((name) => `${name} = f32x4.relaxed_madd(${name}, a, b);`).join(' ')}
  }
  return ${ACCUMULATORS.map((name) => `f32x4.extract_lane(${name}, 0)`).join(' + ')};
}
export function changeRows(numRows: u32, rounds: i32): void {
  const change = f32x4.splat(0.001);
  let state: u32 = 1;
  for (let i = 0; i < rounds; i++) {
    state = state * 1664525 + 1013904223;
    const row: usize = <usize>((<u64>state * numRows) >> 32) * ${ROW_BYTES} + 65536;
    for (let at: usize = row; at < row + ${ROW_BYTES}; at += 64) {
      v128.store(at, f32x4.add(v128.load(at), change));
      v128.store(at, f32x4.add(v128.load(at, 16), change), 16);
      v128.store(at, f32x4.add(v128.load(at, 32), change), 32);
      v128.store(at, f32x4.add(v128.load(at, 48), change), 48);
    }
  }
}`;

interface Exports {
  multiplyAdd(rounds: number): number;
  changeRows(numRows: number, rounds: number): void;
}

const COMPILER = join(
  import.meta.dirname,
  ...['..', '..', 'node_modules', 'assemblyscript', 'bin', 'asc.js'],
);

/** Throws where the source, or the runtime, doesn't know an instruction. */
function compile(memory: WebAssembly.Memory, source: string): Exports {
  const dir = mkdtempSync(join(tmpdir(), 'segue-peaks-'));
  try {
    writeFileSync(join(dir, 'peaks.ts'), source);
    const { status, stderr } = spawnSync(process.execPath, [
      COMPILER,
      ...[
        'peaks.ts',
        '--baseDir',
        dir,
        '--outFile',
        'peaks.wasm',
        '--optimizeLevel',
        '3',
        '--runtime',
        'stub',
      ],
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', String(memoryPages)],
      ...['--enable', 'simd', '--enable', 'threads', '--enable', 'relaxed-simd'],
    ]);
    if (status !== 0) throw new Error(`the peak kernel does not compile: ${String(stderr)}`);
    const module = new WebAssembly.Module(readFileSync(join(dir, 'peaks.wasm')));
    return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** The kernel with fused multiply-adds, or without where this Node doesn't know them. */
function compileFastest(memory: WebAssembly.Memory): Exports {
  try {
    return compile(memory, SOURCE);
  } catch {
    const plain = SOURCE.replace(/f32x4\.relaxed_madd\((\w+), a, b\)/g, 'f32x4.add(f32x4.mul($1, a), b)');
    return compile(memory, plain);
  }
}

/** Units of work a second, the best of several passes. */
function fastestOf(unitsAPass: number, pass: () => void): number {
  let best = 0;
  for (let i = 0; i < PASSES; i++) {
    const startedAt = performance.now();
    pass();
    best = Math.max(best, (unitsAPass * 1000) / (performance.now() - startedAt));
  }
  return best;
}

const mebibytes = Number(process.argv[2]);
const memoryPages = 1 + mebibytes * 16;
const memory = new WebAssembly.Memory({ initial: memoryPages, maximum: memoryPages, shared: true });
const kernel = compileFastest(memory);
// Passes of a few milliseconds: some of many fall between the turns of other processes.
const ROUNDS = 500_000;
const ROWS = 40_000;
const PASSES = 150;
const numRows = (mebibytes * 2 ** 20) / ROW_BYTES;
const peaks: Peaks = {
  gflops: fastestOf(ROUNDS * ACCUMULATORS.length * 8, () => kernel.multiplyAdd(ROUNDS)) / 1e9,
  gigabytesPerSecond: fastestOf(ROWS * ROW_BYTES * 2, () => kernel.changeRows(numRows, ROWS)) / 1e9,
};
process.stdout.write(JSON.stringify(peaks));
