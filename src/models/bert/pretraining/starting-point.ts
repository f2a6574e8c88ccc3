// Where a pre-training begins: with a vocabulary of its texts and a network of random weights, or with those of a directory.
import { ConfigError } from '../../../core/errors.ts';
import { OptionError } from '../../../core/option-error.ts';
import type { EngineTensor } from '../../../engine/graph/engine-tensor.ts';
import {
  createWordPieceTokenizer,
  KOREAN_SETTINGS,
  type WordPieceTokenizer,
} from '../../../text/wordpiece/tokenizer.ts';
import { trainVocabulary } from '../../../text/wordpiece/train-vocabulary.ts';
import { readBertDirectory } from '../bert-directory.ts';
import { type BertConfig, presetConfig } from '../config.ts';
import type { PlaylistText } from './collect-texts.ts';
import type { PretrainOptions } from './options.ts';
import { headsFromFile } from './pretraining-heads.ts';

/** What training starts with. */
export interface StartingPoint {
  readonly config: BertConfig;
  readonly tokenizer: WordPieceTokenizer;
  /** First values by our names; what is missing is drawn. */
  readonly values: ReadonlyMap<string, EngineTensor>;
}

/**
 * A vocabulary of the texts, held-out ones included: it holds words, and nothing of which go together.
 * @throws ConfigError where the network has fewer places than `maxLength`
 */
export function startNew(texts: readonly PlaylistText[], options: PretrainOptions): StartingPoint {
  const lines = texts.map(({ title, tags }) => [title, ...tags].join(' '));
  const vocabulary = trainVocabulary(lines, { size: options.vocabularySize, settings: KOREAN_SETTINGS });
  const tokenizer = createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS);
  const sized = presetConfig(options.preset, vocabulary.tokens.length, { padTokenId: vocabulary.padId });
  const config = { ...sized, initializerRange: initialDeviation(sized.hiddenSize) };
  checkPlaces(config, options.maxLength);
  return { config, tokenizer, values: new Map() };
}

/**
 * What a directory holds: an encoder, and the heads of pre-training where they are there.
 * @throws as `readBertDirectory`; ConfigError where the network is too small for `maxLength` or for pairs
 */
export async function startFrom(dir: string, { maxLength }: PretrainOptions): Promise<StartingPoint> {
  const { config, tokenizer, values, extra } = await readBertDirectory(dir);
  checkPlaces(config, maxLength);
  if (config.typeVocabSize < 2) {
    throw new ConfigError(
      `bert: ${dir} knows one segment, and pre-training needs two, a title and its tags; choose a model with type_vocab_size 2`,
    );
  }
  return { config, tokenizer, values: new Map([...values, ...headsFromFile(config, extra, dir)]) };
}

/**
 * BERT's 0.02 is for a width of 768 (Devlin et al. 2019). So small in a narrow network, first weights give every token nearly
 * the same attention, and learning stands still at its begin: with a deviation that falls with the square root of the width
 * (as in Glorot and Bengio 2010) ten passes over the small demo data found 15 % of the hidden
 * words in place of 8 % (one run each).
 */
function initialDeviation(hiddenSize: number): number {
  return Number((0.02 * Math.sqrt(768 / hiddenSize)).toFixed(4));
}

function checkPlaces({ maxPositionEmbeddings }: BertConfig, maxLength: number): void {
  if (maxLength <= maxPositionEmbeddings) return;
  throw new OptionError(
    'bert',
    (nameOf) =>
      `${nameOf('maxLength')} must be at most the ${maxPositionEmbeddings} places of the network, got ${maxLength}`,
  );
}
