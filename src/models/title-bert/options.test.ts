import { expect, test } from 'vitest';
import { checkTitleBertOptions, TITLE_BERT_DEFAULTS } from './options.ts';
import { checkTitleParameters, DEFAULT_TITLE_PARAMETERS, STARTING_POINTS } from './parameters.ts';

test('what is missing or undefined has its default', () => {
  expect(checkTitleBertOptions({})).toEqual(TITLE_BERT_DEFAULTS);
  expect(checkTitleBertOptions({ epochs: undefined as never, patience: 5 })).toEqual({
    ...TITLE_BERT_DEFAULTS,
    patience: 5,
  });
});

const BAD: readonly [Record<string, unknown>, string][] = [
  [{ maxLength: 3 }, 'title-bert: maxLength must be a whole number from 4 to 4096, got 3'],
  [{ epochs: 'many' }, 'title-bert: epochs must be a whole number from 1, got many'],
  [{ epochs: 0 }, 'title-bert: epochs must be a whole number from 1, got 0'],
  [{ stopAfter: 0 }, 'title-bert: stopAfter must be a whole number from 1, got 0'],
  [
    { epochs: 4, stopAfter: 5, tuningQuestions: 0 },
    'title-bert: stopAfter must be at most epochs, which are 4, got 5; raise epochs',
  ],
  [{ epochs: 4, stopAfter: 2 }, 'title-bert: stopAfter is given, but tuning finds out when to stop'],
  [{ learningRate: 0 }, 'title-bert: learningRate must be a number above 0, got 0'],
  [{ learningRate: Infinity }, 'title-bert: learningRate must be a number above 0, got Infinity'],
  [{ layerDecay: 1.1 }, 'title-bert: layerDecay must be a number above 0 to 1, got 1.1'],
  [{ frozenLayers: -1 }, 'title-bert: frozenLayers must be a whole number from 0, got -1'],
  [{ patience: null }, 'title-bert: patience must be a whole number from 1, got null'],
  [{ positiveWeight: 2 }, 'title-bert: positiveWeight must be a number from 0 to 1, got 2'],
  [{ preset: 'large' }, "title-bert: preset must be one of tiny, mini, base, got 'large'"],
  [{ pooling: 'max' }, "title-bert: pooling must be one of mean, cls, got 'max'"],
  [{ vectors: true }, "title-bert: vectors must be one of train, none, got 'true'"],
  [{ patients: 2 }, "title-bert: unknown option 'patients'"],
  [{ checkpoint: { dir: 'x', every: 2 } }, "title-bert: checkpoint: unknown option 'every'"],
  [
    { checkpoint: { dir: 'x', everySteps: -1 } },
    'title-bert: checkpoint.everySteps must be a whole number from 0, got -1',
  ],
];

test.each(BAD)('%j is refused by name', (options, message) => {
  expect(() => checkTitleBertOptions(options as never)).toThrow(message);
});

test('an encoder that reads fewer tokens than asked for is refused', () => {
  const bert = { config: { maxPositionEmbeddings: 16 } } as never;
  expect(() => checkTitleBertOptions({ bert })).toThrow('maxLength is 32, but the given encoder reads 16');
  expect(() => checkTitleBertOptions({ maxLength: 513 })).toThrow(
    'title-bert: maxLength is 513, but an encoder of ours reads 512 tokens at most; lower maxLength',
  );
  expect(checkTitleBertOptions({ maxLength: 512 })).toMatchObject({ maxLength: 512 });
});

test('given weights are checked, and leave nothing to tune', () => {
  const { tuningQuestions } = checkTitleBertOptions({ parameters: DEFAULT_TITLE_PARAMETERS });
  expect(tuningQuestions).toBe(0);
  expect(() => checkTitleBertOptions({ parameters: DEFAULT_TITLE_PARAMETERS, tuningQuestions: 9 })).toThrow(
    'leave tuningQuestions out',
  );
  const again = { parameters: DEFAULT_TITLE_PARAMETERS, epochs: 4, stopAfter: 4 };
  expect(checkTitleBertOptions(again)).toMatchObject({ tuningQuestions: 0, epochs: 4, stopAfter: 4 });
  const tags = { ...DEFAULT_TITLE_PARAMETERS.tags, title: { network: 1 } };
  expect(() => checkTitleBertOptions({ parameters: { ...DEFAULT_TITLE_PARAMETERS, tags } as never })).toThrow(
    'title-bert: parameters.tags.title: nearTitles must be a number from 0 to 4, got undefined',
  );
});

test('all searches start within the ranges', () => {
  for (const start of STARTING_POINTS) expect(() => checkTitleParameters(start, 'start')).not.toThrow();
});
