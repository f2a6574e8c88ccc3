// Trains word2vec and nothing else, so that its speed and its memory can be told from those of reading. Arguments: a
// data set, or `synthetic:TOKENS:PLACES`, then options of training, window as a number, and `threads` as one JSON
// object. Prints one `Word2vecRun`.
import { loadDataset } from '../../src/dataset/load-dataset.ts';
import { trainWord2vec } from '../../src/kernels/word2vec/train-word2vec.ts';
import type { Word2vecTraining } from '../../src/kernels/word2vec/training-options.ts';
import { countPairs, songCorpus, syntheticCorpus } from '../word2vec/song-corpus.ts';

/** One training. */
export interface Word2vecRun {
  readonly seconds: number;
  readonly wordsPerSecond: number;
  readonly loss: number;
  readonly numTokens: number;
  readonly numPlaces: number;
  readonly numSequences: number;
  /** Expected pairs in all epochs. */
  readonly pairs: number;
}

type Options = Partial<Word2vecTraining> & { window: number; epochs: number; threads: number };

const [source, json] = process.argv.slice(2) as [string, string];
const { threads, ...training } = JSON.parse(json) as Options;
const [, numTokens, numPlaces] = /^synthetic:(\d+):(\d+)$/.exec(source) ?? [];
const corpus =
  numTokens === undefined
    ? songCorpus(await loadDataset(source))
    : syntheticCorpus(Number(numTokens), Number(numPlaces));
const { seconds, wordsPerSecond, loss } = await trainWord2vec(corpus, training, { threads });
const run: Word2vecRun = {
  seconds,
  wordsPerSecond,
  loss,
  numTokens: corpus.numTokens,
  numPlaces: corpus.tokens.length,
  numSequences: corpus.sequenceStarts.length - 1,
  pairs: countPairs(corpus, training.window) * training.epochs,
};
process.stdout.write(JSON.stringify(run));
