// Bad input of every kind: the documented exit code, one line that says where, what and what to do, and nothing
// written.
import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../src/core/version.ts';
import { writeFiles } from '../helpers/arena-folder.ts';
import { listAll, runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
let before: string[];

const GOOD = '{"id":1,"plylst_title":"a","songs":[1,2],"tags":["x"]}';

/** Training files whose second record is at fault, by the name of their folder. */
const BAD_RECORDS = {
  'cut-short': `[${GOOD},{"id":2,"songs":[3,`,
  'not-a-number': `[${GOOD},{"id":2,"songs":[NaN],"tags":[]}]`,
  fraction: `[${GOOD},{"id":2,"songs":[3,1.5],"tags":[]}]`,
  'text-id': `[${GOOD},{"id":2,"songs":["3"],"tags":[]}]`,
  'wrong-type': `[${GOOD},{"id":2,"songs":"3","tags":[]}]`,
  'wrong-tag': `[${GOOD},{"id":2,"songs":[3],"tags":[7]}]`,
  'unknown-field': `[${GOOD},{"id":2,"songs":[3],"tags":[],"song":[4]}]`,
  'no-id': `[${GOOD},{"songs":[3],"tags":[]}]`,
  'bad-date': `[${GOOD},{"id":2,"songs":[3],"tags":[],"updt_date":"yesterday"}]`,
  'no-array': GOOD,
  empty: '',
};

/** A copy of the model whose manifest says something else. */
function copyModel(name: string, changes: object): void {
  cpSync(join(folder(), 'model'), join(folder(), name), { recursive: true });
  const file = join(folder(), name, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...manifest, ...changes }));
}

beforeAll(async () => {
  const segue = (...args: string[]) => segueOutput([...args, '--quiet'], folder());
  await segue('demo-data', '--out', 'arena');
  await segue('import', 'arena', '--out', 'dataset');
  await segue('train', 'popularity', '--data', 'dataset', '--out', 'model');
  copyModel('model-of-2099', { formatVersion: 99, segueVersion: '9.9.9' });
  copyModel('model-damaged', {});
  truncateSync(join(folder(), 'model-damaged', 'vocabulary.safetensors'), 1000);
  for (const [name, text] of Object.entries(BAD_RECORDS)) {
    await writeFiles(join(folder(), name), { 'train.json': text });
  }
  mkdirSync(join(folder(), 'directory', 'train.json'), { recursive: true });
  const train = `[${GOOD}]`;
  await writeFiles(folder(), {
    'no-questions/train.json': train,
    'bad-question/train.json': train,
    'bad-question/val.json': '[{"id":5,"songs":[-1],"tags":[]}]',
    'bad-song/train.json': train,
    'bad-song/song_meta.json': '[{"id":1,"song_name":7}]',
    'bad-genres/train.json': train,
    'bad-genres/genre_gn_all.json': '["GN0100"]',
    'questions.json': '[{"id":5,"songs":[999999],"tags":[]}]',
    'short.json': '[{"id":5,"songs":[1],"tags":["x"]}]',
    'answers.json': '[{"id":5,"songs":[1],"tags":["x"]}]',
    'other-answers/train.json': readFileSync(join(folder(), 'arena', 'train.json'), 'utf8'),
    'other-answers/val.json': '[{"id":900001,"songs":[],"tags":[]}]',
    'other-answers/val.answers.json': '[{"id":900002,"songs":[1],"tags":["x"]}]',
    'older.json': 'older results',
  });
  before = listAll(folder());
});

// So that one fault does not make the tests after it fail.
afterEach(() => {
  for (const name of ['new', 'new.json']) rmSync(join(folder(), name), { recursive: true, force: true });
});

/** Runs a command line that must fail, leave no trace and say why in one line. */
async function expectFailure(args: readonly string[], code: number, message: string): Promise<void> {
  const run = await runSegue(args, { cwd: folder() });
  expect(run.stderr).toBe(`segue: ${message}\n`);
  expect(run.code).toBe(code);
  expect(run.stdout).toBe('');
  expect(listAll(folder())).toEqual(before);
}

const WHOLE = 'expected a whole number from 0 to 9007199254740991';
const CHECK = 'check the path';

describe('segue import refuses', () => {
  it.each([
    [
      'cut-short',
      3,
      'cut-short/train.json, record 1, byte 75: the file ends in the middle of a value; it is probably cut short, so copy it again',
    ],
    [
      'not-a-number',
      3,
      'not-a-number/train.json, record 1, byte 73: NaN is not valid JSON; write a number, or null where unknown',
    ],
    ['fraction', 3, `fraction/train.json, record 1 (id 2), field songs[1]: ${WHOLE}, got 1.5`],
    ['text-id', 3, `text-id/train.json, record 1 (id 2), field songs[0]: ${WHOLE}, got "3"`],
    ['wrong-type', 3, 'wrong-type/train.json, record 1 (id 2), field songs: expected an array, got "3"'],
    ['wrong-tag', 3, 'wrong-tag/train.json, record 1 (id 2), field tags[0]: expected a text, got 7'],
    [
      'unknown-field',
      3,
      'unknown-field/train.json, record 1 (id 2), field song: unknown field; known are tags, id, plylst_title, songs, like_cnt, updt_date; rename or remove it',
    ],
    ['no-id', 3, `no-id/train.json, record 1, field id: ${WHOLE}, got nothing`],
    [
      'bad-date',
      3,
      'bad-date/train.json, record 1 (id 2), field updt_date: expected a date such as "2020-04-30 23:59:59.000" or null, got "yesterday"',
    ],
    [
      'no-array',
      3,
      'no-array/train.json, byte 0: expected a JSON array of records, which starts with "[", got "{"',
    ],
    [
      'empty',
      3,
      'empty/train.json, byte 0: the file is empty; expected a JSON array of records, which starts with "["',
    ],
    ['bad-question', 3, `bad-question/val.json, record 0 (id 5), field songs[0]: ${WHOLE}, got -1`],
    [
      'bad-song',
      3,
      'bad-song/song_meta.json, record 0 (id 1), field song_name: expected a text or null, got 7',
    ],
    ['directory', 5, 'cannot read directory/train.json: it is a directory; give the path of a file'],
    ['nowhere', 4, `cannot read nowhere: it does not exist; ${CHECK}`],
    ['short.json', 5, 'short.json: expected a folder that holds train.json, got a file; name its folder'],
  ])('%s', (source, code, message) =>
    expectFailure(['import', source, '--out', 'new', '--quiet'], code, message),
  );

  it('genres that are no object, naming the file', async () => {
    const run = await runSegue(['import', 'bad-genres', '--out', 'new', '--quiet'], { cwd: folder() });
    expect(run.stderr).toMatch(/^segue: bad-genres\/genre_gn_all\.json.+\n$/);
    expect(run.code).toBe(3);
    expect(listAll(folder())).toEqual(before);
  });

  it('an output that exists, without --force', () =>
    expectFailure(
      ['import', 'arena', '--out', 'dataset'],
      2,
      'dataset exists already; choose another directory, or --force to replace it',
    ));

  it('to replace with --force what is no artefact, or one of another kind', async () => {
    await expectFailure(
      ['import', 'arena', '--out', 'no-id', '--force'],
      2,
      'no-id is not a Segue artefact, so --force does not replace it; choose another directory',
    );
    await expectFailure(
      ['import', 'arena', '--out', 'model', '--force'],
      2,
      'model is an artefact of kind "model", so --force does not replace it by "dataset"; choose another directory',
    );
  });

  it('in its last line, below the progress, too', async () => {
    const run = await runSegue(['import', 'bad-question', '--out', 'new'], { cwd: folder() });
    const lines = run.stderr.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^reading train\.json: 56 bytes, \d+\.\d s$/);
    expect(lines.slice(1)).toEqual([
      `segue: bad-question/val.json, record 0 (id 5), field songs[0]: ${WHOLE}, got -1`,
    ]);
  });
});

describe('segue describe and train refuse', () => {
  it('an output that exists, before anything is learned', async () => {
    const run = await runSegue(['train', 'neighbours', '--data', 'dataset', '--out', 'model'], {
      cwd: folder(),
    });
    expect(run.stderr).toBe(
      'segue: model exists already; choose another directory, or --force to replace it\n',
    );
    expect(run.code).toBe(2);
  });

  it.each([
    [['describe', 'nowhere'], 4, `no Segue artefact at nowhere: manifest.json is missing; ${CHECK}`],
    [['describe', 'model'], 3, `model/manifest.json, field kind: expected "dataset", got "model"; ${CHECK}`],
    [
      ['train', 'popularity', '--data', 'arena', '--out', 'new'],
      4,
      `no Segue artefact at arena: manifest.json is missing; ${CHECK}`,
    ],
  ])('%j', (args, code, message) => expectFailure([...args, '--quiet'], code, message));
});

describe('segue predict refuses', () => {
  const predict = (model: string, questions: string, out: string, ...more: string[]) => [
    ...['predict', '--model', model, '--questions', questions, '--out', out, '--quiet'],
    ...more,
  ];
  it.each([
    [
      'a model of another version',
      predict('model-of-2099', 'questions.json', 'new.json'),
      3,
      `model-of-2099/manifest.json, field formatVersion: expected 1, got 99; it was made by Segue "9.9.9", this is ${VERSION}: make it again`,
    ],
    [
      'an artefact of another kind',
      predict('dataset', 'questions.json', 'new.json'),
      3,
      `dataset/manifest.json, field kind: expected "model", got "dataset"; ${CHECK}`,
    ],
    [
      'a model that is not there',
      predict('nowhere', 'questions.json', 'new.json'),
      4,
      `no Segue artefact at nowhere: manifest.json is missing; ${CHECK}`,
    ],
    [
      'questions that are not there',
      predict('model', 'nowhere.json', 'new.json'),
      4,
      `cannot read nowhere.json: it does not exist; ${CHECK}`,
    ],
    [
      'a folder in place of questions',
      predict('model', 'arena', 'new.json'),
      5,
      'cannot read arena: it is a directory; give the path of a file',
    ],
    [
      'a folder in place of the output',
      predict('model', 'questions.json', 'arena'),
      5,
      'cannot write arena: it is a directory; give the path of a file',
    ],
    [
      'an output below a file',
      predict('model', 'questions.json', 'older.json/new.json'),
      5,
      `cannot write older.json/new.json: a part of the path is a file, not a directory; ${CHECK}`,
    ],
    [
      'to replace its questions',
      predict('model', 'questions.json', './questions.json'),
      2,
      './questions.json: the results would replace the questions; choose another file',
    ],
    [
      'unknown songs with --unknown error',
      predict('model', 'questions.json', 'new.json', '--unknown', 'error'),
      4,
      'questions.json, playlist 5: the model does not know song 999999; remove it, or use --unknown skip',
    ],
    [
      'more songs than there are',
      predict('model', 'questions.json', 'new.json', '--songs', '20000'),
      2,
      'numSongs is 20000, but the model knows 12000; ask for fewer',
    ],
  ])('%s', (_, args, code, message) => expectFailure(args, code, message));

  it('a damaged model, naming its file', async () => {
    const run = await runSegue(predict('model-damaged', 'questions.json', 'new.json'), { cwd: folder() });
    expect(run.stderr).toMatch(/^segue: model-damaged\/vocabulary\.safetensors.+\n$/);
    expect(run.code).toBe(3);
  });

  it('truncated questions, and leaves older results as they were', async () => {
    await expectFailure(
      predict('model', 'cut-short/train.json', 'older.json'),
      3,
      'cut-short/train.json, record 1, byte 75: the file ends in the middle of a value; it is probably cut short, so copy it again',
    );
    expect(readFileSync(join(folder(), 'older.json'), 'utf8')).toBe('older results');
  });
});

describe('segue evaluate refuses', () => {
  const evaluate = (results: string) => ['evaluate', '--answers', 'answers.json', '--results', results, '-q'];
  it.each([
    [
      'a wrong number of songs',
      evaluate('short.json'),
      6,
      'short.json, playlist 5: 1 songs where exactly 100 are asked; write exactly 100, or evaluate with --lenient (then a short list is scored as it is, a long one is cut)',
    ],
    ['a missing file', evaluate('nowhere.json'), 4, `cannot read nowhere.json: it does not exist; ${CHECK}`],
    [
      'a truncated file',
      evaluate('cut-short/train.json'),
      3,
      'cut-short/train.json, record 1, byte 75: the file ends in the middle of a value; it is probably cut short, so copy it again',
    ],
  ])('%s', (_, args, code, message) => expectFailure(args, code, message));
});

describe('segue run refuses', () => {
  it.each([
    [
      'an unknown model, before any work',
      ['run', 'arena', '--out', 'new', '--model', 'foo'],
      2,
      "unknown model 'foo'; known are neighbours, word2vec, title-bert, popularity, genre-popularity, selection",
    ],
    [
      'a model that needs more than a data set, before any work',
      ['run', 'arena', '--out', 'new', '--model', 'sound-space'],
      2,
      'a sound-space model needs spectrograms as well; train it by itself, or run one of neighbours, word2vec, title-bert, popularity, genre-popularity, selection',
    ],
    [
      'a folder without questions',
      ['run', 'no-questions', '--out', 'new'],
      4,
      "no-questions: no question file (val.json, test.json, NAME.questions.json or questions/*.json); make one with 'segue split'",
    ],
    [
      'a source with a fault',
      ['run', 'bad-question', '--out', 'new', '-q'],
      3,
      `bad-question/val.json, record 0 (id 5), field songs[0]: ${WHOLE}, got -1`,
    ],
    [
      'an output that exists, without --force',
      ['run', 'arena', '--out', 'model'],
      2,
      'model exists already; choose another directory, or --force to replace it',
    ],
    [
      'answers to other questions, after all the work',
      ['run', 'other-answers', '--out', 'new', '-q', '--model', 'popularity'],
      6,
      'new/results.json, playlist 900001: the answers have no such playlist; remove it, or evaluate with --lenient (then the playlist is ignored)',
    ],
  ])('%s', (_, args, code, message) => expectFailure(args, code, message));
});
