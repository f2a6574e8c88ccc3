// Trains the compact network on one batch from a data directory (bench/mel-cnn/settings.ts), over and over, and times each step.
// Arguments: data directory, steps, dropout, and `shards` (a batch in two parts, one a thread, as the model trains) or `whole`
// (one session of two threads). Prints one `MelTrainingRun`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTensor, type EngineTensor } from '../../src/engine/graph/engine-tensor.ts';
import { trainableParameters } from '../../src/engine/graph/graph.ts';
import { adamW } from '../../src/engine/optimizers/adam.ts';
import { createLearner } from '../../src/engine/trainer/learner.ts';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import { valuesOf } from '../../src/models/mel-cnn/networks/network.ts';
import { median } from '../harness/rounds.ts';
import {
  MEL_DATA_FILES,
  type MelTrainingRun,
  type MelTrainingSettings,
  trainingOf,
  WARM_UP,
} from '../mel-cnn/settings.ts';

const THREADS = 2;
const SEED = 1;

const [directory, steps, dropout, parts] = process.argv.slice(2) as [string, string, string, string];
const settings = JSON.parse(
  readFileSync(join(directory, MEL_DATA_FILES.settings), 'utf8'),
) as MelTrainingSettings;

async function read(file: string): Promise<Map<string, EngineTensor>> {
  const { tensors } = await readSafetensors(join(directory, file));
  return new Map(
    [...tensors].map(([name, { shape, data }]) => [
      name,
      createTensor('float32', shape, data as Float32Array),
    ]),
  );
}

const { graph, loss } = trainingOf(settings, Number(dropout));
const values = valuesOf(graph, await read(MEL_DATA_FILES.weights));
const batch = Object.fromEntries(await read(MEL_DATA_FILES.batch));
const learner = await createLearner({
  ...{ graph, loss, values, seed: SEED, clipNorm: settings.clipNorm, exampleDimension: 'batch' },
  optimizer: adamW({ weightDecay: settings.weightDecay }),
  ...(parts === 'shards' ? { shards: 2, threads: THREADS } : { session: { threads: THREADS } }),
});
const timesMs: number[] = [];
const losses: number[] = [];
let firstGradientNorm = Number.NaN;
for (let step = 0; step < Number(steps) + WARM_UP; step++) {
  const startedAt = performance.now();
  const result = await learner.step([batch], { step, learningRate: settings.learningRate });
  losses.push(result.loss);
  if (step === 0) firstGradientNorm = result.gradientNorm;
  if (step >= WARM_UP) timesMs.push(performance.now() - startedAt);
}
await learner.close();
const run: MelTrainingRun = {
  medianMs: median(timesMs),
  fastestMs: Math.min(...timesMs),
  steps: timesMs.length,
  parameters: trainableParameters(graph).reduce(
    (sum, { shape }) => sum + shape.reduce<number>((product, length) => product * (length as number), 1),
    0,
  ),
  losses,
  firstGradientNorm,
};
process.stdout.write(JSON.stringify(run));
