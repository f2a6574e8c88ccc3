import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { NotFoundError } from '../core/errors.ts';
import { createDataset } from '../dataset/create-dataset.ts';
import { parseArenaDate } from '../dataset/dates.ts';
import { answerQuestions } from './answer-questions.ts';
import { trainRecommender } from './recommender-artefact.ts';

const folder = useTemporaryFolder();
const day = parseArenaDate('2020-05-10');
/** Songs 1 to 4 stand together; song 3 came out a day after the question's date. */
const dataset = createDataset(
  [0, 1, 2, 3].map((id) => ({ id, songs: [1, 2, 3, 4], tags: ['x', 'y'], updateDate: day + 9 })),
  [1, 2, 3, 4].map((id) => ({ id, releaseDate: id === 3 ? day + 1 : day })),
);
const { recommender } = await trainRecommender('neighbours', dataset, { tuningQuestions: 0 });
const OPTIONS = { numSongs: 2, numTags: 1 };

async function ask(question: object): Promise<string> {
  const file = join(folder(), 'questions.json');
  await writeFile(file, JSON.stringify([{ id: 7, songs: [1], tags: [], ...question }]));
  return file;
}

async function answer(question: object) {
  const results = join(folder(), 'results.json');
  const warnings: string[] = [];
  const logger = { info() {}, warn: (message: string) => warnings.push(message) };
  const report = await answerQuestions(recommender, await ask(question), results, OPTIONS, { logger });
  return { results: JSON.parse(await readFile(results, 'utf8')) as unknown, report, warnings };
}

test('a question file is held to its dates', async () => {
  const tags = [expect.stringMatching(/^[xy]$/)];
  const dated = await answer({ updt_date: '2020-05-10 12:00:00.000' });
  expect(dated.results).toEqual([{ id: 7, songs: [2, 4], tags }]);
  const later = await answer({ updt_date: '2020-05-11 00:00:00.000' });
  expect(later.results).toEqual([{ id: 7, songs: [2, 3], tags }]);
  expect((await answer({})).results).toEqual([{ id: 7, songs: [2, 3], tags }]);
});

test('what training did not know is left out, counted and told, or an error that names it', async () => {
  const { report, warnings } = await answer({ songs: [1, 99, 98], tags: ['no'] });
  expect(report).toEqual({
    numQuestions: 1,
    numRepeatedIds: 0,
    numUnknownSongs: 2,
    numUnknownTags: 1,
    numFallbackSongs: 0,
  });
  expect(warnings).toEqual([
    expect.stringMatching(/left out what the model does not know, songs: 2, tags: 1$/),
  ]);
  const file = await ask({ songs: [1, 99] });
  const strict = answerQuestions(recommender, file, join(folder(), 'none.json'), {
    ...OPTIONS,
    unknown: 'error',
  });
  await expect(strict).rejects.toThrow(NotFoundError);
  await expect(strict).rejects.toThrow('questions.json, playlist 7: the model does not know song 99');
});

test('of questions with the same id the first is answered, and the others are counted and told', async () => {
  const file = join(folder(), 'twice.json');
  const results = join(folder(), 'results.json');
  await writeFile(
    file,
    JSON.stringify([
      { id: 7, songs: [1], tags: [] },
      { id: 8, songs: [2], tags: [] },
      { id: 7, songs: [4], tags: [] },
    ]),
  );
  const warnings: string[] = [];
  const logger = { info() {}, warn: (message: string) => warnings.push(message) };
  const report = await answerQuestions(recommender, file, results, OPTIONS, { logger });
  const answers = JSON.parse(await readFile(results, 'utf8')) as { id: number; songs: number[] }[];
  expect(answers.map(({ id }) => id)).toEqual([7, 8]);
  expect(answers[0]!.songs).not.toContain(1);
  expect(report).toMatchObject({ numQuestions: 2, numRepeatedIds: 1 });
  expect(warnings).toEqual([expect.stringMatching(/left out questions with the id of an earlier one: 1$/)]);
});
