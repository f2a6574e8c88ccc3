// Runs the command line as its users do: the real program in a process of its own, with the Node of the tests.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The program's start file. */
export const SEGUE = join(import.meta.dirname, '..', '..', 'bin', 'segue.js');

/** How a run ended, and what it wrote. */
export interface SegueRun {
  /** Exit code; null where a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run. */
export interface SegueRunOptions {
  /** Working folder. */
  readonly cwd: string;
  /** Options for Node itself, before the program; default none. */
  readonly nodeOptions?: readonly string[];
  /** Sends `signal`, once, as soon as stderr holds this text; default never. */
  readonly interruptAt?: string;
  /** Default SIGINT, which is Ctrl-C. */
  readonly signal?: 'SIGINT' | 'SIGTERM';
  /** A shell script in which `"$@"` is the command line, such as `"$@" | head -1`; default none. */
  readonly script?: string;
}

/** Runs `segue` with these words. Colours are off. */
export function runSegue(args: readonly string[], options: SegueRunOptions): Promise<SegueRun> {
  const { cwd, nodeOptions = [], interruptAt, signal = 'SIGINT', script } = options;
  const words = [process.execPath, ...nodeOptions, SEGUE, ...args];
  const [program, ...rest] = script === undefined ? words : ['bash', '-c', script, 'bash', ...words];
  const { FORCE_COLOR: _, ...env } = process.env;
  const child = spawn(program!, rest, { cwd, env: { ...env, NO_COLOR: '1' } });
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    let interrupted = interruptAt === undefined;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (interrupted || !stderr.includes(interruptAt!)) return;
      interrupted = true;
      child.kill(signal);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs `segue` and gives what it writes to stdout; rejects with its stderr unless it exits with 0. */
export async function segueOutput(args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runSegue(args, { cwd });
  if (code !== 0) throw new Error(`segue ${args.join(' ')} exited with ${code}: ${stderr}`);
  return stdout;
}

/** Paths of all files and folders below a folder, hidden ones too, sorted. */
export function listAll(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
}
