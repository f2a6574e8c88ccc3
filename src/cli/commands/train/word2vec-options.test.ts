import { Command } from '@commander-js/extra-typings';
import { expect, test } from 'vitest';
import { ConfigError } from '../../../core/errors.ts';
import { WORD2VEC_TRAINING_RANGES } from '../../../kernels/word2vec/training-options.ts';
import {
  checkWord2vecOptions,
  WORD2VEC_DEFAULTS,
  WORD2VEC_RANGES,
} from '../../../models/word2vec/options.ts';
import { describeTraining } from './train-and-save.ts';
import {
  addWord2vecOptions,
  checkGivenVectors,
  DEFAULTS,
  RANGES,
  toWord2vecOptions,
} from './word2vec-options.ts';

const parse = (...args: string[]) =>
  toWord2vecOptions(
    addWord2vecOptions(new Command() as never)
      .parse(args, { from: 'user' })
      .opts(),
  );

test('the defaults are those of the model', () => {
  expect(WORD2VEC_DEFAULTS).toMatchObject(DEFAULTS);
  const { tuningQuestions: _, parameters: __, ...rest } = WORD2VEC_DEFAULTS;
  expect(parse()).toEqual(rest);
});

test('the ranges are those of the model', () => {
  expect(RANGES).toEqual({ ...WORD2VEC_TRAINING_RANGES, ...WORD2VEC_RANGES });
});

test('each option reaches the model', () => {
  const words = [
    ...['--architecture', 'skip-gram', '--output', 'hierarchical-softmax', '--dimensions', '32'],
    ...['--window', '7', '--fixed-window', '--order', 'shuffled', '--negatives', '3'],
    ...['--sampling-exponent', '-0.5', '--own-negatives', '--subsampling', '1e-4', '--epochs', '2'],
    ...['--learning-rate', '0.05', '--min-learning-rate', '0.001', '--min-count', '2'],
    ...['--tokens', 'words, songs', '--token-weights', 'words=0.5,songs=2', '--fast'],
    ...['--tuning-questions', '9', '--checkpoint', 'state', '--checkpoint-every', '60', '--resume'],
  ];
  const options = parse(...words);
  expect(options).toEqual({
    architecture: 'skip-gram',
    output: 'hierarchical-softmax',
    dimensions: 32,
    window: 7,
    dynamicWindow: false,
    order: 'shuffled',
    negatives: 3,
    samplingExponent: -0.5,
    sharedNegatives: false,
    subsampling: 1e-4,
    epochs: 2,
    learningRate: 0.05,
    minLearningRate: 0.001,
    minCount: 2,
    tokens: ['words', 'songs'],
    tokenWeights: { words: 0.5, songs: 2 },
    mode: 'fast',
    tuningQuestions: 9,
    checkpoint: { dir: 'state', everySeconds: 60, resume: true },
  });
  expect(checkWord2vecOptions(options).tokens).toEqual(['songs', 'words']);
});

/** Parses a whole command line, as if vectors were given. */
function checkBesideVectors(...args: string[]): void {
  const command = addWord2vecOptions(describeTraining('word2vec', '')).option('--out <dir>');
  checkGivenVectors(command.parse(['--data', 'd', ...args], { from: 'user' }) as never);
}

test.each([
  ...[
    ['--architecture', 'cbow'],
    ['--output', 'hierarchical-softmax'],
    ['--dimensions', '128'],
  ],
  ...[['--window', '5'], ['--fixed-window'], ['--order', 'kept'], ['--negatives', '5']],
  ...[['--sampling-exponent', '1'], ['--own-negatives'], ['--subsampling', '0'], ['--epochs', '9']],
  ...[
    ['--learning-rate', '1'],
    ['--min-learning-rate', '0'],
    ['--min-count', '1'],
  ],
  ...[['--token-weights', 'tags=2'], ['--fast'], ['--resume'], ['--plan']],
  ...[
    ['--checkpoint', 'c'],
    ['--checkpoint-every', '9'],
  ],
])('%s is refused beside --vectors, by name', (...option) => {
  expect(() => checkBesideVectors(...option)).not.toThrow();
  expect(() => checkBesideVectors('--vectors', 'v.bin', ...option)).toThrow(
    new ConfigError(`${option[0]} is for training, and --vectors trains nothing; leave one of them out`),
  );
});

test('what says how given vectors are used is no option of training', () => {
  const words = ['--tokens', 'songs', '--tuning-questions', '0', '--seed', '1', '--threads', '1'];
  const common = ['--out', 'o', '--force', '--json', '--quiet'];
  expect(() => checkBesideVectors('--vectors', 'v.bin', ...words, ...common)).not.toThrow();
});
