// Training steps a second in turns with PyTorch, and what a step costs where there is nothing to compute.
import { join } from 'node:path';
import type { EngineRun } from '../children/train-engine.ts';
import { measureProcess, type ProcessRun } from '../harness/measure-process.ts';
import type { PythonPeer } from '../harness/python-peer.ts';
import { largestPeak, takeTurns } from '../harness/rounds.ts';
import { runChild } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { type BenchNetworkName, NETWORK_NOTES } from './networks.ts';

/** Least speed as a multiple of PyTorch's. */
const TARGETS: Readonly<Partial<Record<BenchNetworkName, number>>> = { mlp: 0.8, transformer: 0.8, cnn: 0.5 };
const OVERHEAD_MS = 1;
/** A run has at least so many steps and takes at least so many seconds. */
const STEPS = '5';
const SECONDS = '5';

/** Of the rounds the lowest median, and the fastest step of all. */
function parse(runs: readonly ProcessRun[]): EngineRun {
  const all = runs.map(({ stdout }) => JSON.parse(stdout) as EngineRun);
  const best = all.reduce((low, run) => (run.medianMs < low.medianMs ? run : low));
  return { ...best, fastestMs: Math.min(...all.map(({ fastestMs }) => fastestMs)) };
}

/** One network, ours and PyTorch's in turns. Other work on the machine slows steps, so the fastest count too. */
async function compareNetwork(
  { root, rounds, say }: BenchContext,
  peer: PythonPeer,
  name: BenchNetworkName,
): Promise<Part> {
  const { python } = peer;
  const words = [name, STEPS, SECONDS];
  const script = join(root, 'bench', 'peers', 'pytorch_engine.py');
  const contestants = {
    ours: async () => (await runChild<EngineRun>(root, 'train-engine.ts', words)).run,
    ...(python === null ? {} : { PyTorch: () => measureProcess(python, [script, ...words]) }),
  };
  const runs: Record<string, ProcessRun[]> = await takeTurns<string>(rounds, contestants, (text) =>
    say(`${name}, ${text}`),
  );
  const figures: Record<string, Figure> = {};
  const ratios: Record<string, number> = {};
  const peakRssBytes: Record<string, number | null> = {};
  const best = new Map(Object.entries(runs).map(([who, of]) => [who, parse(of)]));
  for (const [who, { medianMs, fastestMs, parameters, steps }] of best) {
    const note = `median of ${steps} steps of Adam, 2 threads, ${parameters} parameters; ${NETWORK_NOTES[name]}`;
    figures[`${name}: step, ${who}`] = { value: medianMs, unit: 'ms', note };
    figures[`${name}: fastest step, ${who}`] = { value: fastestMs, unit: 'ms' };
    peakRssBytes[`${name}: ${who}`] = largestPeak(runs[who]!);
  }
  const [ours, theirs] = [best.get('ours')!, best.get('PyTorch')];
  if (name === 'tiny') {
    figures['tiny: overhead of a step'] = { value: ours.medianMs, unit: 'ms', atMost: OVERHEAD_MS };
  }
  if (theirs === undefined) return { figures, ratios, peakRssBytes };
  if (theirs.parameters !== ours.parameters) {
    throw new Error(`${name}: ours has ${ours.parameters} parameters, PyTorch's ${theirs.parameters}`);
  }
  const target = TARGETS[name];
  const quotients = {
    'speed, ours / PyTorch': theirs.medianMs / ours.medianMs,
    'speed of the fastest steps, ours / PyTorch': theirs.fastestMs / ours.fastestMs,
  };
  for (const [what, value] of Object.entries(quotients)) {
    const goal = target === undefined ? {} : { atLeast: target };
    figures[`${name}: ${what}`] = { value, unit: 'times', ...goal };
    ratios[`${name}: ${what}`] = value;
  }
  return { figures, ratios, peakRssBytes };
}

/** All networks, one after the other. */
export async function measureSpeed(context: BenchContext, peer: PythonPeer): Promise<Part[]> {
  const parts: Part[] = [];
  for (const name of ['mlp', 'transformer', 'cnn', 'tiny'] as const) {
    parts.push(await compareNetwork(context, peer, name));
  }
  return parts;
}
