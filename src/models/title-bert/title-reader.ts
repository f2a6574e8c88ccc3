// From questions to evidence: reads titles with the network, finds the tags that they mention, and gathers what speaks for
// tags and songs. Tuning and answering use the same reader.
import { AbortedError } from '../../core/errors.ts';
import type { WorkContext } from '../../core/progress.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import type { WordPieceTokenizer } from '../../text/wordpiece/tokenizer.ts';
import { createTitleAnswerer, type TitleLogits } from './answerer.ts';
import type { Evidence } from './evidence.ts';
import { mentionFinderOf, type TitleKnowledge } from './knowledge.ts';
import type { TitleNetwork } from './network.ts';
import type { TitleWeights } from './parameters.ts';
import { createSongEvidence, type SongQuestion } from './song-evidence.ts';
import { createTagEvidence } from './tag-evidence.ts';

/** A trained network with its tokenizer, and what its outputs stand for. */
export interface TitleParts {
  readonly network: TitleNetwork;
  /** By parameter name. */
  readonly values: ReadonlyMap<string, EngineTensor>;
  readonly tokenizer: WordPieceTokenizer;
  readonly maxLength: number;
  /** (labels) Dense indices, ascending. */
  readonly tagLabels: Uint32Array;
  readonly songLabels: Uint32Array;
  /** (labels) Log-odds without a title. */
  readonly tagPriors: Float64Array;
  readonly songPriors: Float64Array;
  readonly knowledge: TitleKnowledge;
}

/** A question with a title. */
export interface TitledQuestion {
  /** As `cleanTitle` gives it, not empty. */
  readonly cleaned: string;
  /** Tags that the title mentions and that are not given. */
  readonly mentions: readonly number[];
  readonly tags: readonly number[];
  readonly excludedSongs: readonly number[];
  /** Days since 1970-01-01, or null where unknown. */
  readonly date: number | null;
}

/** Reads titles. Close it when done. */
export interface TitleReader {
  /** Tags that a title mentions, of those that the data hold. */
  findMentions(title: string): number[];
  /** @param cleaned as `cleanTitle` gives it, not empty */
  ask(cleaned: string): Promise<TitleLogits>;
  tagEvidence(question: TitledQuestion): Promise<Evidence>;
  /** Whether there is anything to tell songs apart by. */
  readonly knowsSongs: boolean;
  /** Whether songs are found by distance, so that their evidence depends on weights. */
  readonly usesPoints: boolean;
  /** Of the weights those count that make a song's point, and whether `distance` is 0. */
  songEvidence(
    questions: readonly TitledQuestion[],
    weights: TitleWeights,
    work?: Pick<WorkContext, 'signal'>,
  ): Promise<Evidence[]>;
  close(): Promise<void>;
}

/** @param options.threads of the search for near songs; results don't depend on it */
export function createTitleReader(parts: TitleParts, options: { readonly threads: number }): TitleReader {
  const { network, values, tokenizer, maxLength, knowledge } = parts;
  const answerer = createTitleAnswerer(network, values, tokenizer, maxLength);
  const mentions = mentionFinderOf(knowledge);
  const tags = createTagEvidence(knowledge, parts);
  const songs = createSongEvidence(knowledge, parts, options);
  return {
    findMentions: (title) => mentions.find(title),
    ask: (cleaned) => answerer.answer(cleaned),
    async tagEvidence(question) {
      const logits = (await answerer.answer(question.cleaned)).tag_head;
      return tags.gather({ ...question, logits });
    },
    knowsSongs: songs.isPossible,
    usesPoints: songs.usesPoints,
    async songEvidence(questions, weights, work) {
      const read: SongQuestion[] = [];
      for (const question of questions) {
        if (work?.signal?.aborted) throw new AbortedError();
        const { tag_head: logits, song_head: songLogits } = await answerer.answer(question.cleaned);
        read.push({ ...question, logits, songLogits });
      }
      return songs.gather(read, weights, work);
    },
    async close() {
      await answerer.close();
      await songs.close();
    },
  };
}
