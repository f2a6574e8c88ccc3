// From the arena's files to a dataset with its catalogue: ours, and the same in plain Python.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { demoData } from '../harness/data.ts';
import { measureProcess, type ProcessRun } from '../harness/measure-process.ts';
import { installPythonPeer, type PythonPeer } from '../harness/python-peer.ts';
import { fastest, largestPeak, takeTurns } from '../harness/rounds.ts';
import { runChild, runSegue } from '../harness/segue.ts';
import { parseStageTimes } from '../harness/stage-times.ts';
import type { Bench, BenchContext, BenchResult, Figure } from '../harness/types.ts';

const PACKAGES = ['numpy==2.4.6'];
const TARGET_SECONDS = 90;
const TARGET_BYTES = 6e9;
const DOES =
  'json.load, numpy CSR arrays, sqlite3 with the same tables, pragmas and two-letter index; checks no record, counts no anomaly';

/** What one data set gives. */
interface Part {
  readonly figures: Record<string, Figure>;
  readonly ratios: Record<string, number>;
  readonly peaks: Record<string, number | null>;
}

/** The files that an import reads. */
function importedFiles(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.json') && !name.endsWith('.answers.json'))
    .map((name) => join(dir, name));
}

async function measureImport(
  label: string,
  dir: string,
  context: BenchContext,
  peer: PythonPeer,
): Promise<Part> {
  const { root, workDir, rounds, say } = context;
  const target = label === 'demo' && context.size === 'melon';
  const fresh = (name: string): string => {
    const out = join(workDir, `${label}-${name}`);
    rmSync(out, { recursive: true, force: true });
    return out;
  };
  const files = importedFiles(dir);
  const { python } = peer;
  const contestants: Record<string, () => Promise<ProcessRun>> = {
    [`${label} segue`]: () => runSegue(root, ['import', dir, '--out', fresh('segue')]),
    ...(python === null
      ? {}
      : {
          [`${label} python`]: () =>
            measureProcess(python, [join(root, 'bench', 'peers', 'import_arena.py'), dir, fresh('python')]),
        }),
  };
  const runs = await takeTurns(rounds, contestants, say);
  const { value: read } = await runChild<{ bytes: number; readSeconds: number }>(
    root,
    'read-bytes.ts',
    files,
  );
  const { value: parse, run: parseRun } = await runChild<{ readSeconds: number; parseSeconds: number }>(
    root,
    'read-bytes.ts',
    ['--parse', ...files],
  );
  const ours = fastest(runs[`${label} segue`]!);
  const theirs = runs[`${label} python`] === undefined ? null : fastest(runs[`${label} python`]!);
  const least = parse.readSeconds + parse.parseSeconds;
  const figures: Record<string, Figure> = {
    [`${label}: segue import`]: {
      value: ours.seconds,
      unit: 's',
      note: `fastest of ${rounds}`,
      ...(target ? { atMost: TARGET_SECONDS } : {}),
    },
    ...(theirs === null
      ? {}
      : { [`${label}: python`]: { value: theirs.seconds, unit: 's', note: `fastest of ${rounds}` } }),
    [`${label}: bytes read`]: { value: read.bytes, unit: 'bytes' },
    [`${label}: just reading the bytes`]: { value: read.readSeconds, unit: 's', note: 'files in memory' },
    [`${label}: JSON.parse of whole files`]: {
      value: parse.parseSeconds,
      unit: 's',
      note: `${(read.bytes / 1e6 / parse.parseSeconds).toFixed(0)} MB/s, nothing checked or kept`,
    },
    [`${label}: segue to the limit of reading and parsing`]: {
      value: ours.seconds / least,
      unit: 'times',
      note: 'an import also checks, orders, and writes the catalogue with its index',
    },
  };
  for (const [stage, seconds] of Object.entries(parseStageTimes(ours.stderr))) {
    figures[`${label}: stage '${stage}'`] = { value: seconds, unit: 's' };
  }
  const peak = largestPeak(runs[`${label} segue`]!);
  if (target) figures[`${label}: peak memory`] = { value: peak, unit: 'bytes', atMost: TARGET_BYTES };
  return {
    figures,
    ratios: theirs === null ? {} : { [`${label}: speed, python / segue`]: theirs.seconds / ours.seconds },
    peaks: {
      [`${label}: segue import`]: peak,
      ...(theirs === null ? {} : { [`${label}: python`]: largestPeak(runs[`${label} python`]!) }),
      [`${label}: JSON.parse of whole files`]: parseRun.peakRssBytes,
    },
  };
}

async function run(context: BenchContext): Promise<BenchResult> {
  const peer = await installPythonPeer(context.workDir, PACKAGES);
  const parts = [await measureImport('demo', await demoData(context), context, peer)];
  if (context.sampleDir !== null) {
    parts.push(await measureImport('sample', context.sampleDir, context, peer));
  }
  const figures = Object.assign({}, ...parts.map((part) => part.figures)) as Record<string, Figure>;
  figures['real sample'] = { value: context.sampleDir === null ? 'missing' : 'measured', unit: '' };
  return {
    figures,
    peers: [{ name: 'plain Python', version: peer.version, does: DOES, missing: peer.missing }],
    ratios: Object.assign({}, ...parts.map(({ ratios }) => ratios)) as Record<string, number>,
    peakRssBytes: Object.assign({}, ...parts.map(({ peaks }) => peaks)) as Record<string, number | null>,
  };
}

/** The bench `import`. */
export const bench: Bench = {
  name: 'import',
  description: 'files to dataset and catalogue, against plain Python; stages and limits',
  run,
};
