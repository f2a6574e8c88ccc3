import { expect, test } from 'vitest';
import { corpusOf, plantCamps } from '../../../test/helpers/planted-corpus.ts';
import { AbortedError, ConfigError, TrainingError } from '../../core/errors.ts';
import { createKernelMemory } from '../kernel-memory.ts';
import { createVectorStore, type VectorStore, vectorAt } from '../vector-store.ts';
import { cutCorpus } from './job-size.ts';
import {
  trainWord2vec,
  type Word2vecContext,
  type Word2vecResult,
  type Word2vecState,
} from './train-word2vec.ts';
import { checkWord2vecTraining, type Word2vecTraining } from './training-options.ts';

const bytesOf = (store: VectorStore): Buffer =>
  Buffer.concat(
    Array.from({ length: store.numVectors }, (_, row) => Buffer.from(vectorAt(store, row).slice().buffer)),
  );

const combinations: Partial<Word2vecTraining>[] = [];
for (const architecture of ['skip-gram', 'cbow'] as const) {
  for (const output of ['negative-sampling', 'hierarchical-softmax'] as const) {
    for (const window of [4, 'sequence'] as const) combinations.push({ architecture, output, window });
  }
}

const small = plantCamps(60, 40, 12);
const camps = plantCamps(60, 300, 10);

/** Mean cosine within camps less that between them. */
function separation(store: VectorStore): number {
  const rows = Array.from({ length: store.numVectors }, (_, row) => vectorAt(store, row));
  const cosine = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0) / (Math.hypot(...a) * Math.hypot(...b));
  const sums = [0, 0];
  const counts = [0, 0];
  rows.forEach((a, i) => {
    for (let j = 0; j < i; j++) {
      sums[(i + j) % 2]! += cosine(a, rows[j]!);
      counts[(i + j) % 2]!++;
    }
  });
  return sums[0]! / counts[0]! - sums[1]! / counts[1]!;
}

test.each(combinations)('bytes are the same with 1, 2 and 3 threads: %j', async (combination) => {
  const options = {
    dimensions: 40,
    epochs: 2,
    order: 'shuffled',
    subsampling: 0.02,
    ...combination,
  } as const;
  const [one, two, three] = await Promise.all(
    [1, 2, 3].map((threads) => trainWord2vec(small, options, { threads, seed: 9 })),
  );
  for (const part of ['input', 'output'] as const) {
    expect(bytesOf(two![part]).equals(bytesOf(one![part]))).toBe(true);
    expect(bytesOf(three![part]).equals(bytesOf(one![part]))).toBe(true);
  }
  expect(two!.epochLosses).toEqual(one!.epochLosses);
  expect(three!.epochLosses).toEqual(one!.epochLosses);
});

test('another seed gives other vectors', async () => {
  const options = { dimensions: 16, epochs: 1 };
  const first = await trainWord2vec(small, options, { seed: 1 });
  const second = await trainWord2vec(small, options, { seed: 2 });
  expect(bytesOf(first.input).equals(bytesOf(second.input))).toBe(false);
});

for (const [mode, threads] of [
  ['deterministic', 1],
  ['fast', 1],
  ['fast', 2],
] as const) {
  test.each(threads === 1 ? combinations : [{}])(
    `tokens of one camp end up together, ${mode} with ${threads} threads: %j`,
    async (combination) => {
      const isCbow = combination.architecture === 'cbow';
      const learningRate = isCbow ? 0.15 : 0.05;
      const options = { dimensions: 16, epochs: 8, mode, learningRate, ...combination };
      const result = await trainWord2vec(camps, options, { threads, seed: 3 });
      expect(separation(result.input)).toBeGreaterThan(0.5);
      expect(result.loss).toBeLessThan(result.epochLosses[0]! * 0.97);
      expect(result.epochLosses.length).toBe(8);
    },
  );
}

test('an interrupted training, resumed, ends with the same bytes, at any thread count', async () => {
  const options = { dimensions: 32, epochs: 4 };
  const whole = await trainWord2vec(camps, options, { seed: 4 });
  for (const [before, after] of [
    [1, 2],
    [2, 1],
  ] as const) {
    const states: Word2vecState[] = [];
    const controller = new AbortController();
    const stages: string[] = [];
    const progress = {
      stage: (label: string) => stages.push(label),
      advanceTo: (count: number) => {
        // In the midst of the first epoch.
        if (stages.length === 1 && count > 50) controller.abort();
      },
      done() {},
    };
    const interrupted = trainWord2vec(camps, options, {
      seed: 4,
      threads: before,
      signal: controller.signal,
      progress,
      onCheckpoint: async (state) => {
        states.push(state);
      },
    });
    await expect(interrupted).rejects.toThrow(AbortedError);
    expect(states.length).toBe(1);
    const { stepsPerEpoch } = cutCorpus(camps, checkWord2vecTraining(options));
    expect(states[0]!.step).toBeGreaterThan(0);
    expect(states[0]!.step).toBeLessThan(stepsPerEpoch);
    const resumed = await trainWord2vec(camps, options, { seed: 4, threads: after, resumeFrom: states[0]! });
    expect(bytesOf(resumed.input).equals(bytesOf(whole.input))).toBe(true);
    expect(bytesOf(resumed.output).equals(bytesOf(whole.output))).toBe(true);
    expect(resumed.epochLosses.length).toBe(4);
  }
});

test('checkpoints are taken now and then, and at the end', async () => {
  const steps: number[] = [];
  await trainWord2vec(
    small,
    { dimensions: 16, epochs: 2 },
    {
      checkpointEverySeconds: 0,
      onCheckpoint: async ({ step }) => {
        steps.push(step);
      },
    },
  );
  const { stepsPerEpoch } = cutCorpus(small, checkWord2vecTraining({ dimensions: 16 }));
  expect(steps.length).toBeGreaterThan(2);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  // The last holds the end.
  expect(steps.at(-1)).toBe(2 * stepsPerEpoch);
});

test.each([
  ['deterministic', 1],
  ['deterministic', 2],
  ['fast', 1],
  ['fast', 2],
] as const)(
  'numbers that are no longer finite stop a training and name the step: %s, %i',
  async (mode, threads) => {
    const states: Word2vecState[] = [];
    const controller = new AbortController();
    controller.abort();
    const options = { dimensions: 16, epochs: 1, mode };
    const onCheckpoint = async (state: Word2vecState) => {
      states.push(state);
    };
    await trainWord2vec(camps, options, { signal: controller.signal, onCheckpoint }).catch(() => {});
    const broken = states[0]!;
    for (let row = 0; row < 60; row++) vectorAt(broken.input, row)[3] = Number.NaN;
    const failing = trainWord2vec(camps, options, { threads, resumeFrom: { ...broken, step: 2 } });
    await expect(failing).rejects.toThrow(TrainingError);
    await expect(failing).rejects.toThrow(
      /no longer finite at step [2-9] of \d+; take a lower learning rate/,
    );
  },
);

/** Two tokens, whose last step is the second: it adds 2.5 times `value` to zeros, a quarter of the learning rate. */
function lastStepAdds(value: number, context: Word2vecContext = {}): Promise<Word2vecResult> {
  const memory = createKernelMemory();
  const [input, output] = [createVectorStore(memory, 2, 4), createVectorStore(memory, 2, 4)];
  for (const row of [0, 1]) vectorAt(input, row).fill(value);
  const options = { dimensions: 4, epochs: 1, learningRate: 10, output: 'hierarchical-softmax' } as const;
  const resumeFrom = { step: 1, input, output };
  return trainWord2vec(corpusOf(2, [[0, 1]]), options, { resumeFrom, ...context });
}

test('numbers that the last step leaves not finite are refused, and never saved', async () => {
  const saved: number[] = [];
  const onCheckpoint = async ({ step }: Word2vecState) => {
    saved.push(step);
  };
  await lastStepAdds(1e10, { onCheckpoint });
  expect(saved).toEqual([2]);
  // The inputs can still be squared, what they are added to can't; and what overflows at once.
  for (const value of [8e18, 2e38]) {
    await expect(lastStepAdds(value, { onCheckpoint })).rejects.toThrow(
      new TrainingError('word2vec: numbers are no longer finite at step 2 of 2; take a lower learning rate', {
        step: 2,
      }),
    );
  }
  // Before the step, where it is time to save.
  const often = lastStepAdds(Number.NaN, { onCheckpoint, checkpointEverySeconds: 0 });
  await expect(often).rejects.toThrow(/no longer finite at step 1 of 2/);
  expect(saved).toEqual([2]);
});

test('a corpus without two tokens in a sequence is refused', async () => {
  const corpus = corpusOf(3, [[0], [1], [], [2]]);
  await expect(trainWord2vec(corpus, {})).rejects.toThrow(ConfigError);
  await expect(trainWord2vec(corpus, {})).rejects.toThrow(/no sequence has two tokens/);
  const empty = corpusOf(0, []);
  await expect(trainWord2vec(empty, {})).rejects.toThrow(/no sequence has two tokens/);
});

test('a token outside the vocabulary is refused', async () => {
  await expect(trainWord2vec({ ...corpusOf(3, [[0, 2]]), numTokens: 2 }, {})).rejects.toThrow(RangeError);
});

test('a sequence of one token changes nothing', async () => {
  const { input } = await trainWord2vec(corpusOf(3, [[0, 1], [2]]), { dimensions: 8, epochs: 1 });
  const { input: without } = await trainWord2vec(corpusOf(3, [[0, 1], [2], [2]]), {
    dimensions: 8,
    epochs: 1,
  });
  expect(bytesOf(input).subarray(64)).toEqual(bytesOf(without).subarray(64));
});

test('a checkpoint of another size is refused', async () => {
  const memory = createKernelMemory();
  const input = createVectorStore(memory, 60, 8);
  const output = createVectorStore(memory, 59, 8);
  const resume = (options: object, state: Word2vecState) =>
    trainWord2vec(camps, options, { resumeFrom: state });
  await expect(resume({ dimensions: 8 }, { step: 0, input, output })).rejects.toThrow(
    /checkpoint holds 59 x 8 vectors, the training needs 60 x 8/,
  );
  await expect(resume({ dimensions: 8 }, { step: 1e6, input, output: input })).rejects.toThrow(
    /the checkpoint's step is 1000000, the training has \d+;/,
  );
  const elsewhere = createVectorStore(createKernelMemory(), 60, 8);
  await expect(resume({ dimensions: 8 }, { step: 0, input, output: elsewhere })).rejects.toThrow(
    /two memories/,
  );
});
