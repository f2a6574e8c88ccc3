// What a unit of work looks at: the tokens of its sequence that subsampling keeps, in their order of this epoch,
// the window around a place, and the output rows of a target.
import { LABEL, UNUSED } from './_word2vec-block';
import { below, hash, keyOf, mix32 } from './_word2vec-random';
import {
  aliasBelow,
  aliasOther,
  isDynamic,
  isHierarchical,
  isShuffled,
  keepBelow,
  maxLength,
  negatives,
  numTokens,
  outputRows,
  pathNodes,
  pathStarts,
  rowBytes,
  seed,
  sequenceStarts,
  tokens,
  window,
} from './_word2vec-settings';

/** Purposes of random numbers; `draws.ts` has the same. */
const KEEP: u32 = 1;
const ORDER: u32 = 2;
const WINDOW: u32 = 3;
const NEGATIVE: u32 = 4;

let keepKey: u32 = 0;
let orderKey: u32 = 0;
let windowKey: u32 = 0;
let negativeKey: u32 = 0;

/** Tokens of the sequence at hand, u32. */
export let kept: usize = 0;
export let numKept: u32 = 0;
/** Position of the sequence at hand in all tokens. */
export let sequenceAt: u32 = 0;
let sequenceAtHand: u32 = 0xffffffff;
/** A row of zeros that fills up groups of three outputs. */
let spareRow: u32 = 0;

/** Begins work in an epoch, with memory for a sequence and a spare row that is this thread's. */
export function beginEpoch(epoch: u32, keptAt: usize, spareRowAt: usize): void {
  keepKey = keyOf(seed, KEEP, epoch);
  orderKey = keyOf(seed, ORDER, epoch);
  windowKey = keyOf(seed, WINDOW, epoch);
  negativeKey = keyOf(seed, NEGATIVE, epoch);
  kept = keptAt;
  spareRow = <u32>spareRowAt;
  sequenceAtHand = 0xffffffff;
}

export function keptAt(place: u32): u32 {
  return load<u32>(kept + ((<usize>place) << 2));
}

/** Brings a sequence to hand. */
export function takeSequence(sequence: u32): void {
  if (sequence === sequenceAtHand) return;
  sequenceAtHand = sequence;
  const at = sequenceStarts + ((<usize>sequence) << 2);
  sequenceAt = load<u32>(at);
  const end = load<u32>(at, 4);
  let count: u32 = 0;
  for (let position = sequenceAt; position < end; position++) {
    const token = load<u32>(tokens + ((<usize>position) << 2));
    if (keepBelow !== 0) {
      const limit = load<u32>(keepBelow + ((<usize>token) << 2));
      if (limit !== 0xffffffff && hash(keepKey, position) >= limit) continue;
    }
    store<u32>(kept + ((<usize>count) << 2), token);
    count++;
  }
  numKept = count;
  if (isShuffled) shuffle(count);
}

/** Fisher and Yates. */
function shuffle(count: u32): void {
  for (let i = count; i > 1; i--) {
    const j = below(hash(orderKey, sequenceAt + i), i);
    const a = kept + ((<usize>(i - 1)) << 2);
    const b = kept + ((<usize>j) << 2);
    const held = load<u32>(a);
    store<u32>(a, load<u32>(b));
    store<u32>(b, held);
  }
}

/** How many places to each side of a place are its context. */
export function windowAt(place: u32): u32 {
  if (window === 0) return maxLength;
  return isDynamic ? 1 + below(hash(windowKey, sequenceAt + place), window) : window;
}

/** Where the draws of a place begin; draw number k is `mix32` of it and k. */
export function drawsAt(place: u32): u32 {
  return hash(negativeKey, sequenceAt + place);
}

/**
 * Writes the output rows of a target, filled up to a multiple of 3, and returns how many.
 * @param firstDraw number of the first draw for negative samples
 */
export function writeOutputs(outs: usize, target: u32, draws: u32, firstDraw: u32): u32 {
  let m: u32 = 0;
  if (isHierarchical) {
    const from = load<u32>(pathStarts + ((<usize>target) << 2));
    const to = load<u32>(pathStarts + ((<usize>target) << 2), 4);
    for (let at = from; at < to; at++) {
      const node = load<u32>(pathNodes + ((<usize>at) << 2));
      const row = <u32>outputRows + (node >> 1) * <u32>rowBytes;
      store<u32>(outs + ((<usize>m) << 2), node & 1 ? row : row | LABEL);
      m++;
    }
  } else {
    const own = <u32>outputRows + target * <u32>rowBytes;
    store<u32>(outs, own | LABEL);
    m = 1;
    for (let k: u32 = 0; k < negatives; k++) {
      const bits = mix32(draws + firstDraw + k);
      const column = below(bits, numTokens);
      const isOther = mix32(bits + 1) >= load<u32>(aliasBelow + ((<usize>column) << 2));
      const token = isOther ? load<u32>(aliasOther + ((<usize>column) << 2)) : column;
      const row = <u32>outputRows + token * <u32>rowBytes;
      store<u32>(outs + ((<usize>m) << 2), token === target ? row | UNUSED : row);
      m++;
    }
  }
  for (; m % 3 !== 0; m++) store<u32>(outs + ((<usize>m) << 2), spareRow | UNUSED);
  return m;
}
