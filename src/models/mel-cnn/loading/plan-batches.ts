// Which songs each batch holds and what luck they have: a pure function of seed, epoch and index, known to the trainer and to
// every loader thread, so that neither threads nor interruptions change a byte.
import { createRandomStream, type RandomStream } from '../../../core/random.ts';
import { drawBeta } from '../augment.ts';

/** What a plan depends on. */
export interface BatchPlanOptions {
  readonly numSongs: number;
  readonly batchSize: number;
  readonly seed: number;
  /** Alpha of mixup; 0 mixes nothing. */
  readonly mixup: number;
}

/** One example of a batch. */
export interface PlannedExample {
  /** Place among the training songs. */
  readonly song: number;
  /** Song that is mixed in; `song` itself where none is. */
  readonly partner: number;
  /** Share of `song`, from 0 to 1; 1 where none is mixed in. */
  readonly share: number;
  /** For crops and masks. */
  readonly random: RandomStream;
}

/** Plans batches. */
export interface BatchPlanner {
  /** The same for every epoch, from 1. */
  readonly numBatches: number;
  plan(epoch: number, index: number): PlannedExample[];
}

/**
 * Each epoch has an order of its own. Its last batch is left out where it would be short: batch normalisation of few songs is
 * noise. Songs that miss a pass are others in the next.
 */
export function createBatchPlanner({ numSongs, batchSize, seed, mixup }: BatchPlanOptions): BatchPlanner {
  let known: { epoch: number; order: Uint32Array } | null = null;
  const orderOf = (epoch: number): Uint32Array => {
    if (known?.epoch === epoch) return known.order;
    const places = Uint32Array.from({ length: numSongs }, (_, place) => place);
    known = { epoch, order: createRandomStream(seed, 'mel-cnn/order', epoch).shuffle(places) };
    return known.order;
  };
  return {
    numBatches: Math.max(1, Math.floor(numSongs / batchSize)),
    plan(epoch, index) {
      const start = index * batchSize;
      const songs = orderOf(epoch).subarray(start, start + batchSize);
      return Array.from(songs, (song, place) => {
        const random = createRandomStream(seed, `mel-cnn/example/${epoch}`, start + place);
        if (mixup === 0) return { song, partner: song, share: 1, random };
        const partner = random.integer(numSongs);
        const share = drawBeta(mixup, random);
        // Of a song mixed with itself all is there.
        return { song, partner, share: partner === song ? 1 : share, random };
      });
    },
  };
}
