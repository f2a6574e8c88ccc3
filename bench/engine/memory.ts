// Memory of training as a multiple of what must be kept: parameters, gradients and Adam's two moments.
import type { EngineRun } from '../children/train-engine.ts';
import { runChild } from '../harness/segue.ts';
import type { BenchContext } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { NETWORK_NOTES } from './networks.ts';

const TARGET_RATIO = 2;
/** A parameter, its gradient and two moments, float32. */
const BYTES_A_PARAMETER = 4 * 4;

/** The peak of a network of many parameters and few activations, less that of one with next to none. */
export async function measureMemory({ root, say }: BenchContext): Promise<Part> {
  const empty = await runChild<EngineRun>(root, 'train-engine.ts', ['tiny', '5', '0']);
  const wide = await runChild<EngineRun>(root, 'train-engine.ts', ['wide', '5', '0']);
  say(`memory: ${wide.run.seconds.toFixed(1)} s`);
  const kept = wide.value.parameters * BYTES_A_PARAMETER;
  const [base, peak] = [empty.run.peakRssBytes, wide.run.peakRssBytes];
  const grown = base === null || peak === null ? null : peak - base;
  return {
    figures: {
      'memory: parameters, gradients and optimizer state': {
        value: kept,
        unit: 'bytes',
        note: NETWORK_NOTES.wide,
      },
      'memory: peak less that of a tiny network': { value: grown, unit: 'bytes' },
      'memory: peak / kept': {
        value: grown === null ? null : grown / kept,
        unit: 'times',
        atMost: TARGET_RATIO,
      },
    },
    ratios: {},
    peakRssBytes: { 'wide: ours': peak },
  };
}
