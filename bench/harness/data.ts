// The data that benches run on: demo data that the project makes, and the real sample where it is there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateDemoData } from '../../src/dataset/demo/generate-demo-data.ts';
import type { BenchContext } from './types.ts';

/** The real sample's place, from the project's folder. */
export const SAMPLE_PATH = join('..', 'shared', 'data', 'melon-sample');

/** The sample's folder, or null. */
export function findSample(root: string): string | null {
  const dir = join(root, SAMPLE_PATH);
  return existsSync(join(dir, 'train.json')) ? dir : null;
}

/** Seed of all demo data in benches. */
export const DEMO_SEED = 0;

/** The folder of the demo data: the one that was named, or one that lies in `workDir`, made where it is missing. */
export async function demoData(context: BenchContext): Promise<string> {
  if (context.dataDir !== null) return context.dataDir;
  const dir = join(context.workDir, `demo-${context.size}`);
  if (existsSync(dir)) return dir;
  context.say(`making demo data of size ${context.size}, seed ${DEMO_SEED}`);
  await generateDemoData(dir, { size: context.size, seed: DEMO_SEED });
  return dir;
}
