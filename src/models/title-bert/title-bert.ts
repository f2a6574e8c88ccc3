// The title model: BERT reads a playlist's title and says which tags and songs belong to it (Devlin et al. 2019). What it
// says is weighed against the tags that stand in the title, what goes with given tags, and popularity; predicted tags also
// find songs by distance.

import { AbortedError } from '../../core/errors.ts';
import type { TagIndex } from '../../core/indices.ts';
import { SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { cleanTitle } from '../../text/wordpiece/clean-title.ts';
import type {
  ModelKind,
  Query,
  ScoredList,
  SongScorer,
  TagScorer,
  TrainContext,
  TrainedModel,
} from '../contract.ts';
import type { TuningOutcome } from '../tuning/tune-by-kind.ts';
import { sigmoid } from './answerer.ts';
import { NO_CANDIDATES, rankEvidence } from './evidence.ts';
import { checkTitleBertOptions, type TitleBertOptions } from './options.ts';
import { DEFAULT_TITLE_PARAMETERS, type TitleParameters, type TitleWeights } from './parameters.ts';
import type { TitleReport } from './report.ts';
import { loadTitleBert, saveTitleBert, type TitleContent } from './title-bert-files.ts';
import { createTitleReader, type TitledQuestion, type TitleParts, type TitleReader } from './title-reader.ts';
import { describeTitleOptions, trainParts } from './train-phases.ts';

/** A tag for a title. */
export interface RankedTag {
  readonly tag: TagIndex;
  /** The score by which tags are ranked; comparable within one title. */
  readonly score: number;
  /** The network's own, from 0 to 1; null for a tag that it has not learned. */
  readonly probability: number | null;
  /** Whether the title mentions it. */
  readonly isMentioned: boolean;
}

/** A trained title model. Queries whose title holds nothing to read get empty lists. */
export interface TitleBertModel extends TrainedModel, SongScorer, TagScorer {
  readonly parameters: TitleParameters;
  /** How each set of weights was found; empty where nothing was tuned. */
  readonly tuning: readonly TuningOutcome[];
  /** What training did. */
  readonly report: TitleReport;
  /** Mean loss of the last steps; null for a model that was loaded, or whose training had ended before an interruption. */
  readonly loss: number | null;
  readonly provenance: Readonly<Record<string, unknown>>;
  /** Network, tokenizer and labels, for export. */
  readonly parts: TitleParts;
  /**
   * The network's probability of each tag by title, (tags) each, by tag index; 0 for tags that it has not learned, and for
   * all where a title holds nothing to read.
   */
  tagProbabilities(titles: readonly string[]): Promise<Float32Array[]>;
  /** The best tags for a bare title, at most `limit`; none where it holds nothing to read. */
  rankTags(title: string, limit: number): Promise<RankedTag[]>;
}

/** Trains and loads title models. */
export const TITLE_BERT: ModelKind<TitleBertOptions, TitleBertModel> = {
  name: 'title-bert',
  async train(dataset, given, context = {}) {
    const options = checkTitleBertOptions(given);
    const { content, loss } = await trainContent(dataset, options, context);
    return createModel(content, loss, context);
  },
  async load(dir, context = {}) {
    return createModel(await loadTitleBert(dir), null, context);
  },
};

async function trainContent(
  dataset: Dataset,
  options: TitleBertOptions,
  context: TrainContext,
): Promise<{ content: TitleContent; loss: number | null }> {
  const { parts, trained, examples, tuned } = await trainParts(dataset, options, context);
  const sizes = [...trained.values.values()].map(({ data }) => data.length);
  const report: TitleReport = {
    numTitles: examples.titles.length,
    numTagLabels: parts.tagLabels.length,
    numSongLabels: parts.songLabels.length,
    vocabularySize: parts.tokenizer.vocabulary.tokens.length,
    numParameters: sizes.reduce((sum, size) => sum + size, 0),
    epochs: trained.epochs,
    tagMeasures: tuned?.tagMeasures ?? [],
  };
  const content = {
    parts,
    parameters: tuned?.tuning.parameters ?? options.parameters ?? DEFAULT_TITLE_PARAMETERS,
    tuning: tuned?.tuning.outcomes ?? [],
    report,
    options: describeTitleOptions(options),
  };
  return { content, loss: trained.losses.at(-1)?.loss ?? null };
}

function createModel(content: TitleContent, loss: number | null, context: TrainContext): TitleBertModel {
  const { parts, parameters, tuning, report, options } = content;
  const { knowledge, tagLabels } = parts;
  const reader = createTitleReader(parts, { threads: context.threads ?? 1 });
  const numTags = knowledge.tagNames.length;

  const rankOf = async (question: TitledQuestion, weights: TitleWeights, limit: number) =>
    rankEvidence(await reader.tagEvidence(question), weights, question.tags, limit);

  const probabilitiesOf = async (title: string): Promise<Float32Array> => {
    const probabilities = new Float32Array(numTags);
    const cleaned = cleanTitle(title);
    if (cleaned === '') return probabilities;
    const { tag_head: logits } = await reader.ask(cleaned);
    tagLabels.forEach((tag, label) => {
      probabilities[tag] = sigmoid(logits[label]!);
    });
    return probabilities;
  };

  return {
    ...{ name: TITLE_BERT.name, numSongs: knowledge.songCounts.length, numTags },
    ...{ parameters, tuning, report, loss, parts, provenance: options },
    scoreSongs: (queries, limit, work = {}) =>
      answerEach(reader, queries, work, async (query, question) => {
        if (!reader.knowsSongs) return NO_CANDIDATES;
        const weights = parameters.songs[kindOf(query)];
        const [evidence] = await reader.songEvidence([question], weights, work);
        return rankEvidence(evidence!, weights, question.excludedSongs, limit);
      }),
    scoreTags: (queries, limit, work = {}) =>
      answerEach(reader, queries, work, (query, question) =>
        rankOf(question, parameters.tags[kindOf(query)], limit),
      ),
    async tagProbabilities(titles) {
      const all: Float32Array[] = [];
      for (const title of titles) all.push(await probabilitiesOf(title));
      return all;
    },
    async rankTags(title, limit) {
      const question = toTitled(reader, { title, songs: [], tags: [], date: null });
      if (question === null) return [];
      const { indices, scores } = await rankOf(question, parameters.tags.title, limit);
      const probabilities = await probabilitiesOf(title);
      const learned = new Set(tagLabels);
      return Array.from(indices, (tag, place) => ({
        tag: tag as TagIndex,
        score: scores[place]!,
        probability: learned.has(tag) ? probabilities[tag]! : null,
        isMentioned: question.mentions.includes(tag),
      }));
    },
    save: (dir) => saveTitleBert(dir, content),
    close: () => reader.close(),
  };
}

/** Null where the title holds nothing to read. */
function toTitled(reader: TitleReader, query: Query): TitledQuestion | null {
  const { title, songs, tags, bannedSongs = [], date } = query;
  const cleaned = cleanTitle(title);
  if (cleaned === '') return null;
  const mentions = reader.findMentions(title).filter((tag) => !tags.includes(tag as TagIndex));
  return { cleaned, mentions, tags, excludedSongs: [...songs, ...bannedSongs], date };
}

/** Whose weights count. What songs tell beside a title is for other models. */
function kindOf({ tags }: Query): 'tags-title' | 'title' {
  return tags.length > 0 ? 'tags-title' : 'title';
}

async function answerEach(
  reader: TitleReader,
  queries: readonly Query[],
  work: WorkContext,
  answer: (query: Query, question: TitledQuestion) => Promise<ScoredList>,
): Promise<ScoredList[]> {
  const lists: ScoredList[] = [];
  for (const query of queries) {
    if (work.signal?.aborted) throw new AbortedError();
    const question = toTitled(reader, query);
    lists.push(question === null ? NO_CANDIDATES : await answer(query, question));
    (work.progress ?? SILENT_PROGRESS).advanceTo(lists.length);
  }
  return lists;
}
