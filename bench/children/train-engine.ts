// Trains one network of the bench on one batch, over and over, and times each step. Arguments: name of the network,
// least steps, least seconds. Prints one `EngineRun`.
import { trainableParameters } from '../../src/engine/graph/graph.ts';
import { adam } from '../../src/engine/optimizers/adam.ts';
import { createLearner } from '../../src/engine/trainer/learner.ts';
import { type BenchNetworkName, createNetwork } from '../engine/networks.ts';
import { median } from '../harness/rounds.ts';

/** What a training did; the peer prints the same. */
export interface EngineRun {
  /** Median and fastest step, milliseconds. */
  readonly medianMs: number;
  readonly fastestMs: number;
  readonly steps: number;
  /** Elements of what is trained. */
  readonly parameters: number;
  readonly firstLoss: number;
  readonly lastLoss: number;
}

const THREADS = 2;
const WARM_UP = 3;

const [name, leastSteps, leastSeconds] = process.argv.slice(2) as [BenchNetworkName, string, string];
const { graph, loss, batch } = createNetwork(name);
const parameters = trainableParameters(graph).reduce(
  (sum, { shape }) => sum + shape.reduce<number>((product, length) => product * (length as number), 1),
  0,
);
const learner = await createLearner({
  graph,
  loss,
  optimizer: adam(),
  seed: 1,
  session: { threads: THREADS },
});
const timesMs: number[] = [];
const losses: number[] = [];
const endAt = performance.now() + Number(leastSeconds) * 1000;
for (let step = 0; step < Number(leastSteps) + WARM_UP || performance.now() < endAt; step++) {
  const startedAt = performance.now();
  losses.push((await learner.step([batch], { step, learningRate: 1e-3 })).loss);
  if (step >= WARM_UP) timesMs.push(performance.now() - startedAt);
}
await learner.close();
const run: EngineRun = {
  medianMs: median(timesMs),
  fastestMs: Math.min(...timesMs),
  steps: timesMs.length,
  parameters,
  firstLoss: losses[0]!,
  lastLoss: losses.at(-1)!,
};
process.stdout.write(JSON.stringify(run));
