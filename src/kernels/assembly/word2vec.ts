// Trains word2vec on shared memory. Deterministic: in steps, each in two phases; all threads compute gradients of
// the step's units from frozen rows, then each adds all of them, in order, to its own columns, so that bits don't
// depend on threads. Fast: each thread takes a unit, computes and adds at once (Recht et al. 2011, "Hogwild!").
import { addLoss, meet, shouldStop, stopAt, takeNext } from './_word2vec-barrier';
import {
  applyCbow,
  applyInputInSequence,
  applyOutputsInSequence,
  measureCbow,
  measureCbowInSequence,
  sumSequence,
} from './_word2vec-cbow';
import { beginEpoch, numKept, takeSequence } from './_word2vec-draw';
import { blockLoss, notFinite, resetFinite } from './_word2vec-gradients';
import {
  control,
  isCbow,
  learningRate,
  lossStride,
  maxLength,
  minLearningRate,
  readSettings,
  rowBytes,
  scratch,
  scratchBytes,
  sequenceLists,
  slotBytes,
  slots,
  stepStarts,
  unitPlaces,
  units,
  window,
} from './_word2vec-settings';
import { applySkipGram, measureSkipGram, placeLoss, placeTargets } from './_word2vec-skip-gram';

export { scoreBlock, updateBlock } from './_word2vec-block';
export { blockLoss, gradientsOf } from './_word2vec-gradients';
export { fillUniform } from './_word2vec-random';

const UNIT_BYTES: usize = 16;
const NEXT_UNIT: usize = 16;
const PHASE_UNIT: usize = 20;

/** This thread's memory: tokens, weights, a spare row, a sum, a record, a list. */
let weightList: usize = 0;
let sum: usize = 0;
let ownSlots: usize = 0;
let ownLists: usize = 0;

/** Must be called first; `settings` is the address of the block that `layout.ts` writes. */
export function begin(settings: usize, thread: usize, epoch: u32): void {
  readSettings(settings);
  const kept = scratch + thread * scratchBytes;
  const listBytes = (<usize>(maxLength + 16) * 4 + 63) & ~63;
  weightList = kept + listBytes;
  const spareRow = weightList + listBytes;
  sum = spareRow + rowBytes;
  ownSlots = sum + rowBytes;
  ownLists = ownSlots + slotBytes * unitPlaces;
  beginEpoch(epoch, kept, spareRow);
  resetFinite();
}

function listOf(unit: usize): usize {
  // Sequences of a step, one after the other; the first may have begun before.
  const begin = load<u32>(unit, 12) - load<u32>(unit, 4) + maxLength;
  return sequenceLists + ((<usize>begin) << 3);
}

function hasWholeWindow(): bool {
  return isCbow && window === 0;
}

/** Computes the records of places from rows as they are. */
function measurePlaces(
  first: u32,
  count: u32,
  firstSlot: usize,
  list: usize,
  alpha: f32,
  wantsLoss: bool,
): void {
  let loss: f64 = 0;
  let targets: u32 = 0;
  const isWhole = hasWholeWindow();
  const total: f32 = isWhole && first < numKept ? sumSequence(sum, list) : 0;
  for (let i: u32 = 0; i < count; i++) {
    const place = first + i;
    const record = firstSlot + <usize>i * slotBytes;
    if (place >= numKept) store<u32>(record, 0);
    else if (!isCbow) {
      measureSkipGram(place, record, alpha, weightList, wantsLoss);
      loss += placeLoss;
      targets += placeTargets;
    } else {
      const isTarget = isWhole
        ? measureCbowInSequence(place, record, alpha, sum, total, wantsLoss)
        : measureCbow(place, record, alpha, wantsLoss);
      if (isTarget) {
        loss += blockLoss;
        targets++;
      }
    }
  }
  if (isWhole) store<u32>(firstSlot, numKept, 12);
  if (wantsLoss && targets > 0) addLoss(loss, targets);
}

/** Adds what the records of places say, in columns `from` to `to`. */
function applyPlaces(first: u32, count: u32, firstSlot: usize, list: usize, from: usize, to: usize): void {
  if (hasWholeWindow()) {
    applySequence(first, count, firstSlot, list, from, to);
    return;
  }
  for (let i: u32 = 0; i < count; i++) {
    const record = firstSlot + <usize>i * slotBytes;
    if (isCbow) applyCbow(record, from, to);
    else applySkipGram(record, from, to);
  }
}

/** The same where means are of whole sequences: the sum of the means' gradients, and each row its share. */
function applySequence(first: u32, count: u32, firstSlot: usize, list: usize, from: usize, to: usize): void {
  const length = load<u32>(firstSlot, 12);
  if (first >= length) return;
  memory.fill(sum + from, 0, to - from);
  for (let i: u32 = 0; i < count; i++) {
    applyOutputsInSequence(firstSlot + <usize>i * slotBytes, sum, from, to);
  }
  for (let place: u32 = 0; place < length; place++) {
    const isOwn = place >= first && place < first + count;
    const record = isOwn ? firstSlot + <usize>(place - first) * slotBytes : 0;
    const entry = list + ((<usize>place) << 3);
    applyInputInSequence(load<u32>(entry), load<f32>(entry, 4), sum, record, from, to);
  }
}

/** The learning rate at a step: it falls from first to last step in a straight line. */
function rateAt(step: f64, numSteps: f64): f32 {
  return <f32>(learningRate - (learningRate - minLearningRate) * (step / numSteps));
}

function unitsBefore(step: u32): u32 {
  return load<u32>(stepStarts + ((<usize>step) << 2));
}

function unitAt(index: u32): usize {
  return units + <usize>index * UNIT_BYTES;
}

function slotOf(unit: usize): usize {
  return slots + <usize>load<u32>(unit, 12) * slotBytes;
}

/**
 * Steps `from` to `to` of the epoch, together with the other threads, which call it with the same steps.
 * @param before steps of earlier epochs
 * @param numSteps of all epochs
 */
export function trainSteps(thread: u32, threads: u32, from: u32, to: u32, before: f64, numSteps: f64): void {
  const lines = <u32>(rowBytes >> 6);
  const fromColumn = (<usize>((lines * thread) / threads)) << 6;
  const toColumn = (<usize>((lines * (thread + 1)) / threads)) << 6;
  for (let step = from; step < to; step++) {
    const alpha = rateAt(before + <f64>step, numSteps);
    const begin = unitsBefore(step);
    const end = unitsBefore(step + 1);
    for (let taken = begin + takeNext(PHASE_UNIT); taken < end; taken = begin + takeNext(PHASE_UNIT)) {
      const unit = unitAt(taken);
      takeSequence(load<u32>(unit));
      const wantsLoss = taken % lossStride === 0;
      measurePlaces(load<u32>(unit, 4), load<u32>(unit, 8), slotOf(unit), listOf(unit), alpha, wantsLoss);
    }
    if (notFinite) stopAt(step);
    if (!meet(threads)) return;
    if (thread === 0) atomic.store<i32>(control, 0, PHASE_UNIT);
    for (let index = begin; index < end; index++) {
      const unit = unitAt(index);
      const first = load<u32>(unit, 4);
      applyPlaces(first, load<u32>(unit, 8), slotOf(unit), listOf(unit), fromColumn, toColumn);
    }
    if (!meet(threads)) return;
  }
}

/** Units of steps `from` to `to` of the epoch, until none is left; other threads take from the same. */
export function trainUnits(from: u32, to: u32, before: f64, numSteps: f64): void {
  const begin = unitsBefore(from);
  const end = unitsBefore(to);
  let step = from;
  for (let taken = begin + takeNext(NEXT_UNIT); taken < end; taken = begin + takeNext(NEXT_UNIT)) {
    while (unitsBefore(step + 1) <= taken) step++;
    const unit = unitAt(taken);
    const alpha = rateAt(before + <f64>step, numSteps);
    takeSequence(load<u32>(unit));
    const last = load<u32>(unit, 4) + load<u32>(unit, 8);
    const wantsLoss = taken % lossStride === 0;
    for (let first = load<u32>(unit, 4); first < last; first += <u32>unitPlaces) {
      const count = min(last - first, <u32>unitPlaces);
      measurePlaces(first, count, ownSlots, ownLists, alpha, wantsLoss);
      if (notFinite) stopAt(step);
      if (shouldStop()) return;
      applyPlaces(first, count, ownSlots, ownLists, 0, rowBytes);
    }
  }
}
