// Skip-gram (Mikolov et al. 2013): each token of a window, as input, predicts the token in the middle. A place's
// record: number of blocks; then for each n, m, n input rows (room for 3 more), m output rows, m x n gradients.
import { paddedCount, scoreBlock, updateBlock } from './_word2vec-block';
import { drawsAt, keptAt, numKept, windowAt, writeOutputs } from './_word2vec-draw';
import { blockLoss, gradientsOf } from './_word2vec-gradients';
import {
  inputRows,
  isHierarchical,
  negatives,
  rowBytes,
  sharesNegatives,
  weightOf,
  weights,
} from './_word2vec-settings';

/** Inputs that share their negative samples; `draws.ts` has the same. As many as a block of the arithmetic takes. */
const SHARING_INPUTS: u32 = 4;

/** Loss of the last place, and how many targets it sums. */
export let placeLoss: f64 = 0;
export let placeTargets: u32 = 0;

/** Writes the record of a place; `weightList` has room for n + 3 weights. */
export function measureSkipGram(
  place: u32,
  record: usize,
  alpha: f32,
  weightList: usize,
  wantsLoss: bool,
): void {
  placeLoss = 0;
  placeTargets = 0;
  store<u32>(record, 0);
  const reach = windowAt(place);
  const from = place > reach ? place - reach : 0;
  const to = min(numKept, place + reach + 1);
  const target = keptAt(place);
  const factor = alpha * weightOf(target);
  const count = to - from - 1;
  if (count === 0 || factor === 0) return;
  const draws = drawsAt(place);
  const most: u32 = isHierarchical ? count : sharesNegatives ? SHARING_INPUTS : 1;
  let at = record + 4;
  let taken: u32 = 0;
  let next = from;
  let firstDraw: u32 = 0;
  while (taken < count) {
    const perBlock = min(most, count - taken);
    const ins = at + 8;
    for (let i: u32 = 0; i < perBlock; i++) {
      if (next === place) next++;
      const token = keptAt(next++);
      store<u32>(ins + ((<usize>i) << 2), <u32>inputRows + token * <u32>rowBytes);
      if (weights !== 0) store<f32>(weightList + ((<usize>i) << 2), weightOf(token));
    }
    const outs = ins + ((<usize>(perBlock + 3)) << 2);
    const m = writeOutputs(outs, target, draws, firstDraw);
    const x = outs + ((<usize>m) << 2);
    scoreBlock(ins, perBlock, outs, m, x, rowBytes);
    gradientsOf(x, perBlock, outs, m, factor, weights !== 0 ? weightList : 0, wantsLoss);
    placeLoss += blockLoss;
    store<u32>(at, perBlock);
    store<u32>(at, m, 4);
    at = x + ((<usize>(m * paddedCount(perBlock))) << 2);
    taken += perBlock;
    firstDraw += negatives;
    store<u32>(record, load<u32>(record) + 1);
  }
  placeTargets = count;
}

/** Adds what a record says, in columns `from` to `to`. */
export function applySkipGram(record: usize, from: usize, to: usize): void {
  let at = record + 4;
  for (let blocks = load<u32>(record); blocks > 0; blocks--) {
    const n = load<u32>(at);
    const m = load<u32>(at, 4);
    const ins = at + 8;
    const outs = ins + ((<usize>(n + 3)) << 2);
    const g = outs + ((<usize>m) << 2);
    updateBlock(ins, n, outs, m, g, from, to);
    at = g + ((<usize>(m * paddedCount(n))) << 2);
  }
}
