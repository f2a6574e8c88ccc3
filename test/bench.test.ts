// The bench runner, on a bench that measures nothing: the list, the options, the shape of the JSON. Timing stays
// out of the tests.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BenchReport } from '../bench/harness/format-report.ts';
import { measureProcess } from '../bench/harness/measure-process.ts';
import { median, takeTurns } from '../bench/harness/rounds.ts';
import { runBenches } from '../bench/harness/run-benches.ts';
import { parseStageTimes } from '../bench/harness/stage-times.ts';
import type { Bench, BenchContext, ListedBench } from '../bench/harness/types.ts';
import { BENCHES } from '../bench/main.ts';

const ROOT = join(import.meta.dirname, '..');

let seen: BenchContext | undefined;
let wasThere = false;
const FAKE: Bench = {
  name: 'fake',
  description: 'measures nothing',
  parts: ['speed', 'memory'],
  async run(context) {
    seen = context;
    wasThere = existsSync(context.workDir);
    context.say('half way');
    return {
      figures: {
        'our time': { value: 61.5, unit: 's', atMost: 60 },
        'our score': { value: 0.25, unit: '', atLeast: 0.2, note: 'of one' },
        'our slip': { value: 1.26e-7, unit: '', atMost: 1e-5 },
      },
      peers: [{ name: 'other', version: null, does: 'the same', missing: 'pip: no such package' }],
      ratios: { speed: 2.5 },
      peakRssBytes: { ours: 50 * 1024 ** 2, theirs: null },
    };
  },
};
const BROKEN: Bench = {
  name: 'broken',
  description: 'fails',
  async run(context) {
    seen = context;
    throw new Error('out of luck');
  },
};
const LIST: ListedBench[] = [FAKE, BROKEN].map((bench) => ({
  name: bench.name,
  load: async () => ({ bench }),
}));

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await runBenches(args, LIST, ROOT, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
  });
  return { code, stdout, stderr };
}

beforeEach(() => {
  seen = undefined;
});

describe('the list of benches', () => {
  it('names each bench as the bench names itself', async () => {
    for (const { name, load } of BENCHES) expect((await load()).bench.name).toBe(name);
    const names = BENCHES.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['import', 'neighbours', 'mel-audio', 'mel-cnn']));
  });

  it('is printed with the options where no name is given', async () => {
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain('--json');
    expect(stdout).toMatch(/^ {2}fake +measures nothing$/m);
  });
});

describe('a report', () => {
  it('is with --json exactly one object of the agreed shape', async () => {
    const { code, stdout, stderr } = await run('fake', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as BenchReport;
    expect(Object.keys(report)).toEqual(['name', 'machine', 'figures', 'peers', 'ratios', 'peakRssBytes']);
    expect(report.name).toBe('fake');
    expect(report.machine.node).toBe(process.version);
    expect(report.machine.cores).toBeGreaterThan(0);
    expect(report.machine.loadBefore).toHaveLength(3);
    expect(report.ratios).toEqual({ speed: 2.5 });
    expect(report.peakRssBytes).toEqual({ ours: 52_428_800, theirs: null });
    expect(stderr).toBe('fake: half way\n');
  });

  it('tells people which targets were met, which peer is missing and why', async () => {
    const { stdout } = await run('fake');
    expect(stdout).toContain('our time   61.5 s (target: at most 60, MISSED)');
    expect(stdout).toContain('our score  0.2500 (target: at least 0.2000, met)  [of one]');
    expect(stdout).toContain('our slip   1.3e-7 (target: at most 1.0e-5, met)');
    expect(stdout).toContain('other  MISSING: pip: no such package');
    expect(stdout).toContain('speed  2.50');
    expect(stdout).toMatch(/ours +50 MiB\n {2}theirs +unknown\n/);
  });
});

describe('the options', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'segue-bench-test-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('are, by default, demo data of full size, two rounds, and a folder that is removed', async () => {
    await run('fake');
    expect(seen).toMatchObject({ size: 'melon', rounds: 2, dataDir: null, root: ROOT });
    expect(wasThere).toBe(true);
    expect(existsSync(seen!.workDir)).toBe(false);
  });

  it('name parts of a bench that has parts; all are run where none is named', async () => {
    await run('fake');
    expect(seen).toMatchObject({ parts: null });
    expect((await run('fake', '--parts', 'memory, speed')).code).toBe(0);
    expect(seen).toMatchObject({ parts: ['memory', 'speed'] });
  });

  it('keep a named folder, also where the bench fails', async () => {
    const { code, stderr } = await run(
      'broken',
      '--keep',
      join(dir, 'work'),
      '--rounds',
      '3',
      '--size',
      'small',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('out of luck');
    expect(seen).toMatchObject({ workDir: join(dir, 'work'), rounds: 3, size: 'small' });
    expect(await readdir(dir)).toEqual(['work']);
  });

  it('remove the folder where the bench fails', async () => {
    expect((await run('broken')).code).toBe(1);
    expect(existsSync(seen!.workDir)).toBe(false);
  });

  it.each([
    [['nope'], "unknown bench 'nope'; known are fake, broken"],
    [['fake', 'broken'], "unknown bench 'fake broken'"],
    [['fake', '--loud'], '--loud'],
    [['fake', '--size', 'huge'], "unknown size 'huge'"],
    [['fake', '--rounds', '0'], "expected 1 to 99, got '0'"],
    [['fake', '--parts', 'speed,rest'], "unknown part 'rest'; fake has speed, memory"],
    [['broken', '--parts', 'speed'], "unknown part 'speed'; broken has no parts"],
    [['fake', '--data', join(tmpdir(), 'segue-no-such-folder')], 'holds no train.json'],
  ])('refuse %j with exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(seen).toBeUndefined();
  });
});

describe('measuring', () => {
  it('gives a process its time, its output and its peak memory', async () => {
    const code = "const a = Buffer.alloc(150e6, 1); console.log(a.length); console.error('news')";
    const { seconds, peakRssBytes, stdout, stderr } = await measureProcess(process.execPath, ['-e', code]);
    expect(seconds).toBeGreaterThan(0.01);
    expect(peakRssBytes!).toBeGreaterThan(150e6);
    expect(peakRssBytes!).toBeLessThan(400e6);
    expect([stdout, stderr]).toEqual(['150000000\n', 'news\n']);
  });

  it('names a program that fails, with what it said last', async () => {
    const code = "console.error('too late'); process.exit(3)";
    await expect(measureProcess(process.execPath, ['-e', code])).rejects.toThrow(/ended with 3: too late/);
    await expect(measureProcess(join(tmpdir(), 'no-such-program'), [])).rejects.toThrow(/no-such-program/);
  });

  it('takes turns, ours before the peer, round by round', async () => {
    const order: string[] = [];
    const contestant = (name: string) => async (round: number) => {
      order.push(`${name} ${round}`);
      return { seconds: round, peakRssBytes: null, stdout: '', stderr: '' };
    };
    const runs = await takeTurns(2, { ours: contestant('ours'), peer: contestant('peer') }, () => {});
    expect(order).toEqual(['ours 0', 'peer 0', 'ours 1', 'peer 1']);
    expect(runs.peer.map(({ seconds }) => seconds)).toEqual([0, 1]);
  });

  it('takes the middle of an odd count, and the mean of the middle two of an even one', () => {
    expect(median([9, 1, 4])).toBe(4);
    expect(median([9, 1, 4, 5])).toBe(4.5);
  });

  it('reads the stage lines of the command line, adds up repeats, and skips progress and notes', () => {
    const stderr = [
      'loading the model, 1.6 s',
      'recommending songs: 4,096 playlists, 9.1 s',
      'recommending tags: 12 of 40 playlists, 3/s, 9 s left',
      'recommending songs: 20 playlists, 0.2 s',
      'warning: 3 songs are unknown',
      '',
    ].join('\n');
    expect(parseStageTimes(stderr)).toEqual({ 'loading the model': 1.6, 'recommending songs': 9.3 });
  });
});
