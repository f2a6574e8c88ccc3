// From playlists to vectors: vocabulary, corpus and training.
import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import type { Word2vecCorpus } from '../../kernels/word2vec/corpus.ts';
import { trainWord2vec, type Word2vecState } from '../../kernels/word2vec/train-word2vec.ts';
import type { TrainContext } from '../contract.ts';
import { buildCorpus } from './build-corpus.ts';
import { type CheckedOptions, trainingOf } from './options.ts';
import { createTokenReader } from './token-reader.ts';
import { createVectorSpace, TOKEN_KINDS, type TokenKind, type VectorSpace } from './vector-space.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** What training did. */
export interface TrainingReport {
  /** Tokens that have a vector. */
  readonly numTokens: Readonly<Record<TokenKind, number>>;
  /** Tokens of all playlists, as often as they stand there. */
  readonly numPositions: number;
  /** Passes over the playlists. */
  readonly epochs: number;
  /** Mean negative log likelihood of a target in each pass of this run; see `Word2vecResult`. */
  readonly epochLosses: readonly number[];
  /** The last of them; null where nothing was left to do. */
  readonly loss: number | null;
  readonly seconds: number;
  readonly wordsPerSecond: number;
}

/** How training is kept and continued. */
export interface SpaceCheckpoint {
  readonly resumeFrom?: Word2vecState | undefined;
  readonly onCheckpoint: (state: Word2vecState) => Promise<void>;
  readonly everySeconds?: number | undefined;
}

/**
 * What vectors are to be trained for, and from what.
 * @throws ConfigError where no token is common enough, or a kind needs metadata that are missing
 */
export function prepareCorpus(
  dataset: Dataset,
  options: CheckedOptions,
): { vocabulary: Vocabulary; corpus: Word2vecCorpus } {
  const reader = createTokenReader(dataset, options.tokens);
  const vocabulary = createVocabulary(reader, options.minCount);
  return { vocabulary, corpus: buildCorpus(reader, vocabulary, options.tokenWeights) };
}

/** Trains the vectors of a data set. Throws what `prepareCorpus` and `trainWord2vec` throw. */
export async function trainSpace(
  dataset: Dataset,
  options: CheckedOptions,
  context: TrainContext,
  checkpoint?: SpaceCheckpoint,
): Promise<{ space: VectorSpace; report: TrainingReport }> {
  const { vocabulary, corpus } = prepareCorpus(dataset, options);
  const numPositions = corpus.tokens.length;
  const training = trainingOf(options, corpus.numTokens);
  const { resumeFrom, onCheckpoint, everySeconds } = checkpoint ?? {};
  const result = await trainWord2vec(corpus, training, {
    ...context,
    ...(resumeFrom === undefined ? {} : { resumeFrom }),
    ...(onCheckpoint === undefined ? {} : { onCheckpoint }),
    ...(everySeconds === undefined ? {} : { checkpointEverySeconds: everySeconds }),
  });
  const { input, loss, epochLosses, seconds, wordsPerSecond } = result;
  const space = createVectorSpace(input, vocabulary.rows, sizesOf(dataset));
  const report = {
    numTokens: countByKind(space),
    numPositions,
    epochs: training.epochs,
    epochLosses,
    loss: Number.isNaN(loss) ? null : loss,
    seconds,
    wordsPerSecond,
  };
  return { space, report };
}

/** Songs and tags of a data set. */
export function sizesOf(dataset: Dataset): { numSongs: number; numTags: number } {
  return { numSongs: dataset.songs.size, numTags: dataset.tags.size };
}

/** How many tokens of each kind have a vector. */
export function countByKind({ ranges }: Pick<VectorSpace, 'ranges'>): Record<TokenKind, number> {
  return Object.fromEntries(
    TOKEN_KINDS.map((kind) => [kind, ranges[kind].end - ranges[kind].start]),
  ) as Record<TokenKind, number>;
}

/** (songs, artists) for a space in which artists have vectors; else null. */
export function songArtistsOf(dataset: Dataset, { ranges }: VectorSpace): CsrMatrix | null {
  return ranges.artists.end > ranges.artists.start ? dataset.metadata!.songArtists : null;
}
