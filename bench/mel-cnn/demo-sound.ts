// Demo sound for benches: made, imported and packed by the product's own commands, each timed.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessRun } from '../harness/measure-process.ts';
import { runSegue } from '../harness/segue.ts';
import type { BenchContext } from '../harness/types.ts';

/** Demo data with sound, as a data set and a pack. */
export interface DemoSound {
  readonly data: string;
  readonly mels: string;
  readonly runs: Readonly<Record<'generate' | 'import' | 'pack', ProcessRun>>;
}

/** What a run of benches has made, by number of songs: parts share it. */
const madeBy = new WeakMap<BenchContext, Map<number, Promise<DemoSound>>>();

/** Makes them, of size small, with so many songs' sound; once in a run. */
export function makeDemoSound(context: BenchContext, numSongs: number): Promise<DemoSound> {
  const made = madeBy.get(context) ?? new Map<number, Promise<DemoSound>>();
  madeBy.set(context, made);
  const sound = made.get(numSongs) ?? generateDemoSound(context, numSongs);
  made.set(numSongs, sound);
  return sound;
}

async function generateDemoSound({ root, workDir, say }: BenchContext, numSongs: number): Promise<DemoSound> {
  const place = (what: string): string => join(workDir, `sound-${numSongs}-${what}`);
  const [source, data, mels] = [place('demo'), place('dataset'), place('mels')];
  const threads = ['--threads', '2'];
  const generate = await runSegue(root, [
    ...['demo-data', '--out', source, '--size', 'small', '--seed', '0', '--audio', `${numSongs}`, ...threads],
    ...(existsSync(source) ? ['--force'] : []),
  ]);
  say(`sound of ${numSongs} songs made in ${generate.seconds.toFixed(0)} s`);
  const importing = await runSegue(root, ['import', source, '--out', data, '--force']);
  const tars = (await readdir(source)).filter((name) => name.endsWith('.tar')).sort();
  const files = tars.map((name) => join(source, name));
  const pack = await runSegue(root, ['pack', ...files, '--out', mels, '--force']);
  return { data, mels, runs: { generate, import: importing, pack } };
}

/** Trains a sound model from the command line; gives what `--json` printed. */
export async function trainSounds<Report>(
  root: string,
  { data, mels }: Pick<DemoSound, 'data' | 'mels'>,
  out: string,
  options: readonly string[],
): Promise<{ report: Report; run: ProcessRun }> {
  const run = await runSegue(root, [
    ...['train', 'mel-cnn', '--data', data, '--mels', mels, '--out', out, '--force', '--json'],
    ...['--threads', '2', ...options],
  ]);
  const { report } = JSON.parse(run.stdout) as { report: Report };
  return { report, run };
}
