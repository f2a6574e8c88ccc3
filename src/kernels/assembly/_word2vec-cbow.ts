// CBOW (Mikolov et al. 2013): the weighted mean of a window predicts the token in the middle; each token of the
// window gets its share of the mean's gradient, as differentiation says. Over whole sequences a mean is the total
// less the token's own vector, so that a sequence costs O(length). A place's record: n or, for a whole sequence,
// 1 (0: nothing), m, 1 / total weight, m output rows, m x 4 gradients, the mean, its gradient, n x (row, weight).

import { multiplyAdd } from './_simd';
import { addScaled, scoreBlock, updateMean } from './_word2vec-block';
import { drawsAt, keptAt, numKept, windowAt, writeOutputs } from './_word2vec-draw';
import { gradientsOf } from './_word2vec-gradients';
import { inputRows, rowBytes, weightOf } from './_word2vec-settings';

const OUTS: usize = 16;

function meanOf(record: usize): usize {
  return record + OUTS + <usize>load<u32>(record, 4) * 20;
}

/** Writes (row, weight) of places `from` to `to`, less `left`, and returns the total weight. */
function writeList(list: usize, from: u32, to: u32, left: u32): f32 {
  let total: f32 = 0;
  for (let place = from; place < to; place++) {
    if (place === left) continue;
    const token = keptAt(place);
    const weight = weightOf(token);
    store<u32>(list, <u32>inputRows + token * <u32>rowBytes);
    store<f32>(list, weight, 4);
    list += 8;
    total += weight;
  }
  return total;
}

/** target = factor * sum of weight * row over a list. */
function sumRows(target: usize, list: usize, n: u32, factor: f32): void {
  const end = list + ((<usize>n) << 3);
  const scale = f32x4.splat(factor);
  for (let at: usize = 0; at < rowBytes; at += 64) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let entry = list; entry < end; entry += 8) {
      const row = <usize>load<u32>(entry) + at;
      const weight = v128.load_splat<f32>(entry, 4);
      a = multiplyAdd(weight, v128.load(row), a);
      b = multiplyAdd(weight, v128.load(row, 16), b);
      c = multiplyAdd(weight, v128.load(row, 32), c);
      d = multiplyAdd(weight, v128.load(row, 48), d);
    }
    v128.store(target + at, f32x4.mul(a, scale));
    v128.store(target + at, f32x4.mul(b, scale), 16);
    v128.store(target + at, f32x4.mul(c, scale), 32);
    v128.store(target + at, f32x4.mul(d, scale), 48);
  }
}

/** Scores a record's mean against its outputs. */
function measureMean(record: usize, m: u32, mean: usize, factor: f32, wantsLoss: bool): void {
  const outs = record + OUTS;
  const x = outs + ((<usize>m) << 2);
  // An input list of one, where the mean's gradient will be.
  store<u32>(mean + rowBytes, <u32>mean);
  scoreBlock(mean + rowBytes, 1, outs, m, x, rowBytes);
  gradientsOf(x, 1, outs, m, factor, 0, wantsLoss);
  memory.fill(mean + rowBytes, 0, rowBytes);
}

/** Writes the record of a place and returns whether there is one; its loss is in `blockLoss`. */
export function measureCbow(place: u32, record: usize, alpha: f32, wantsLoss: bool): bool {
  store<u32>(record, 0);
  const reach = windowAt(place);
  const from = place > reach ? place - reach : 0;
  const to = min(numKept, place + reach + 1);
  const target = keptAt(place);
  const factor = alpha * weightOf(target);
  const n = to - from - 1;
  if (n === 0 || factor === 0) return false;
  const m = writeOutputs(record + OUTS, target, drawsAt(place), 0);
  store<u32>(record, m, 4);
  const mean = meanOf(record);
  const list = mean + 2 * rowBytes;
  const total = writeList(list, from, to, place);
  if (!(total > 0)) return false;
  store<f32>(record, 1 / total, 8);
  sumRows(mean, list, n, 1 / total);
  measureMean(record, m, mean, factor, wantsLoss);
  store<u32>(record, n);
  return true;
}

/** Adds what a record says, in columns `from` to `to`. */
export function applyCbow(record: usize, from: usize, to: usize): void {
  const n = load<u32>(record);
  if (n === 0) return;
  const m = load<u32>(record, 4);
  const share = load<f32>(record, 8);
  const outs = record + OUTS;
  const mean = meanOf(record);
  const gradient = mean + rowBytes;
  updateMean(mean, gradient, outs, m, outs + ((<usize>m) << 2), from, to);
  const list = gradient + rowBytes;
  const end = list + ((<usize>n) << 3);
  for (let entry = list; entry < end; entry += 8) {
    addScaled(load<u32>(entry), load<f32>(entry, 4) * share, gradient, from, to);
  }
}

/** Total weight of the sequence at hand; `sum` gets the weighted sum of its rows, `list` its rows and weights. */
export function sumSequence(sum: usize, list: usize): f32 {
  const total = writeList(list, 0, numKept, 0xffffffff);
  sumRows(sum, list, numKept, 1);
  return total;
}

/** As `measureCbow`, where the window is the whole sequence, of which `sum` and `total` are known. */
export function measureCbowInSequence(
  place: u32,
  record: usize,
  alpha: f32,
  sum: usize,
  total: f32,
  wantsLoss: bool,
): bool {
  store<u32>(record, 0);
  const target = keptAt(place);
  const weight = weightOf(target);
  const factor = alpha * weight;
  const rest = total - weight;
  // What rounding leaves of a total is no weight.
  if (factor === 0 || !(rest > total * 1e-6)) return false;
  const m = writeOutputs(record + OUTS, target, drawsAt(place), 0);
  store<u32>(record, m, 4);
  store<f32>(record, 1 / rest, 8);
  const mean = meanOf(record);
  const own = inputRows + <usize>target * rowBytes;
  const scale = f32x4.splat(1 / rest);
  const minus = f32x4.splat(-weight);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const others = multiplyAdd(minus, v128.load(own + at), v128.load(sum + at));
    v128.store(mean + at, f32x4.mul(others, scale));
  }
  measureMean(record, m, mean, factor, wantsLoss);
  store<u32>(record, 1);
  return true;
}

/** Adds the gradients of a record's mean to its outputs and to `sum`, in columns `from` to `to`. */
export function applyOutputsInSequence(record: usize, sum: usize, from: usize, to: usize): void {
  if (load<u32>(record) === 0) return;
  const m = load<u32>(record, 4);
  const outs = record + OUTS;
  const mean = meanOf(record);
  updateMean(mean, mean + rowBytes, outs, m, outs + ((<usize>m) << 2), from, to);
  addScaled(sum, load<f32>(record, 8), mean + rowBytes, from, to);
}

/** row += weight * (sum - what the row's own record gave), in columns `from` to `to`; `record` 0: none. */
export function applyInputInSequence(
  row: usize,
  weight: f32,
  sum: usize,
  record: usize,
  from: usize,
  to: usize,
): void {
  addScaled(row, weight, sum, from, to);
  if (record === 0 || load<u32>(record) === 0) return;
  addScaled(row, -weight * load<f32>(record, 8), meanOf(record) + rowBytes, from, to);
}
