// The data directory of the training bench: token ids and labels of synthetic titles, the batches, and the first weights as a
// Hugging Face directory, which ours and the peer both read.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineTensor } from '../../src/engine/graph/engine-tensor.ts';
import { initializeParameters } from '../../src/engine/graph/initializers.ts';
import { writeBertDirectory } from '../../src/models/bert/bert-directory.ts';
import { createLengthBatches } from '../../src/models/bert/length-batches.ts';
import { BERT_SCOPE, switchLayout, toHuggingFaceName } from '../../src/models/bert/parameter-names.ts';
import { buildTraining } from '../../src/models/title-bert/network.ts';
import { TITLE_BERT_DEFAULTS } from '../../src/models/title-bert/options.ts';
import {
  createWordPieceTokenizer,
  KOREAN_SETTINGS,
  type WordPieceTokenizer,
} from '../../src/text/wordpiece/tokenizer.ts';
import { trainVocabulary } from '../../src/text/wordpiece/train-vocabulary.ts';
import { writeExamples } from './examples.ts';
import { DATA_FILES, networkOf, type TrainingSettings, WARM_UP } from './settings.ts';
import { makeSyntheticTitles, SYNTHETIC_DEFAULTS, type SyntheticTitles } from './synthetic-titles.ts';

/** How long the preparing took that users wait for as well. */
export interface Prepared {
  readonly vocabularySeconds: number;
  readonly tokenizeSeconds: number;
  readonly numTitles: number;
  /** Mean number of tokens a title, [CLS] and [SEP] among them. */
  readonly meanLength: number;
}

/** Titles a step. */
export const BATCH_SIZE = 64;
const MAX_LENGTH = 32;
const VOCABULARY_SIZE = 8000;
const SEED = 1;

/** Fills `dir`, which is made. @param steps that a training can make, beside the warm-up */
export async function prepareTitleData(dir: string, steps: number): Promise<Prepared> {
  await mkdir(dir, { recursive: true });
  const examples = makeSyntheticTitles();
  const { titles, tags, songs } = examples;
  const begunAt = performance.now();
  const vocabulary = trainVocabulary(titles, { size: VOCABULARY_SIZE, settings: KOREAN_SETTINGS });
  const tokenizer = createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS);
  const trainedAt = performance.now();
  const tokens = titles.map((title) => tokenizer.encode(title, null, MAX_LENGTH).ids);
  const encodedAt = performance.now();
  const lengths = tokens.map(({ length }) => length);
  const plan = createLengthBatches(lengths, { batchSize: BATCH_SIZE, seed: SEED });
  const count = Math.min(steps + WARM_UP, plan.numBatches(0));
  const batches = Array.from({ length: count }, (_, index) => plan.places(0, index));
  await writeExamples(join(dir, DATA_FILES.examples), { tokens, tags, songs, batches });
  await writeWeights(dir, tokenizer, examples);
  return {
    vocabularySeconds: (trainedAt - begunAt) / 1000,
    tokenizeSeconds: (encodedAt - trainedAt) / 1000,
    numTitles: titles.length,
    meanLength: lengths.reduce((sum, length) => sum + length, 0) / titles.length,
  };
}

/** First values of encoder and heads, as training would draw them, and the settings. */
async function writeWeights(
  dir: string,
  tokenizer: WordPieceTokenizer,
  { tags, songs }: SyntheticTitles,
): Promise<void> {
  const { numTags, numSongs } = SYNTHETIC_DEFAULTS;
  const { weightDecay, songWeight, positiveWeight } = TITLE_BERT_DEFAULTS;
  const { padId, tokens } = tokenizer.vocabulary;
  const settings: TrainingSettings = {
    ...{ numTags, numSongs, padId, vocabularySize: tokens.length },
    ...{ learningRate: 3.5e-4, weightDecay, songWeight },
  };
  await writeFile(join(dir, DATA_FILES.settings), JSON.stringify(settings));
  const network = networkOf(settings, 0);
  const shares = { tag_head: sharesOf(tags, numTags), song_head: sharesOf(songs, numSongs) };
  const { graph } = buildTraining(network, { shares, songWeight, positiveWeight, seed: SEED });
  const values = new Map<string, EngineTensor>();
  const heads = new Map<string, EngineTensor>();
  for (const [{ name }, value] of initializeParameters(graph, SEED)) {
    if (name.startsWith(`${BERT_SCOPE}/`)) values.set(name, value);
    else heads.set(toHuggingFaceName(name), switchLayout(name, value));
  }
  const { config } = network;
  await writeBertDirectory(join(dir, DATA_FILES.bert), { config, tokenizer, values, extra: heads });
}

/** (labels) Share of the examples that hold each, strictly between 0 and 1. */
function sharesOf(rows: readonly ArrayLike<number>[], numLabels: number): Float64Array {
  const counts = new Float64Array(numLabels).fill(0.5);
  for (const row of rows) for (const label of Array.from(row)) counts[label]!++;
  return counts.map((count) => count / (rows.length + 1));
}
