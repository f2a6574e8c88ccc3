// How an epoch is cut: all places of all sequences in a random order of sequences, in steps of equal size, each cut
// into units that a thread does at once. Nothing here depends on threads.
import { createRandomStream } from '../../core/random.ts';

/** Words of a unit: sequence, its first place, places, and the first place within the step. */
export const UNIT_WORDS = 4;
/** Places of a unit, at most, where each place has a window of its own. */
export const UNIT_PLACES = 16;

/** How sequences are cut. */
export interface Cut {
  /** Places in an epoch: those of sequences of two tokens or more. */
  readonly numPlaces: number;
  /** Places in a step; the last one of an epoch may have fewer. */
  readonly stepPlaces: number;
  readonly stepsPerEpoch: number;
  /** Places in a unit at most. */
  readonly unitPlaces: number;
  /** No epoch has more. */
  readonly maxUnits: number;
  /** Sequences of two tokens or more. */
  readonly numSequences: number;
  readonly longestSequence: number;
}

/** @param unitPlaces `stepPlaces` where a sequence is to be a unit as far as the step allows */
export function cutSequences(sequenceStarts: Uint32Array, stepPlaces: number, unitPlaces: number): Cut {
  let numPlaces = 0;
  let numSequences = 0;
  let longestSequence = 0;
  let maxUnits = 0;
  for (let i = 1; i < sequenceStarts.length; i++) {
    const length = sequenceStarts[i]! - sequenceStarts[i - 1]!;
    if (length < 2) continue;
    numPlaces += length;
    numSequences++;
    longestSequence = Math.max(longestSequence, length);
    maxUnits += Math.ceil(length / unitPlaces);
  }
  const stepsPerEpoch = Math.ceil(numPlaces / stepPlaces);
  return {
    numPlaces,
    stepPlaces,
    stepsPerEpoch,
    unitPlaces,
    // The end of a step cuts one unit in two.
    maxUnits: maxUnits + stepsPerEpoch,
    numSequences,
    longestSequence,
  };
}

/** Units of an epoch, and where each step begins among them. */
export interface EpochUnits {
  /** (units at most, 4) */
  readonly units: Uint32Array;
  /** (steps + 1) */
  readonly stepStarts: Uint32Array;
}

/** Writes the units of an epoch into `into` and returns how many there are. */
export function scheduleEpoch(
  sequenceStarts: Uint32Array,
  cut: Cut,
  seed: number,
  epoch: number,
  into: EpochUnits,
): number {
  const order = new Uint32Array(cut.numSequences);
  let count = 0;
  for (let i = 1; i < sequenceStarts.length; i++) {
    if (sequenceStarts[i]! - sequenceStarts[i - 1]! >= 2) order[count++] = i - 1;
  }
  createRandomStream(seed, 'word2vec/order', epoch).shuffle(order);
  let numUnits = 0;
  let step = 0;
  let slot = 0;
  into.stepStarts[0] = 0;
  for (const sequence of order) {
    const length = sequenceStarts[sequence + 1]! - sequenceStarts[sequence]!;
    for (let place = 0; place < length; ) {
      const places = Math.min(cut.unitPlaces, length - place, cut.stepPlaces - slot);
      into.units.set([sequence, place, places, slot], numUnits++ * UNIT_WORDS);
      place += places;
      slot += places;
      if (slot < cut.stepPlaces) continue;
      slot = 0;
      into.stepStarts[++step] = numUnits;
    }
  }
  if (slot > 0) into.stepStarts[++step] = numUnits;
  return numUnits;
}
