// The bench command: reads its options, runs one bench in a folder that it removes afterwards, prints the report.
import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEMO_SIZES, type DemoSize } from '../../src/dataset/demo/sizes.ts';
import { findSample } from './data.ts';
import { type BenchReport, formatBenchReport } from './format-report.ts';
import { describeMachine } from './machine.ts';
import { killRunning } from './measure-process.ts';
import type { Bench, ListedBench } from './types.ts';

const USAGE = `Usage: npm run bench -- NAME [options]

  --json         one JSON object on stdout
  --keep DIR     work in DIR and leave demo data, results and Python environment there; the next run uses them
  --data DIR     demo data made by segue demo-data, instead of new ones
  --size SIZE    size of the demo data: small, medium or melon (default, for which the targets are)
  --rounds N     how often ours and the peer take turns (default 2)
  --parts LIST   some parts of a bench that has parts, with commas between them (default all)`;

/** Where a bench prints. */
export interface BenchOutput {
  stdout(text: string): void;
  stderr(text: string): void;
}

const EXIT_CODES = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

class UsageError extends Error {}

interface BenchOptions {
  readonly json: boolean;
  readonly keep: string | null;
  readonly data: string | null;
  readonly size: DemoSize;
  readonly rounds: number;
  readonly parts: readonly string[] | null;
}

function readOptions(args: readonly string[]): { names: string[]; options: BenchOptions } {
  let parsed: ReturnType<typeof parse>;
  const parse = () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        keep: { type: 'string' },
        data: { type: 'string' },
        size: { type: 'string', default: 'melon' },
        rounds: { type: 'string', default: '2' },
        parts: { type: 'string' },
      },
    });
  try {
    parsed = parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { json, keep, data, size, rounds, parts } = parsed.values;
  if (!DEMO_SIZES.includes(size as DemoSize)) throw new UsageError(`--size: unknown size '${size}'`);
  if (!/^[1-9]\d?$/.test(rounds)) throw new UsageError(`--rounds: expected 1 to 99, got '${rounds}'`);
  if (data !== undefined && !existsSync(join(data, 'train.json'))) {
    throw new UsageError(`--data: ${data} holds no train.json; make it with segue demo-data`);
  }
  return {
    names: parsed.positionals,
    options: {
      json,
      keep: keep === undefined ? null : resolve(keep),
      data: data === undefined ? null : resolve(data),
      size: size as DemoSize,
      rounds: Number(rounds),
      parts: parts === undefined ? null : parts.split(',').map((part) => part.trim()),
    },
  };
}

/** @throws UsageError for a part that the bench does not have */
function checkParts({ name, parts: known = [] }: Bench, parts: readonly string[] | null): void {
  const unknown = parts?.find((part) => !known.includes(part));
  if (unknown === undefined) return;
  const has = known.length === 0 ? 'no parts' : known.join(', ');
  throw new UsageError(`--parts: unknown part '${unknown}'; ${name} has ${has}`);
}

async function runBench(
  listed: ListedBench,
  root: string,
  options: BenchOptions,
  output: BenchOutput,
): Promise<BenchReport> {
  const machine = describeMachine();
  const { bench } = await listed.load();
  checkParts(bench, options.parts);
  const workDir = options.keep ?? (await mkdtemp(join(tmpdir(), 'segue-bench-')));
  await mkdir(workDir, { recursive: true });
  const { rounds, size, data: dataDir, parts } = options;
  // Ctrl-C in the middle must not leave a gigabyte behind, nor a child at work.
  const interrupt = (): never => {
    killRunning();
    if (options.keep === null) rmSync(workDir, { recursive: true, force: true });
    process.exit(EXIT_CODES.interrupted);
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const say = (message: string): void => output.stderr(`${bench.name}: ${message}\n`);
  try {
    const sampleDir = findSample(root);
    const context = { root, workDir, dataDir, size, sampleDir, rounds, parts, say };
    const { figures, peers, ratios, peakRssBytes } = await bench.run(context);
    return { name: bench.name, machine, figures, peers, ratios, peakRssBytes };
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    if (options.keep === null) await rm(workDir, { recursive: true, force: true });
  }
}

async function describeBenches(benches: readonly ListedBench[]): Promise<string> {
  const loaded = await Promise.all(benches.map(({ load }) => load()));
  return loaded.map(({ bench }) => `  ${bench.name.padEnd(12)} ${bench.description}\n`).join('');
}

/**
 * Runs one command line: `args` are the words after `npm run bench --`. Without a name it lists the benches.
 * @returns the exit code: 0, 2 for wrong usage or an unknown name, 1 for a bench that failed
 */
export async function runBenches(
  args: readonly string[],
  benches: readonly ListedBench[],
  root: string,
  output: BenchOutput,
): Promise<number> {
  try {
    const { names, options } = readOptions(args);
    const [name] = names;
    if (name === undefined) {
      output.stdout(`${USAGE}\n\nBenches:\n${await describeBenches(benches)}`);
      return EXIT_CODES.ok;
    }
    const listed = benches.find((each) => each.name === name);
    if (names.length > 1 || listed === undefined) {
      const known = benches.map((each) => each.name).join(', ');
      throw new UsageError(`unknown bench '${names.join(' ')}'; known are ${known}`);
    }
    const report = await runBench(listed, root, options, output);
    output.stdout(`${options.json ? JSON.stringify(report, null, 2) : formatBenchReport(report)}\n`);
    return EXIT_CODES.ok;
  } catch (error) {
    output.stderr(`bench: ${error instanceof UsageError ? error.message : (error as Error).stack}\n`);
    return error instanceof UsageError ? EXIT_CODES.usage : EXIT_CODES.failed;
  }
}
