// What a user reads where a library speaks of its options, and after Ctrl-C.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { AbortedError, ConfigError } from '../core/errors.ts';
import { OptionError } from '../core/option-error.ts';
import { MEL_CNN_DEFAULTS } from '../models/mel-cnn/options.ts';
import { TITLE_BERT_DEFAULTS } from '../models/title-bert/options.ts';
import { WORD2VEC_DEFAULTS } from '../models/word2vec/options.ts';
import { createProgram } from './program.ts';
import { flagOf, wordError } from './word-error.ts';

const folder = useTemporaryFolder();

/** A subcommand, parsed with the last of these words. */
function command(...path: string[]) {
  const [name, child, ...words] = path;
  const parent = createProgram().commands.find((one) => one.name() === name)!;
  const found = parent.commands.find((one) => one.name() === child)!;
  found.parseOptions(words);
  return found;
}

describe('flagOf', () => {
  it.each([
    ['title-bert', 'layerDecay', '--layer-decay'],
    ['title-bert', 'checkpoint.everySteps', '--checkpoint-every'],
    ['mel-cnn', 'specAugment.timeShare', '--time-share'],
    ['mel-cnn', 'heldOutShare', '--held-out-share'],
    ['word2vec', 'checkpoint.everySeconds', '--checkpoint-every'],
    ['title-bert', 'stopAfter', 'stopAfter'],
  ])('of %s gives for %s %s', (model, option, flag) => {
    expect(flagOf(option, command('train', model))).toBe(flag);
  });

  it('knows the share that pre-training calls otherwise', () => {
    expect(flagOf('heldOutShare', command('pretrain', 'bert'))).toBe('--held-out');
  });

  /** Options of the library that no flag of the same name stands for. */
  const WITHOUT: Readonly<Record<string, readonly string[]>> = {
    'title-bert': ['stopAfter', 'parameters', 'session'],
    'mel-cnn': ['session'],
    word2vec: ['dynamicWindow', 'sharedNegatives', 'mode', 'parameters'],
  };
  it.each([
    ['title-bert', TITLE_BERT_DEFAULTS],
    ['mel-cnn', MEL_CNN_DEFAULTS],
    ['word2vec', WORD2VEC_DEFAULTS],
  ])('finds a flag for every option of %s that the command line has', (model, defaults) => {
    const options = Object.keys(defaults);
    const unflagged = options.filter((name) => flagOf(name, command('train', model)) === name);
    expect(unflagged.sort()).toEqual([...WITHOUT[model]!].sort());
  });
});

describe('wordError', () => {
  const error = new OptionError(
    'title-bert',
    (nameOf) => `${nameOf('stopAfter')} must be at most ${nameOf('epochs')}`,
  );

  it('calls options by their flags', async () => {
    expect(await wordError(error, command('train', 'title-bert'))).toBe('stopAfter must be at most --epochs');
  });

  it('keeps the words of the library where there are no flags', async () => {
    const text = 'title-bert: stopAfter must be at most epochs';
    expect(await wordError(error, command('train', 'popularity'))).toBe(text);
    expect(await wordError(error, null)).toBe(text);
  });

  it('leaves other errors as they are', async () => {
    expect(await wordError(new ConfigError('x: layerDecay'), command('train', 'title-bert'))).toBe(
      'x: layerDecay',
    );
    expect(await wordError(new AbortedError(), command('train', 'popularity'))).toBe('interrupted');
  });

  it('says after Ctrl-C how to go on', async () => {
    const dir = join(folder(), 'state');
    const interrupted = new AbortedError('interrupted after 12 steps; a checkpoint is kept', {
      done: '12 steps',
    });
    const told = (...words: string[]) => wordError(interrupted, command('train', 'mel-cnn', ...words));
    expect(await told()).toBe(
      'interrupted after 12 steps; nothing is kept, as --checkpoint <dir> was not given',
    );
    expect(await told('--checkpoint', dir)).toBe(
      `interrupted after 12 steps; there was no state of training to keep in ${dir} yet, so begin anew`,
    );
    await mkdir(join(dir, 'step-000000012'), { recursive: true });
    await writeFile(join(dir, 'step-000000012', 'manifest.json'), '{}');
    expect(await told('--checkpoint', dir)).toBe(
      `interrupted after 12 steps; the state of training is kept in ${dir}: the same command with --resume goes on from it`,
    );
  });
});
