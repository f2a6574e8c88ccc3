// Trains a BERT on titles from a data directory (bench/title-bert/prepare.ts) for some steps, and times each.
// Arguments: data directory, steps, dropout. Prints one `TitleTrainingRun`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineTensor } from '../../src/engine/graph/engine-tensor.ts';
import { type Tensor, trainableParameters } from '../../src/engine/graph/graph.ts';
import { adamW } from '../../src/engine/optimizers/adam.ts';
import { createLearner } from '../../src/engine/trainer/learner.ts';
import { readBertDirectory } from '../../src/models/bert/bert-directory.ts';
import { switchLayout, toHuggingFaceName } from '../../src/models/bert/parameter-names.ts';
import { buildTraining } from '../../src/models/title-bert/network.ts';
import { median } from '../harness/rounds.ts';
import { readExamples } from '../title-bert/examples.ts';
import {
  CLIP_NORM,
  DATA_FILES,
  networkOf,
  type TitleTrainingRun,
  type TrainingSettings,
  WARM_UP,
} from '../title-bert/settings.ts';

/** As the model trains by default: the result depends on the shards, the time on both. */
const SHARDS = 2;
const THREADS = 2;
const SEED = 1;

const [directory, steps, rate] = process.argv.slice(2) as [string, string, string];
const settings = JSON.parse(readFileSync(join(directory, DATA_FILES.settings), 'utf8')) as TrainingSettings;
const { values: encoder, extra: heads } = await readBertDirectory(join(directory, DATA_FILES.bert));
const { numTags, numSongs, songWeight, learningRate, weightDecay } = settings;
const { graph, loss } = buildTraining(networkOf(settings, Number(rate)), {
  // The shares only say where biases begin, and these come from the files.
  shares: { tag_head: new Array(numTags).fill(0.5), song_head: new Array(numSongs).fill(0.5) },
  songWeight,
  positiveWeight: 0,
  seed: SEED,
});

/** First values: of the encoder by our names, of the heads by the names and in the layout of the file. */
const values = new Map<Tensor, EngineTensor>();
for (const parameter of trainableParameters(graph)) {
  const { name } = parameter;
  const value = encoder.get(name) ?? switchLayout(name, heads.get(toHuggingFaceName(name))!);
  values.set(parameter, value);
}
const learner = await createLearner({
  ...{ graph, loss, values, seed: SEED, shards: SHARDS, threads: THREADS },
  optimizer: adamW({ weightDecay }),
  clipNorm: CLIP_NORM,
});
const examples = await readExamples(join(directory, DATA_FILES.examples), settings);
const timesMs: number[] = [];
const losses: number[] = [];
let counted = 0;
for (let step = 0; step < Number(steps) + WARM_UP; step++) {
  const startedAt = performance.now();
  const result = await learner.step([examples.batch(step)], { step, learningRate });
  losses.push(result.loss);
  if (step < WARM_UP) continue;
  timesMs.push(performance.now() - startedAt);
  counted += result.numExamples;
}
await learner.close();
const run: TitleTrainingRun = {
  examplesPerSecond: (counted / timesMs.reduce((sum, ms) => sum + ms, 0)) * 1000,
  medianMs: median(timesMs),
  steps: timesMs.length,
  parameters: [...values.values()].reduce((sum, { data }) => sum + data.length, 0),
  losses,
};
process.stdout.write(JSON.stringify(run));
