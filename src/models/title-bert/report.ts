// What training found, for people: each kind of evidence alone beside their combination, measured on questions masked out
// of the training playlists. These are the questions that training stopped by and weights were tuned on, so the network and
// the combination look somewhat better than they are on others.
import type { QuestionKind } from '../../dataset/question-kind.ts';
import { expectFact, isCount } from '../facts-file.ts';
import type { TuningQuestion } from '../tuning/tuning-questions.ts';
import {
  COMPANIONS_ALONE,
  MENTIONS_ALONE,
  NEAR_TITLES_ALONE,
  NETWORK_ALONE,
  type TitleParameters,
  type TitleWeights,
} from './parameters.ts';
import type { Steps } from './train-titles.ts';
import { TITLE_KINDS, type TitleMeasure } from './tune.ts';

/** Mean tag nDCG@10 of one kind of question, on the questions it was tuned on. */
export interface TagMeasures {
  readonly kind: QuestionKind;
  readonly numQuestions: number;
  /** The most popular tags for every title. */
  readonly popular: number;
  /** Tags that the title mentions, then popular ones. */
  readonly mentions: number;
  /** Mentioned and given tags, and those that go with them. */
  readonly companions: number;
  /** Tags of playlists with a like title, and mentioned ones. */
  readonly nearTitles: number;
  /** The network alone. */
  readonly network: number;
  /** All of it, by the tuned weights. */
  readonly combination: number;
}

/** When a training that is measured on its way stopped. */
export interface TitleStopping extends Steps {
  /** Measurements in a row without a gain that end it before all planned steps. */
  readonly patience: number;
}

/** What training did. */
export interface TitleReport {
  readonly numTitles: number;
  readonly numTagLabels: number;
  readonly numSongLabels: number;
  readonly vocabularySize: number;
  readonly numParameters: number;
  readonly epochs: number;
  /** When the training that weights are tuned with stopped, which settled `epochs`; null where nothing was tuned. */
  readonly stopping: TitleStopping | null;
  /**
   * Whether the encoder was pre-trained on the same data, with the tags that questions hide: what is measured on them is
   * then too good.
   */
  readonly sawHiddenTags: boolean;
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
      nearTitles: await meanOf(NEAR_TITLES_ALONE),
      network: await meanOf(NETWORK_ALONE),
      combination: await meanOf(parameters.tags[kind]),
    });
  }
  return measures;
}

const COUNTS = [
  'numTitles',
  'numTagLabels',
  'numSongLabels',
  'vocabularySize',
  'numParameters',
  'epochs',
] as const satisfies readonly (keyof TitleReport)[];
const METHODS = [
  'popular',
  'mentions',
  'companions',
  'nearTitles',
  'network',
  'combination',
] as const satisfies readonly (keyof TagMeasures)[];

/** The same report, as a file may hold it. Throws ConfigError naming the first field that is missing or not what it must be. */
export function checkTitleReport(value: unknown): TitleReport {
  const report = { ...(value as object) } as Readonly<Record<string, unknown>>;
  for (const name of COUNTS) expectFact(`report.${name}`, isCount(report[name]), 'a count', report[name]);
  const { sawHiddenTags } = report;
  expectFact('report.sawHiddenTags', typeof sawHiddenTags === 'boolean', 'true or false', sawHiddenTags);
  checkTagMeasures(report.tagMeasures, 'report.tagMeasures');
  if ((report.stopping ?? null) !== null) checkStopping(report.stopping, 'report.stopping');
  return value as TitleReport;
}

/** Throws ConfigError naming the first field that is missing or no count. @param where begins its name */
export function checkStopping(value: unknown, where: string): void {
  const stopping = { ...(value as object) } as Readonly<Record<string, unknown>>;
  for (const name of ['done', 'planned', 'best', 'patience'] as const satisfies (keyof TitleStopping)[]) {
    expectFact(`${where}.${name}`, isCount(stopping[name]), 'a count', stopping[name]);
  }
}

/** Throws ConfigError naming the first field that is missing or not what it must be. @param where begins its name */
export function checkTagMeasures(value: unknown, where: string): readonly TagMeasures[] {
  expectFact(where, Array.isArray(value), 'a list', value);
  for (const [place, item] of (value as unknown[]).entries()) {
    const measures = { ...(item as object) } as Readonly<Record<string, unknown>>;
    const { kind, numQuestions } = measures;
    expectFact(
      `${where}[${place}].kind`,
      TITLE_KINDS.includes(kind as never),
      TITLE_KINDS.join(' or '),
      kind,
    );
    expectFact(`${where}[${place}].numQuestions`, isCount(numQuestions), 'a count', numQuestions);
    for (const method of METHODS) {
      const score = measures[method];
      const isScore = typeof score === 'number' && score >= 0 && score <= 1;
      expectFact(`${where}[${place}].${method}`, isScore, 'a number from 0 to 1', score);
    }
  }
  return value as readonly TagMeasures[];
}
