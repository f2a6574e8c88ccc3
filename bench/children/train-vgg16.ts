// Makes training steps of the original network with all tags of the arena. Arguments: steps, songs a step. Prints one `Vgg16Run`.
import { adamW } from '../../src/engine/optimizers/adam.ts';
import { createLearner } from '../../src/engine/trainer/learner.ts';
import { makeBatch, trainingOf, VGG16_TRAINING } from '../mel-cnn/settings.ts';

/** What the steps took. */
export interface Vgg16Run {
  /** Drawing first values and preparing the graphs. */
  readonly startSeconds: number;
  /** Of each step. */
  readonly stepSeconds: readonly number[];
  readonly losses: readonly number[];
}

const [steps, batchSize] = process.argv.slice(2).map(Number) as [number, number];
const settings = { ...VGG16_TRAINING, batchSize };
const begunAt = performance.now();
const { graph, loss } = trainingOf(settings);
const learner = await createLearner({
  ...{ graph, loss, seed: 1, clipNorm: settings.clipNorm, exampleDimension: 'batch' },
  optimizer: adamW({ weightDecay: settings.weightDecay }),
  // As `--batch-size 2 --shards 1` trains: one part, so one thread.
  ...{ shards: 1, threads: 1 },
});
const batch = makeBatch(settings);
const startSeconds = (performance.now() - begunAt) / 1000;
const stepSeconds: number[] = [];
const losses: number[] = [];
for (let step = 0; step < steps; step++) {
  const startedAt = performance.now();
  losses.push((await learner.step([batch], { step, learningRate: settings.learningRate })).loss);
  stepSeconds.push((performance.now() - startedAt) / 1000);
}
learner.checkFinite(steps);
await learner.close();
process.stdout.write(JSON.stringify({ startSeconds, stepSeconds, losses } satisfies Vgg16Run));
