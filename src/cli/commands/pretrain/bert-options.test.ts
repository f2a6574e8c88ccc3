import { expect, test } from 'vitest';
import { ConfigError } from '../../../core/errors.ts';
import {
  checkPretrainOptions,
  PRETRAIN_DEFAULTS,
  PRETRAIN_RANGES,
} from '../../../models/bert/pretraining/options.ts';
import { addPretrainOptions, DEFAULTS, RANGES, toPretrainOptions } from './bert-options.ts';

function parse(...args: string[]) {
  const command = addPretrainOptions().parse(['--data', 'd', '--out', 'o', ...args], { from: 'user' });
  return toPretrainOptions(command.opts(), (name) => command.getOptionValueSource(name as never) === 'cli');
}

test('the defaults are those of the pre-training', () => {
  expect(PRETRAIN_DEFAULTS).toMatchObject(DEFAULTS);
  expect(parse()).toEqual(DEFAULTS);
  expect(checkPretrainOptions(parse())).toEqual(PRETRAIN_DEFAULTS);
});

test('the ranges are those of the pre-training', () => {
  expect(PRETRAIN_RANGES).toMatchObject(RANGES);
});

test('each option reaches the pre-training', () => {
  const words = [
    ...['--preset', 'mini', '--vocabulary-size', '500', '--epochs', '3', '--batch-size', '16'],
    ...['--learning-rate', '3e-4', '--max-length', '24', '--dropout', '0', '--held-out', '0.1'],
    ...['--shards', '4', '--checkpoint', 'state', '--checkpoint-every', '50', '--resume'],
  ];
  expect(parse(...words)).toEqual({
    preset: 'mini',
    vocabularySize: 500,
    epochs: 3,
    batchSize: 16,
    learningRate: 3e-4,
    maxLength: 24,
    dropout: 0,
    heldOutShare: 0.1,
    shards: 4,
    checkpoint: { dir: 'state', everySteps: 50, resume: true },
  });
  expect(parse('--from', 'there').from).toBe('there');
});

test.each([
  [['--resume'], '--resume goes on from a checkpoint: say where it is with --checkpoint'],
  [['--checkpoint-every', '9'], '--checkpoint-every keeps checkpoints: say where with --checkpoint'],
  [['--from', 'x', '--preset', 'tiny'], '--preset is for a new network, and --from has its own'],
  [['--from', 'x', '--vocabulary-size', '900'], '--vocabulary-size is for a new network'],
])('%j is refused', (words, message) => {
  expect(() => parse(...words)).toThrow(ConfigError);
  expect(() => parse(...words)).toThrow(message);
});
