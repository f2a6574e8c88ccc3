import { expect, test } from 'vitest';
import {
  checkTitleBertOptions,
  TITLE_BERT_DEFAULTS,
  TITLE_BERT_RANGES,
} from '../../../models/title-bert/options.ts';
import { formatTagMeasures } from '../../format-tag-measures.ts';
import { formatStopping } from './title-bert.ts';
import { createTitleBertCommand, DEFAULTS, RANGES, toTitleBertOptions } from './title-bert-options.ts';

const parse = (...args: string[]) => {
  const words = ['--data', 'd', '--out', 'o', ...args];
  const command = createTitleBertCommand().parse(words, { from: 'user' });
  return toTitleBertOptions(command.opts(), (name) => command.getOptionValueSource(name as never) === 'cli');
};

test('the defaults are those of the model', () => {
  const {
    bert: _,
    checkpoint: __,
    session: ___,
    parameters: ____,
    stopAfter: _____,
    ...rest
  } = TITLE_BERT_DEFAULTS;
  expect(DEFAULTS).toEqual(rest);
  expect(parse()).toEqual(rest);
});

test('the ranges are those of the model', () => {
  const { stopAfter: _, ...rest } = TITLE_BERT_RANGES;
  expect(RANGES).toEqual(rest);
});

test('each option reaches the model', () => {
  const words = [
    ...['--preset', 'mini', '--vocabulary-size', '900', '--max-length', '16', '--epochs', '7'],
    ...['--patience', '2', '--batch-size', '8', '--learning-rate', '3e-4', '--layer-decay', '0.9'],
    ...['--frozen-layers', '0', '--weight-decay', '0.1', '--warm-up-share', '0.2', '--shards', '4'],
    ...[
      '--min-tag-count',
      '5',
      '--min-song-count',
      '6',
      '--max-songs',
      '70',
      '--tag-titles',
      '8',
      '--song-weight',
      '0.5',
    ],
    ...['--positive-weight', '0.25', '--pooling', 'cls', '--vectors', 'none', '--tuning-questions', '9'],
    ...['--checkpoint', 'state', '--checkpoint-every', '50', '--resume'],
  ];
  const options = parse(...words);
  expect(options).toEqual({
    ...{ preset: 'mini', vocabularySize: 900, maxLength: 16, epochs: 7, patience: 2, batchSize: 8 },
    ...{ learningRate: 3e-4, layerDecay: 0.9, frozenLayers: 0, weightDecay: 0.1, warmUpShare: 0.2 },
    ...{
      shards: 4,
      minTagCount: 5,
      minSongCount: 6,
      maxSongs: 70,
      tagTitles: 8,
      songWeight: 0.5,
      positiveWeight: 0.25,
    },
    ...{ pooling: 'cls', vectors: 'none', tuningQuestions: 9 },
    checkpoint: { dir: 'state', everySteps: 50, resume: true },
  });
  expect(checkTitleBertOptions(options)).toMatchObject(options);
});

test('resuming needs a checkpoint', () => {
  expect(() => parse('--resume')).toThrow('--resume goes on from a checkpoint');
});

test.each([
  ['--preset', 'tiny'],
  ['--vocabulary-size', '900'],
])('%s is not ignored beside a given encoder', (option, value) => {
  expect(() => parse('--bert', 'bert', option, value)).toThrow(
    `${option} is for a new encoder, and --bert has its own`,
  );
  expect(parse('--bert', 'bert')).toEqual(DEFAULTS);
});

test('each kind of evidence has a column', () => {
  const alone = { popular: 0.1, mentions: 0.2, companions: 0.25, nearTitles: 0.27, network: 0.3 };
  const measures = { ...alone, combination: 0.4 };
  const tagMeasures = [{ kind: 'title' as const, numQuestions: 120, ...measures }];
  const lines = [
    'tag nDCG of each kind of evidence alone, and of all of it, on the questions it was tuned on',
    'question      n  popular  mentions  companions  near titles  network  combination',
    'title only  120   0.1000    0.2000      0.2500       0.2700   0.3000       0.4000',
  ];
  expect(formatTagMeasures({ tagMeasures, sawHiddenTags: false })).toEqual(lines);
  expect(formatTagMeasures({ tagMeasures, sawHiddenTags: true })).toEqual([
    ...lines,
    'too good: the encoder was pre-trained on the tags that these questions hide',
  ]);
  expect(formatTagMeasures({ tagMeasures: [], sawHiddenTags: true })).toEqual([]);
});

test('that training stopped early is told, with the reason and what follows from it', () => {
  const stopping = { done: 450, planned: 2000, best: 300, patience: 3 };
  expect(formatStopping({ stopping, epochs: 6 })).toEqual([
    'tuning: stopped early after 450 of 2,000 steps, as 3 measurements in a row brought no gain, the best after 300; hence 6 passes over everything',
  ]);
  expect(formatStopping({ stopping: null, epochs: 6 })).toEqual([]);
});
