// What training starts from: a vocabulary learned from titles and tags with an encoder that knows nothing, or a
// pre-trained encoder with its tokenizer.
import { createHash } from 'node:crypto';
import type { Dataset } from '../../dataset/dataset.ts';
import { cleanTitle } from '../../text/wordpiece/clean-title.ts';
import { createWordPieceTokenizer, KOREAN_SETTINGS } from '../../text/wordpiece/tokenizer.ts';
import { trainVocabulary } from '../../text/wordpiece/train-vocabulary.ts';
import { presetConfig } from '../bert/config.ts';
import type { TitleBertOptions } from './options.ts';
import type { TitleBase } from './train-titles.ts';

/**
 * Titles are read as `cleanTitle` gives them, tags likewise. A title shows its words in every question, so the vocabulary
 * may know them all, those of tuning questions too.
 * @throws ConfigError as trainVocabulary does
 */
export function createTitleBase(
  dataset: Pick<Dataset, 'titles' | 'tags'>,
  { bert, preset, vocabularySize, maxLength }: TitleBertOptions,
): TitleBase {
  if (bert !== null) return { config: bert.config, tokenizer: bert.tokenizer, values: bert.values };
  const texts = [...dataset.titles, ...dataset.tags.ids].map(cleanTitle).filter((text) => text !== '');
  const vocabulary = trainVocabulary(texts, { size: vocabularySize, settings: KOREAN_SETTINGS });
  const tokenizer = createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS);
  const config = presetConfig(preset, vocabulary.tokens.length, {
    maxPositionEmbeddings: maxLength,
    padTokenId: vocabulary.padId,
  });
  return { config, tokenizer, values: new Map() };
}

/** SHA-256 over a given encoder, in hex: trainings from other values are not the same training. Null where none is given. */
export function fingerprintOf(bert: TitleBertOptions['bert']): string | null {
  if (bert === null) return null;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([bert.config, bert.tokenizer.settings, bert.tokenizer.vocabulary.tokens]));
  for (const name of [...bert.values.keys()].sort()) {
    const { data } = bert.values.get(name)!;
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
