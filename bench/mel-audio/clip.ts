// From a sound file to the spectrogram on one core: how long a clip of 30 seconds takes, cold and warm, by stage, and librosa
// beside it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TimeClipRun } from '../children/time-clip.ts';
import { measureProcess, type ProcessRun } from '../harness/measure-process.ts';
import type { PythonPeer } from '../harness/python-peer.ts';
import { largestPeak, takeTurns } from '../harness/rounds.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { type ClipFile, makeClipFiles } from './clip-files.ts';

const TARGET_MS = 150;
const PASSES = { small: 5, medium: 20, melon: 20 };
/** Largest mean difference in the bands that resampling leaves alone, where the same was computed; MP3 decoders round. */
const TOLERANCE_DB = 0.02;

type LibrosaRun = TimeClipRun & { readonly meanDifferenceDb: number };

/** Ties a process and its helper threads to one core, where the system can. */
function onOneCore(command: string, args: readonly string[]): [string, readonly string[]] {
  const canTie = spawnSync('taskset', ['-c', '0', 'true']).status === 0;
  return canTie ? ['taskset', ['-c', '0', command, ...args]] : [command, args];
}

/** All files, ours and librosa's in turns. */
export async function measureClips(context: BenchContext, peer: PythonPeer): Promise<Part> {
  const { workDir, say } = context;
  const { files, hasMp3 } = await makeClipFiles(join(workDir, 'clips'));
  const figures: Record<string, Figure> = {
    'clip: MP3 files': { value: hasMp3 ? 'made by ffmpeg' : 'missing: ffmpeg could not make them', unit: '' },
  };
  const ratios: Record<string, number> = {};
  const peakRssBytes: Record<string, number | null> = {};
  for (const clip of files) {
    const runs = await runTurns(context, peer, clip);
    for (const [who, all] of Object.entries(runs)) {
      Object.assign(figures, timeFigures(clip, who, all));
      peakRssBytes[`clip: ${clip.name}, ${who}`] = largestPeak(all);
    }
    const [ours, theirs] = [bestOf(runs.ours!), bestOf<LibrosaRun>(runs.librosa ?? [])];
    say(`${clip.name}: ${ours!.warmMs.toFixed(0)} ms`);
    if (theirs === undefined) continue;
    ratios[`clip: ${clip.name}, speed, ours / librosa`] = theirs.warmMs / ours!.warmMs;
    figures[`clip: ${clip.name}, mean difference to librosa`] = {
      value: theirs.meanDifferenceDb,
      unit: 'dB',
      atMost: TOLERANCE_DB,
    };
  }
  return { figures, ratios, peakRssBytes };
}

function runTurns(
  { root, workDir, rounds, size, say }: BenchContext,
  { python }: PythonPeer,
  { name, file }: ClipFile,
): Promise<Record<string, ProcessRun[]>> {
  const words = [file, `${PASSES[size]}`, join(workDir, 'clips', 'ours.npy')];
  const child = join(root, 'bench', 'children', 'time-clip.ts');
  const script = join(root, 'bench', 'peers', 'librosa_mel.py');
  const start = (command: string, program: string) => () =>
    measureProcess(...onOneCore(command, [program, ...words]));
  const contestants = {
    ours: start(process.execPath, child),
    ...(python === null ? {} : { librosa: start(python, script) }),
  };
  return takeTurns<string>(rounds, contestants, (text) => say(`${name}, ${text}`));
}

/** The run with the lowest median; undefined where there is none. */
function bestOf<Run extends TimeClipRun>(runs: readonly ProcessRun[]): Run | undefined {
  const all = runs.map(({ stdout }) => JSON.parse(stdout) as Run);
  return all.reduce<Run | undefined>(
    (best, run) => (best === undefined || run.warmMs < best.warmMs ? run : best),
    undefined,
  );
}

function timeFigures(
  { name, isClip }: ClipFile,
  who: string,
  runs: readonly ProcessRun[],
): Record<string, Figure> {
  const all = runs.map(({ stdout }) => JSON.parse(stdout) as TimeClipRun);
  const { warmMs, stagesMs } = bestOf(runs)!;
  const { decode, resample, mel } = stagesMs;
  const parts = { decoding: decode, resampling: resample, spectrogram: mel };
  const note = Object.entries(parts).map(([stage, ms]) => `${stage} ${ms.toFixed(1)} ms`);
  return {
    [`clip: ${name}, ${who}`]: {
      value: warmMs,
      unit: 'ms',
      ...(who === 'ours' && isClip ? { atMost: TARGET_MS } : {}),
      note: `one core, warm, median: ${note.join(', ')}`,
    },
    [`clip: ${name}, ${who}, first in a process`]: {
      value: Math.min(...all.map(({ coldMs }) => coldMs)),
      unit: 'ms',
    },
  };
}
