import { expect, test } from 'vitest';
import { plantCamps } from '../../../test/helpers/planted-corpus.ts';
import { createJob } from './job.ts';
import { cutCorpus, jobBytes } from './job-size.ts';
import { planWord2vec } from './plan-word2vec.ts';
import { checkWord2vecTraining, type Word2vecTraining } from './training-options.ts';

const corpus = plantCamps(600, 100, 30);

test.each<Partial<Word2vecTraining>>([
  {},
  { mode: 'fast' },
  { architecture: 'cbow', window: 'sequence' },
  { architecture: 'cbow', window: 'sequence', mode: 'fast' },
  { subsampling: 0.1, window: 'sequence', sharedNegatives: false },
])('the bytes of a plan are those that a training allocates: %j', (options) => {
  const training = checkWord2vecTraining(options);
  for (const threads of [1, 3]) {
    const { memory } = createJob(corpus, training, 0, threads, undefined);
    const planned = jobBytes(corpus, 3000, 100, training, cutCorpus(corpus, training), threads);
    // Each of at most 20 pieces is filled up to 64 bytes.
    expect(memory.usedBytes).toBeGreaterThanOrEqual(planned);
    expect(memory.usedBytes).toBeLessThan(planned + 20 * 64);
  }
});

test('a plan grows with the vocabulary, the positions and the epochs', () => {
  const options = { dimensions: 64, epochs: 1 };
  const plan = planWord2vec(1000, 20_000, 500, options, 1);
  // Two matrices of 256 bytes a row.
  expect(planWord2vec(11_000, 20_000, 500, options, 1).bytes - plan.bytes).toBeGreaterThanOrEqual(
    10_000 * 512,
  );
  const longer = planWord2vec(1000, 2_000_000, 50_000, { ...options, epochs: 2 }, 1);
  expect(plan.seconds).toBeGreaterThan(0);
  // 200 times the work, measured twice on a machine that does other things too.
  expect(longer.seconds / plan.seconds).toBeGreaterThan(20);
});

test('a vocabulary that is cut for the trial is subsampled as the whole would be', () => {
  // Half of the mean token's share. Negative samples by the power 0 leave the length of a step to the commonest token.
  const plan = (numTokens: number) =>
    planWord2vec(
      numTokens,
      100_000,
      1000,
      { subsampling: 1 / (2 * numTokens), samplingExponent: 0, dimensions: 16, epochs: 1 },
      1,
    );
  const [small, large] = [plan(20_000), plan(2_000_000)];
  // The same steps: only two rows of 64 bytes, an alias table and a limit are added for each token.
  expect(large.bytes - small.bytes).toBe(1_980_000 * (2 * 64 + 8 + 4));
  // Left as it was, the threshold would leave almost nothing to do.
  expect(large.seconds / small.seconds).toBeGreaterThan(0.4);
});

test('a plan checks options first', () => {
  expect(() => planWord2vec(10, 10, 1, { epochs: 0 }, 1)).toThrow(/epochs must be/);
});
