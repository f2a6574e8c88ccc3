// What training would take, before it begins.
import type { Dataset } from '../../dataset/dataset.ts';
import { planWord2vec } from '../../kernels/word2vec/plan-word2vec.ts';
import type { TrainContext } from '../contract.ts';
import { checkWord2vecOptions, trainingOf, type Word2vecOptions } from './options.ts';
import { countByKind, prepareCorpus } from './train-space.ts';
import type { TokenKind } from './vector-space.ts';

/** What to expect of training. */
export interface Word2vecPlan {
  /** Tokens that would get a vector. */
  readonly numTokens: Readonly<Record<TokenKind, number>>;
  /** Tokens of all playlists, as often as they stand there. */
  readonly numPositions: number;
  readonly epochs: number;
  /** 2 where weights are tuned. */
  readonly numTrainings: number;
  /** Largest memory of one training, beside the data set. */
  readonly bytes: number;
  /** Of all trainings, from a short calibration on this machine; tuning itself comes on top. */
  readonly seconds: number;
}

/**
 * Plans the training of a word2vec model; writes nothing.
 * @throws ConfigError as training would for options and vocabulary
 */
export async function planWord2vecModel(
  dataset: Dataset,
  given: Partial<Word2vecOptions>,
  { threads = 1 }: TrainContext = {},
): Promise<Word2vecPlan> {
  const options = checkWord2vecOptions(given);
  const { vocabulary, corpus } = prepareCorpus(dataset, options);
  const numPositions = corpus.tokens.length;
  const training = trainingOf(options, corpus.numTokens);
  const { bytes, seconds } = await planWord2vec(
    corpus.numTokens,
    numPositions,
    dataset.playlists.size,
    training,
    threads,
  );
  const numTrainings = options.tuningQuestions > 0 ? 2 : 1;
  return {
    numTokens: countByKind(vocabulary.rows),
    numPositions,
    epochs: training.epochs,
    numTrainings,
    bytes,
    seconds: seconds * numTrainings,
  };
}
