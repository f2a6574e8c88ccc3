// Losses by hand numbers and at far logits.
import { describe, expect, it } from 'vitest';
import { evaluateGraph, tensorOf } from '../../../test/helpers/evaluate-graph.ts';
import '../../../test/helpers/to-be-allclose.ts';
import { createRandomStream } from '../../core/random.ts';
import { gradients } from '../gradients/gradients.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import type { Tensor } from '../graph/graph.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { listwiseSoftmax } from './listwise-softmax.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { sampledSoftmax } from './sampled-softmax.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

const FAR = 1e4;

describe('meanSquaredError', () => {
  const predictions = tensorOf([
    [1, 2],
    [3, 4],
  ]);
  const targets = tensorOf([
    [1, 0],
    [0, 8],
  ]);
  // Squares: 0, 4, 9, 16.
  it.each([
    [
      'none',
      [
        [0, 4],
        [9, 16],
      ],
    ],
    ['sum', 29],
    ['mean', 29 / 4],
  ] as const)('reduces by %s', async (reduction, expected) => {
    const result = await evaluateGraph(
      (p, t) => meanSquaredError(p, t, { reduction }),
      [predictions, targets],
    );
    expect(result).toBeAllclose(tensorOf(expected));
  });

  it.each([
    ['a row', [[true], [false]], 4 / 2],
    [
      'an element',
      [
        [false, false],
        [false, true],
      ],
      16,
    ],
    ['nothing', [[false], [false]], 0],
  ])('takes the mean over what a mask of %s leaves', async (_, mask, expected) => {
    const feeds = [predictions, targets, tensorOf(mask, 'bool')];
    const result = await evaluateGraph((p, t, m) => meanSquaredError(p, t, { mask: m }), feeds);
    expect(result).toBeAllclose(tensorOf(expected));
  });

  it('does not look at what is masked, even where that is no number', async () => {
    const feeds = [tensorOf([NaN, 1]), tensorOf([0, 3]), tensorOf([false, true], 'bool')];
    const result = await evaluateGraph((p, t, m) => meanSquaredError(p, t, { mask: m }), feeds);
    expect(result).toBeAllclose(tensorOf(4));
  });
});

describe('binaryCrossEntropy', () => {
  const evaluate = (logits: unknown, targets: unknown, options: object = {}) =>
    evaluateGraph(
      (x, t) => binaryCrossEntropy(x, t, { reduction: 'none', ...options }),
      [tensorOf(logits), tensorOf(targets)],
    );

  it('is -log of the probability of the target', async () => {
    // sigmoid(log 3) = 3/4.
    const logit = Math.log(3);
    const result = await evaluate([logit, logit, logit, 0], [1, 0, 0.5, 1]);
    const [yes, no] = [-Math.log(3 / 4), -Math.log(1 / 4)];
    expect(result).toBeAllclose(tensorOf([yes, no, (yes + no) / 2, Math.LN2]));
  });

  it('weighs the positive part', async () => {
    const logit = Math.log(3);
    const [yes, no] = [-Math.log(3 / 4), -Math.log(1 / 4)];
    const result = await evaluate([logit, logit, logit], [1, 0, 0.5], { positiveWeights: 3 });
    expect(result).toBeAllclose(tensorOf([3 * yes, no, (3 * yes + no) / 2]));
    const each = await evaluateGraph(
      (x, t, w) => binaryCrossEntropy(x, t, { positiveWeights: w, reduction: 'sum' }),
      [tensorOf([[logit, logit]]), tensorOf([[1, 1]]), tensorOf([2, 5])],
    );
    expect(each).toBeAllclose(tensorOf(7 * yes));
  });

  it('has a gradient at 0 too, where training may start', async () => {
    const gradient = await evaluateGraph(
      (x, t) => gradients(binaryCrossEntropy(x, t, { reduction: 'sum' }), [x]).get(x)!,
      [tensorOf([0, 0, 0]), tensorOf([0, 1, 0.25])],
    );
    expect(gradient).toBeAllclose(tensorOf([0.5, -0.5, 0.25]));
  });

  it('is exact where one part is far larger than the other', async () => {
    const logits = [-90, -81, -79, -20, -5, 5, 15, 20];
    const expected = logits.map((x) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(-x, 0));
    expect(
      await evaluate(
        logits,
        logits.map(() => 1),
      ),
    ).toBeAllclose(tensorOf(expected), { atol: 1e-7 });
  });

  it('is finite for far logits, and so is its gradient', async () => {
    const logits = [-FAR, -FAR, FAR, FAR];
    expect(await evaluate(logits, [0, 1, 0, 1])).toBeAllclose(tensorOf([0, FAR, FAR, 0]));
    expect(await evaluate(logits, [0, 1, 0, 1], { positiveWeights: 2 })).toBeAllclose(
      tensorOf([0, 2 * FAR, FAR, 0]),
    );
    const gradient = await evaluateGraph(
      (x, t) => gradients(binaryCrossEntropy(x, t, { reduction: 'sum' }), [x]).get(x)!,
      [tensorOf(logits), tensorOf([0, 1, 0, 1])],
    );
    expect(gradient).toBeAllclose(tensorOf([0, -1, 1, 0]));
  });
});

describe('softmaxCrossEntropy', () => {
  // Probabilities 1/8, 2/8, 5/8 and 1/3 each.
  const logits = tensorOf([
    [0, Math.log(2), Math.log(5)],
    [7, 7, 7],
  ]);

  it.each([
    ['none', [Math.log(8 / 5), Math.log(3)]],
    ['sum', Math.log(8 / 5) + Math.log(3)],
    ['mean', (Math.log(8 / 5) + Math.log(3)) / 2],
  ] as const)('reduces by %s', async (reduction, expected) => {
    const feeds = [logits, tensorOf([2, 0], 'int64')];
    const result = await evaluateGraph((x, t) => softmaxCrossEntropy(x, t, { reduction }), feeds);
    expect(result).toBeAllclose(tensorOf(expected));
  });

  it('leaves out ignored targets, in the mean too', async () => {
    const evaluate = (targets: number[], reduction: 'mean' | 'none') =>
      evaluateGraph(
        (x, t) => softmaxCrossEntropy(x, t, { ignoreIndex: -100, reduction }),
        [logits, tensorOf(targets, 'int32')],
      );
    expect(await evaluate([1, -100], 'mean')).toBeAllclose(tensorOf(Math.log(4)));
    expect(await evaluate([-100, 2], 'none')).toBeAllclose(tensorOf([0, Math.log(3)]));
    expect(await evaluate([-100, -100], 'mean')).toBeAllclose(tensorOf(0));
  });

  it.each([
    ['int32', undefined],
    ['int64', undefined],
    ['int64', -100],
  ] as const)('fails for classes below 0 or too large in %s, ignoring %s', async (dtype, ignoreIndex) => {
    const options = ignoreIndex === undefined ? {} : { ignoreIndex };
    for (const target of [-1, 3]) {
      const feeds = [logits, tensorOf([2, target], dtype)];
      await expect(evaluateGraph((x, t) => softmaxCrossEntropy(x, t, options), feeds)).rejects.toThrow(
        'an index or class of the batch is negative or too large',
      );
    }
  });

  it('is finite for far logits, and so is its gradient', async () => {
    const feeds = [
      tensorOf([
        [-FAR, FAR],
        [-FAR, FAR],
      ]),
      tensorOf([0, 1], 'int64'),
    ];
    const loss = (x: Tensor, t: Tensor) => softmaxCrossEntropy(x, t, { reduction: 'sum' });
    expect(await evaluateGraph(loss, feeds)).toBeAllclose(tensorOf(2 * FAR));
    const gradient = await evaluateGraph((x, t) => gradients(loss(x, t), [x]).get(x)!, feeds);
    expect(gradient).toBeAllclose(
      tensorOf([
        [-1, 1],
        [0, 0],
      ]),
    );
  });
});

describe('listwiseSoftmax', () => {
  it('is the cross-entropy of two softmaxes', async () => {
    // Relevance gives 1/4 and 3/4, scores give 2/3 and 1/3.
    const feeds = [tensorOf([[Math.log(2), 0]]), tensorOf([[0, Math.log(3)]])];
    const result = await evaluateGraph((s, r) => listwiseSoftmax(s, r), feeds);
    expect(result).toBeAllclose(tensorOf(Math.log(3 / 2) / 4 + (3 * Math.log(3)) / 4));
  });

  it('leaves out masked items and empty lists', async () => {
    const feeds = [
      tensorOf([
        [Math.log(2), 0, 50],
        [1, 2, 3],
      ]),
      tensorOf([
        [0, Math.log(3), 9],
        [3, 2, 1],
      ]),
      tensorOf(
        [
          [true, true, false],
          [false, false, false],
        ],
        'bool',
      ),
    ];
    const build = (s: Tensor, r: Tensor, m: Tensor) => listwiseSoftmax(s, r, { mask: m });
    const expected = Math.log(3 / 2) / 4 + (3 * Math.log(3)) / 4;
    expect(await evaluateGraph(build, feeds)).toBeAllclose(tensorOf(expected));
    const gradient = await evaluateGraph((s, r, m) => gradients(build(s, r, m), [s]).get(s)!, feeds);
    expect(gradient).toBeAllclose(
      tensorOf([
        [2 / 3 - 1 / 4, 1 / 3 - 3 / 4, 0],
        [0, 0, 0],
      ]),
    );
  });

  it('is finite for far scores', async () => {
    const feeds = [tensorOf([[-FAR, FAR]]), tensorOf([[FAR, -FAR]])];
    expect(await evaluateGraph((s, r) => listwiseSoftmax(s, r), feeds)).toBeAllclose(tensorOf(2 * FAR));
  });
});

describe('sampledSoftmax', () => {
  /** vectors, weights, biases, log of expected counts, targets, samples. */
  type Six = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  const build = (...[vectors, weights, biases, logExpectedCounts, targets, samples]: Six) =>
    sampledSoftmax({ vectors, weights, biases, targets, samples, logExpectedCounts });
  const evaluate = (feeds: Parameters<typeof evaluateGraph>[1]) =>
    evaluateGraph((...inputs) => build(...(inputs as Six)), feeds);

  it('corrects logits by the expected counts and counts a target once', async () => {
    // Logits: class 0: 1, class 1: 2, class 2: 3 + 1; less the logarithms 0, log 2, log 4. Target 1; samples 1, 2, 0.
    const feeds = [
      tensorOf([[1, 0]]),
      tensorOf([
        [1, 9],
        [2, 9],
        [3, 9],
      ]),
      tensorOf([0, 0, 1]),
      tensorOf([0, Math.log(2), Math.log(4)]),
      tensorOf([1], 'int64'),
      tensorOf([1, 2, 0], 'int64'),
    ];
    const parts = [Math.E ** 2 / 2, Math.E ** 4 / 4, Math.E];
    const expected = -Math.log(parts[0]! / (parts[0]! + parts[1]! + parts[2]!));
    expect(await evaluate(feeds)).toBeAllclose(tensorOf(expected));
  });

  it.each([
    ['target', [-1], [0, 1]],
    ['sample', [1], [0, -1]],
  ])('fails for a %s below 0', async (_, targets, samples) => {
    const rows = [tensorOf([[1]]), tensorOf([[1], [2]]), tensorOf([0, 0]), tensorOf([0, 0])];
    await expect(evaluate([...rows, tensorOf(targets, 'int32'), tensorOf(samples, 'int32')])).rejects.toThrow(
      'an index or class of the batch is negative or too large',
    );
  });

  it('is the full softmax where all classes are sampled', async () => {
    const random = createRandomStream(1, 'losses.test');
    const draw = (...shape: number[]) =>
      createTensor('float32', shape, Array.from({ length: shape.reduce((a, b) => a * b) }, random.normal));
    const [vectors, weights] = [draw(3, 4), draw(5, 4)];
    const targets = tensorOf([0, 4, 2], 'int64');
    const all = tensorOf([0, 1, 2, 3, 4], 'int64');
    const none = tensorOf([0, 0, 0, 0, 0]);
    const sampled = await evaluate([vectors, weights, none, none, targets, all]);
    const logits = [0, 1, 2].map((row) =>
      [0, 1, 2, 3, 4].map((column) =>
        [0, 1, 2, 3].reduce(
          (sum, k) => sum + Number(vectors.data[row * 4 + k]) * Number(weights.data[column * 4 + k]),
          0,
        ),
      ),
    );
    const full = await evaluateGraph((x, t) => softmaxCrossEntropy(x, t), [tensorOf(logits), targets]);
    expect(sampled).toBeAllclose(full);
  });

  it('is finite for far logits', async () => {
    const feeds = (value: number) => [
      tensorOf([[value]]),
      tensorOf([[1], [-1]]),
      tensorOf([0, 0]),
      tensorOf([0, 0]),
      tensorOf([0], 'int64'),
      tensorOf([1, 1], 'int64'),
    ];
    expect(await evaluate(feeds(FAR))).toBeAllclose(tensorOf(0));
    expect(await evaluate(feeds(-FAR))).toBeAllclose(tensorOf(2 * FAR + Math.LN2));
  });
});
