// What this machine has, for `segue doctor`: facts only, each found by looking or trying.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism, cpus, freemem, release, totalmem, type } from 'node:os';
import { VERSION } from '../core/version.ts';
import { fastestVariant, type KernelVariant } from '../kernels/load-kernel.ts';

/** Node and the system below it. */
export interface MachineFacts {
  readonly segue: string;
  readonly node: string;
  /** Such as `Linux 6.1.0 x64`. */
  readonly system: string;
  readonly processor: string;
  /** Threads that can run at once, as far as this process may use them. */
  readonly cores: number;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  /** What a container or cgroup allows this process; null where that is all of `memoryBytes`. */
  readonly memoryLimitBytes: number | null;
}

/** Which instructions WebAssembly has here. */
export interface WebAssemblyFeatures {
  readonly simd: boolean;
  readonly relaxedSimd: boolean;
  readonly threads: boolean;
}

/** An MPI installation; null for what is not found. */
export interface MpiFacts {
  /** First line of `mpirun --version`. */
  readonly mpirun: string | null;
  /** Path of the library. */
  readonly library: string | null;
}

/** Describes machine and process. */
export function machineFacts(): MachineFacts {
  const memoryBytes = totalmem();
  // 0 or an absurdly large number where there is no limit.
  const limit = process.constrainedMemory();
  const limited = limit > 0 && limit < memoryBytes;
  return {
    segue: VERSION,
    node: process.versions.node,
    system: `${type()} ${release()} ${process.arch}`,
    processor: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryBytes,
    freeMemoryBytes: process.availableMemory?.() ?? freemem(),
    memoryLimitBytes: limited ? limit : null,
  };
}

// A module whose one function drops what `code` leaves on the stack; numbers are those of the WebAssembly core
// specification, chapter 5 (binary format).
function isValidCode(code: readonly number[], memory: readonly number[] = []): boolean {
  const body = [0, ...code, 0x1a, 0x0b]; // no locals; drop; end
  const section = (id: number, content: readonly number[]): number[] => [id, content.length, ...content];
  return WebAssembly.validate(
    new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [1, 0x60, 0, 0]), // one type: () -> ()
      ...section(3, [1, 0]), // one function of it
      ...(memory.length === 0 ? [] : section(5, memory)),
      ...section(10, [1, body.length, ...body]),
    ]),
  );
}

/** Asks the runtime to validate an instruction of each proposal. */
export function webAssemblyFeatures(): WebAssemblyFeatures {
  const splat = [0x41, 0, 0xfd, 0x0f]; // i32.const 0, i8x16.splat
  return {
    simd: isValidCode(splat),
    // i8x16.relaxed_swizzle, 0xfd 256 as LEB128
    relaxedSimd: isValidCode([...splat, ...splat, 0xfd, 0x80, 0x02]),
    // i32.const 0, i32.atomic.load, on a shared memory of one page
    threads: isValidCode([0x41, 0, 0xfe, 0x10, 2, 0], [1, 3, 1, 1]),
  };
}

/** Which variant of the compiled kernels runs here; null where they are not built. */
export function kernelVariant(): KernelVariant | null {
  try {
    return fastestVariant('word2vec');
  } catch {
    return null;
  }
}

/** Version of SQLite, and whether it searches text; null where this Node has none. */
export async function sqliteFacts(): Promise<{ version: string; fullText: boolean } | null> {
  let sqlite: typeof import('node:sqlite');
  try {
    sqlite = await import('node:sqlite');
  } catch {
    return null;
  }
  const database = new sqlite.DatabaseSync(':memory:');
  try {
    const { version } = database.prepare('SELECT sqlite_version() AS version').get() as { version: string };
    try {
      database.exec("CREATE VIRTUAL TABLE titles USING fts5(title, tokenize = 'trigram')");
      return { version, fullText: true };
    } catch {
      return { version, fullText: false };
    }
  } finally {
    database.close();
  }
}

const LIBRARY_FOLDERS = [
  ...['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib', '/usr/local/lib'],
  ...['/usr/lib64/openmpi/lib', '/usr/lib64/mpich/lib', '/opt/homebrew/lib'],
];

function findLibrary(): string | null {
  for (const folder of LIBRARY_FOLDERS) {
    if (!existsSync(folder)) continue;
    const file = readdirSync(folder).find((name) => /^libmpi(ch)?\.(so|dylib)/.test(name));
    if (file !== undefined) return `${folder}/${file}`;
  }
  return null;
}

/** Looks for MPI in the places where systems put it. */
export function mpiFacts(): MpiFacts {
  const { status, stdout } = spawnSync('mpirun', ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return { mpirun: status === 0 ? stdout.trim().split('\n')[0]! : null, library: findLibrary() };
}
