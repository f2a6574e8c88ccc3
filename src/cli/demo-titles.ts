// The part of `segue demo` that reads titles: pre-trains a small encoder, fine-tunes it to tags and songs, answers the
// questions by it alone, and finds the tags of a title. Brief on purpose: it shows that all of it works.
import { join } from 'node:path';
import { loadDataset } from '../dataset/load-dataset.ts';
import { readBertDirectory } from '../models/bert/bert-directory.ts';
import { pretrainBert } from '../models/bert/pretraining/pretrain-bert.ts';
import type { PretrainReport } from '../models/bert/pretraining/pretrained-bert.ts';
import type { TrainContext } from '../models/contract.ts';
import { type AnswerReport, answerQuestions } from '../serving/answer-questions.ts';
import { openTitleTags, type TitleTags } from '../serving/find-tags.ts';
import { trainRecommender } from '../serving/recommender-artefact.ts';

/** The title whose tags are shown. */
export const DEMO_TITLE = '비 오는 날 카페 음악';

const PRETRAINING = { epochs: 1, maxLength: 16 } as const;
/** 500 songs are enough to see some; the rest of the time goes to tags. */
const FINE_TUNING = { epochs: 2, tuningQuestions: 0, vectors: 'none', maxSongs: 500, maxLength: 16 } as const;

/** What came of it. */
export interface TitleDemo {
  readonly pretraining: PretrainReport;
  readonly answered: AnswerReport;
  readonly tags: TitleTags;
}

/**
 * Writes `bert/`, `titles/` and `titles.results.json` into `dir`.
 * @param options.dataset folder of the imported data set
 * @param options.questions file of questions
 */
export async function demonstrateTitles(
  dir: string,
  options: { readonly dataset: string; readonly questions: string; readonly force: boolean },
  context: TrainContext,
): Promise<TitleDemo> {
  const { force } = options;
  const { signal } = context;
  const [bertDir, titlesDir] = [join(dir, 'bert'), join(dir, 'titles')];
  const dataset = await loadDataset(options.dataset);
  const pretrained = await pretrainBert(dataset, PRETRAINING, context);
  await pretrained.save(bertDir, { force, signal });
  const bert = await readBertDirectory(bertDir);
  const trained = await trainRecommender('title-bert', dataset, { ...FINE_TUNING, bert }, context);
  let answered: AnswerReport;
  try {
    await trained.save(titlesDir, { force, signal });
    const results = join(dir, 'titles.results.json');
    answered = await answerQuestions(trained.recommender, options.questions, results, {}, context);
  } finally {
    await trained.recommender.close();
  }
  const finder = await openTitleTags(titlesDir, context);
  try {
    const [tags] = await finder.find([DEMO_TITLE], 5);
    return { pretraining: pretrained.report, answered, tags: tags! };
  } finally {
    await finder.close();
  }
}
