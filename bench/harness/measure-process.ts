// Runs a program as a process of its own and measures it from outside: wall time, and peak resident memory by GNU
// time where it is there, else as the Node child tells it at its exit.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One run of one program. */
export interface ProcessRun {
  /** From start to exit, as a user waits. */
  readonly seconds: number;
  /** The most resident memory at any time; null where it could not be found out. */
  readonly peakRssBytes: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const GNU_TIME = '/usr/bin/time';
let knownGnuTime: boolean | undefined;

/** Whether GNU time is there; BSD's of the same name knows no `-f`. */
function hasGnuTime(): boolean {
  knownGnuTime ??= spawnSync(GNU_TIME, ['-f', '%M', 'true']).status === 0;
  return knownGnuTime;
}

/** Groups of processes that run now, with the folder of their peak; a bench that is interrupted must not leave them behind. */
const runningGroups = new Map<number, { readonly folder: string }>();

/** Ends all that `measureProcess` has started and that still runs, at once. */
export function killRunning(): void {
  for (const [group, { folder }] of runningGroups) {
    process.kill(-group, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes a Node child write its peak (in KiB, as GNU time does) to `file` when it exits. */
function peakReporter(file: string): string {
  const code = `import { writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS)));`;
  return `--import=data:text/javascript,${encodeURIComponent(code)}`;
}

function wrap(command: string, args: readonly string[], peakFile: string): [string, string[]] {
  if (hasGnuTime()) return [GNU_TIME, ['-f', '%M', '-o', peakFile, command, ...args]];
  if (command === process.execPath) return [command, [peakReporter(peakFile), ...args]];
  return [command, [...args]];
}

/**
 * Runs `command` to its end.
 * @throws Error with the last lines of stderr where it fails or can't be started
 */
export async function measureProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<ProcessRun> {
  const dir = await mkdtemp(join(tmpdir(), 'segue-bench-peak-'));
  const peakFile = join(dir, 'peak');
  try {
    const [wrapped, wrappedArgs] = wrap(command, args, peakFile);
    const startedAt = performance.now();
    const child = spawn(wrapped, wrappedArgs, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: options.cwd,
      // A group of its own: GNU time hands no signal on to what it measures.
      detached: true,
    });
    if (child.pid !== undefined) runningGroups.set(child.pid, { folder: dir });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    }).finally(() => runningGroups.delete(child.pid ?? 0));
    const seconds = (performance.now() - startedAt) / 1000;
    if (code !== 0) {
      const tail = stderr.trim().split('\n').slice(-3).join(' | ');
      throw new Error(`${[command, ...args].join(' ')}: ended with ${code ?? 'a signal'}: ${tail}`);
    }
    return { seconds, peakRssBytes: await readPeak(peakFile), stdout, stderr };
  } finally {
    await rm(dir, { recursive: true });
  }
}

async function readPeak(file: string): Promise<number | null> {
  try {
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    const kibibytes = Number(lines.at(-1));
    return Number.isFinite(kibibytes) && kibibytes > 0 ? kibibytes * 1024 : null;
  } catch {
    return null;
  }
}
