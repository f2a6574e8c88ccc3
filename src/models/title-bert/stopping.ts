// How the network is judged while it trains, so that it stops in time: tag nDCG of masked titles, by the network alone.
import { ndcg } from '../../core/ndcg.ts';
import { selectTopK } from '../../core/top-k.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { createSession, type Session } from '../../engine/session.ts';
import type { TrainedNetwork } from '../../engine/trainer/training-options.ts';
import { cleanTitle } from '../../text/wordpiece/clean-title.ts';
import { encodeBatch } from '../bert/encode-batch.ts';
import { TARGET_PLACES } from '../tuning/target.ts';
import { MIN_QUESTIONS } from '../tuning/tune-by-kind.ts';
import type { TuningQuestion } from '../tuning/tuning-questions.ts';
import { type TitleNetwork, toInferenceModel } from './network.ts';
import { encodeTitles } from './title-batches.ts';
import type { TitleBase } from './train-titles.ts';

/** Titles a run. */
const BATCH_SIZE = 32;

/**
 * The questions that judge. Bare titles, where there are enough: the network learns from what the other kind leaves of a
 * playlist, whose title it thus has seen, with the hidden tags as wrong answers.
 */
export function judgingQuestions(titled: readonly TuningQuestion[]): readonly TuningQuestion[] {
  const asking = titled.filter(({ hiddenTags }) => hiddenTags.size > 0);
  const bare = asking.filter(({ query }) => query.kind === 'title');
  return bare.length >= MIN_QUESTIONS ? bare : asking;
}

/** Judges a network that is being trained. */
export interface TitleJudge {
  /** Mean tag nDCG@10 of the network's own order. */
  readonly evaluate: (network: TitleNetwork, trained: TrainedNetwork) => Promise<number>;
  close(): Promise<void>;
}

/** @param tagLabels (labels) dense tags that the tag head stands for */
export function createTitleJudge(
  { tokenizer }: TitleBase,
  questions: readonly TuningQuestion[],
  tagLabels: Uint32Array,
  maxLength: number,
): TitleJudge {
  const titles = questions.map(({ query }) => cleanTitle(query.title));
  const encodings = encodeTitles(tokenizer, titles, maxLength);
  // Titles of about one length together: little is computed for padding.
  const order = Array.from(encodings.keys()).sort(
    (a, b) => encodings[a]!.ids.length - encodings[b]!.ids.length || a - b,
  );
  let session: Session | null = null;

  return {
    async evaluate(network, { values }) {
      // Parameters are inputs, fed as they stand: no model is built anew.
      session ??= await createSession(toInferenceModel(network, null), { threads: 1 });
      const parameters: Record<string, EngineTensor> = {};
      for (const { name } of session.inputs) {
        const value = values.get(name);
        if (value !== undefined) parameters[name] = value;
      }
      let sum = 0;
      for (let start = 0; start < order.length; start += BATCH_SIZE) {
        const places = order.slice(start, start + BATCH_SIZE);
        const feeds = encodeBatch(
          places.map((place) => encodings[place]!),
          tokenizer.vocabulary.padId,
        );
        const { tag_head: logits } = await session.run({ ...parameters, ...feeds }, ['tag_head']);
        const all = logits!.data as Float32Array;
        places.forEach((place, row) => {
          const own = all.subarray(row * tagLabels.length, (row + 1) * tagLabels.length);
          sum += measureOrder(questions[place]!, tagLabels, own);
        });
      }
      return sum / order.length;
    },
    async close() {
      await session?.close();
      session = null;
    },
  };
}

/** nDCG of the labels by descending logit, given tags left out. */
function measureOrder(
  { query, hiddenTags }: TuningQuestion,
  tagLabels: Uint32Array,
  logits: Float32Array,
): number {
  const own = new Set(query.tags);
  const free = Uint32Array.from(tagLabels.keys()).filter((label) => !own.has(tagLabels[label]!));
  const kept = selectTopK(free, free.length, logits, TARGET_PLACES.tags);
  const tags = Array.from(free.subarray(0, kept), (label) => tagLabels[label]!);
  return ndcg(hiddenTags, tags, TARGET_PLACES.tags);
}
