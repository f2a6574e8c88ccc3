// The title model: BERT reads a playlist's title and says which tags and songs belong to it (Devlin et al. 2019). What it
// says is weighed against the tags that stand in the title, what goes with given tags, and popularity; predicted tags also
// find songs by distance.
import type { TagIndex } from '../../core/indices.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { cleanTitle } from '../../text/wordpiece/clean-title.ts';
import type { ModelKind, SongScorer, TagScorer, TrainContext, TrainedModel } from '../contract.ts';
import { sigmoid } from '../sigmoid.ts';
import type { TuningOutcome } from '../tuning/tune-by-kind.ts';
import { answerBlocks, rankSongs, rankTags, readQuery } from './answer-queries.ts';
import { checkTitleBertOptions, type TitleBertOptions } from './options.ts';
import { DEFAULT_TITLE_PARAMETERS, type TitleParameters, type TitleWeights } from './parameters.ts';
import type { TitleReport } from './report.ts';
import { loadTitleBert, saveTitleBert, type TitleContent } from './title-bert-files.ts';
import { createTitleReader, type TitleParts, type TitleReader } from './title-reader.ts';
import { describeTitleOptions, sawHiddenTags, trainParts } from './train-phases.ts';

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
    stopping: tuned?.stopping ?? null,
    sawHiddenTags: sawHiddenTags(dataset, options),
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
  const { knowledge } = parts;
  const reader = createTitleReader(parts, { threads: context.threads ?? 1 });
  return {
    ...{ name: TITLE_BERT.name, numSongs: knowledge.songCounts.length, numTags: knowledge.tagNames.length },
    ...{ parameters, tuning, report, loss, parts, provenance: options },
    scoreSongs: (queries, limit, work = {}) =>
      answerBlocks(reader, queries, work, (kind, questions) =>
        rankSongs(reader, questions, parameters.songs[kind], limit, work),
      ),
    scoreTags: (queries, limit, work = {}) =>
      answerBlocks(reader, queries, work, (kind, questions) =>
        rankTags(reader, questions, parameters.tags[kind], limit, work),
      ),
    async tagProbabilities(titles) {
      const all: Float32Array[] = [];
      for (const title of titles) all.push(await probabilitiesOf(reader, parts, title));
      return all;
    },
    rankTags: (title, limit) => rankTitle(reader, parts, parameters.tags.title, title, limit),
    save: (dir) => saveTitleBert(dir, content),
    close: () => reader.close(),
  };
}

/** (tags) The network's own. */
async function probabilitiesOf(
  reader: TitleReader,
  { knowledge, tagLabels }: TitleParts,
  title: string,
): Promise<Float32Array> {
  const probabilities = new Float32Array(knowledge.tagNames.length); // (tags)
  const cleaned = cleanTitle(title);
  if (cleaned === '') return probabilities;
  const { tag_head: logits } = await reader.ask(cleaned);
  tagLabels.forEach((tag, label) => {
    probabilities[tag] = sigmoid(logits[label]!);
  });
  return probabilities;
}

async function rankTitle(
  reader: TitleReader,
  parts: TitleParts,
  weights: TitleWeights,
  title: string,
  limit: number,
): Promise<RankedTag[]> {
  const question = readQuery(reader, { title, songs: [], tags: [], date: null });
  if (question === null) return [];
  const [list] = await rankTags(reader, [question], weights, limit);
  const { indices, scores } = list!;
  const probabilities = await probabilitiesOf(reader, parts, title);
  const learned = new Set(parts.tagLabels);
  return Array.from(indices, (tag, place) => ({
    tag: tag as TagIndex,
    score: scores[place]!,
    probability: learned.has(tag) ? probabilities[tag]! : null,
    isMentioned: question.mentions.includes(tag),
  }));
}
