// Asks the network about titles. One title a run, in a session of one thread: other batches or threads would give other
// bits, so a title's answer never depends on what else is asked.
import { SegueError } from '../../core/errors.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { createSession, type Session } from '../../engine/session.ts';
import type { WordPieceTokenizer } from '../../text/wordpiece/tokenizer.ts';
import { encodeBatch } from '../bert/encode-batch.ts';
import { HEADS, type Head, type TitleNetwork, toInferenceModel } from './network.ts';

/** (labels) Log-odds by head; empty for a head that the network lacks. */
export type TitleLogits = Readonly<Record<Head, Float32Array>>;

/** Answers titles; remembers the latest. */
export interface TitleAnswerer {
  /**
   * The logits of one title.
   * @param title as `cleanTitle` gives it, not empty
   * @throws SegueError once closed
   */
  answer(title: string): Promise<TitleLogits>;
  /** Frees the session. Safe to call twice. */
  close(): Promise<void>;
}

/** Titles remembered at most: as many as a round of queries has, of which songs are asked first and tags afterwards. */
const MAX_REMEMBERED = 4096;
/** Bytes that their logits may take, 128 MiB. */
const MAX_REMEMBERED_BYTES = 1 << 27;

/** How many titles with so many labels are remembered, from 1. */
export function rememberedTitles(numLabels: TitleNetwork['numLabels']): number {
  const bytes = HEADS.reduce((sum, head) => sum + numLabels[head], 0) * Float32Array.BYTES_PER_ELEMENT;
  return Math.max(1, Math.min(MAX_REMEMBERED, Math.floor(MAX_REMEMBERED_BYTES / bytes)));
}

/** @param values by parameter name */
export function createTitleAnswerer(
  network: TitleNetwork,
  values: ReadonlyMap<string, EngineTensor>,
  tokenizer: WordPieceTokenizer,
  maxLength: number,
): TitleAnswerer {
  const known = new Map<string, Promise<TitleLogits>>();
  const most = rememberedTitles(network.numLabels);
  let opening: Promise<Session> | null = null;
  let isClosed = false;

  const ask = async (title: string): Promise<TitleLogits> => {
    if (isClosed) throw new SegueError('CLOSED', 'the model is closed; load or train it again');
    // The session opens with the first title: a model that is only saved needs none.
    opening ??= createSession(toInferenceModel(network, values), { threads: 1 });
    const session = await opening;
    const feeds = encodeBatch([tokenizer.encode(title, null, maxLength)], tokenizer.vocabulary.padId);
    return toLogits(await session.run(feeds as Record<string, EngineTensor>));
  };

  return {
    answer(title) {
      const found = known.get(title);
      if (found !== undefined) {
        known.delete(title);
        known.set(title, found);
        return found;
      }
      const oldest = known.keys().next().value;
      if (known.size >= most && oldest !== undefined) known.delete(oldest);
      const answer = ask(title);
      known.set(title, answer);
      answer.catch(() => known.delete(title));
      return answer;
    },
    async close() {
      isClosed = true;
      const closing = opening;
      opening = null;
      known.clear();
      await (await closing)?.close();
    },
  };
}

/** Outputs of one run, one title. */
function toLogits(outputs: Readonly<Record<string, EngineTensor>>): TitleLogits {
  return Object.fromEntries(
    HEADS.map((head) => [head, (outputs[head]?.data as Float32Array | undefined) ?? new Float32Array(0)]),
  ) as Record<Head, Float32Array>;
}
