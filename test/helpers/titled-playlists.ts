// Playlists whose titles tell their tags and songs: each belongs to one of some topics, and its title holds the topic's words
// beside words that mean nothing. For tests of what reads titles.
import { createRandomStream } from '../../src/core/random.ts';
import { createDataset } from '../../src/dataset/create-dataset.ts';
import type { Dataset } from '../../src/dataset/dataset.ts';
import { presetConfig } from '../../src/models/bert/config.ts';
import type { TitleBertOptions } from '../../src/models/title-bert/options.ts';
import { createWordPieceTokenizer, KOREAN_SETTINGS } from '../../src/text/wordpiece/tokenizer.ts';
import { trainVocabulary } from '../../src/text/wordpiece/train-vocabulary.ts';

/** Words of titles by topic. No tag is spelt like one, so that no title mentions a tag. */
export const TOPIC_WORDS = [
  ['비', '장마'],
  ['drive', 'highway'],
  ['새벽', '밤하늘'],
  ['study', 'focus'],
] as const;
const EMPTY_WORDS = ['모음', '노래', 'my', 'best', '♡', '2019', '듣기좋은', '#music'];

/** Tags of a topic are `T-0` and so on, its songs `100 * topic` and on. */
export const topicOfTag = (tag: string): number => 'abcd'.indexOf(tag[0]!);
export const topicOfSong = (id: number): number => Math.floor(id / 100);

/** Playlists of 4 topics in turn, with 3 of a topic's 5 tags and 8 of its 30 songs each. */
export function createTitledPlaylists(numPlaylists: number): Dataset {
  const random = createRandomStream(8, 'titled-playlists');
  const playlists = Array.from({ length: numPlaylists }, (_, id) => {
    const topic = id % TOPIC_WORDS.length;
    const words = [TOPIC_WORDS[topic]![random.integer(2)]!, EMPTY_WORDS[random.integer(8)]!];
    return {
      id,
      title: random.shuffle([...words, EMPTY_WORDS[random.integer(8)]!]).join(' '),
      songs: random.sample(30, 8).map((song) => 100 * topic + song),
      tags: random.sample(5, 3).map((tag) => `${'abcd'[topic]}${'jklmn'[tag]}`),
    };
  });
  return createDataset(playlists);
}

/** Options of an encoder so small that it trains in a second or two. */
export function smallTitleOptions(dataset: Dataset): Partial<TitleBertOptions> {
  const vocabulary = trainVocabulary(dataset.titles, { size: 120 });
  const config = presetConfig('tiny', vocabulary.tokens.length, {
    ...{ hiddenSize: 16, intermediateSize: 32, numAttentionHeads: 2, numHiddenLayers: 1 },
    maxPositionEmbeddings: 12,
  });
  const tokenizer = createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS);
  return {
    bert: { config, tokenizer, values: new Map() },
    ...{ maxLength: 12, learningRate: 0.02, batchSize: 16, vectors: 'none' },
  };
}
