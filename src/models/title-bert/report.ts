// What training found, for people: each kind of evidence alone beside their combination, measured on questions masked out
// of the training playlists.
import type { QuestionKind } from '../../dataset/question-kind.ts';
import type { TuningQuestion } from '../tuning/tuning-questions.ts';
import {
  COMPANIONS_ALONE,
  MENTIONS_ALONE,
  NETWORK_ALONE,
  type TitleParameters,
  type TitleWeights,
} from './parameters.ts';
import { TITLE_KINDS, type TitleMeasure } from './tune.ts';

/** Mean tag nDCG@10 of one kind of question. */
export interface TagMeasures {
  readonly kind: QuestionKind;
  readonly numQuestions: number;
  /** The most popular tags for every title. */
  readonly popular: number;
  /** Tags that the title mentions, then popular ones. */
  readonly mentions: number;
  /** Mentioned and given tags, and those that go with them. */
  readonly companions: number;
  /** The network alone. */
  readonly network: number;
  /** All of it, by the tuned weights. */
  readonly combination: number;
}

/** What training did. */
export interface TitleReport {
  readonly numTitles: number;
  readonly numTagLabels: number;
  readonly numSongLabels: number;
  readonly vocabularySize: number;
  readonly numParameters: number;
  readonly epochs: number;
  /** Empty where nothing was measured. */
  readonly tagMeasures: readonly TagMeasures[];
}

const POPULARITY_ALONE: TitleWeights = { ...MENTIONS_ALONE, mentions: 0 };

/** Measures tags of each titled kind; a kind without questions is left out. */
export async function measureTags(
  measure: TitleMeasure,
  questions: readonly TuningQuestion[],
  parameters: TitleParameters,
): Promise<TagMeasures[]> {
  const measures: TagMeasures[] = [];
  for (const kind of TITLE_KINDS) {
    const asked = questions.filter(({ query, hiddenTags }) => query.kind === kind && hiddenTags.size > 0);
    if (asked.length === 0) continue;
    const meanOf = async (weights: TitleWeights): Promise<number> => {
      const values = await measure.measure('tags', asked, weights);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    measures.push({
      kind,
      numQuestions: asked.length,
      popular: await meanOf(POPULARITY_ALONE),
      mentions: await meanOf(MENTIONS_ALONE),
      companions: await meanOf(COMPANIONS_ALONE),
      network: await meanOf(NETWORK_ALONE),
      combination: await meanOf(parameters.tags[kind]),
    });
  }
  return measures;
}
