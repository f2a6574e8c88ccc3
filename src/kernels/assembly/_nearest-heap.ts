// The k best rows that a thread has found for each query: a binary heap a query, the worst on top (Williams 1964), and
// which rows a query must not get.

let days: usize = 0;
let queryDays: usize = 0;
let excludedStarts: usize = 0;
let excluded: usize = 0;
let k: i32 = 0;

/** For each query the float32 score that a row must exceed. */
export let bars: usize = 0;
let sizes: usize = 0;
let heapScores: usize = 0;
let heapRows: usize = 0;

/** An int32 a row; 0: no days. */
export function setRowDays(newDays: usize): void {
  days = newDays;
}

/** What each query wants: `setQueries` of the kernel. */
export function setWanted(
  newQueryDays: usize,
  newExcludedStarts: usize,
  newExcluded: usize,
  newK: i32,
): void {
  queryDays = newQueryDays;
  excludedStarts = newExcludedStarts;
  excluded = newExcluded;
  k = newK;
}

/** Empties the heaps of a slot, laid out as `scan` of the kernel says. */
export function openHeaps(slot: usize, capacity: usize, numQueries: i32): void {
  bars = slot;
  sizes = bars + (capacity << 2);
  heapScores = sizes + (capacity << 2);
  heapRows = heapScores + ((<usize>numQueries * <usize>k) << 2);
  for (let query = 0; query < numQueries; query++) {
    store<f32>(bars + ((<usize>query) << 2), -Infinity);
    store<i32>(sizes + ((<usize>query) << 2), 0);
  }
}

/** Rows come in ascending order, so one that only equals the worst kept row ranks behind it. */
export function offer(query: i32, row: i32, score: f32): void {
  const bar = bars + ((<usize>query) << 2);
  if (!(score > load<f32>(bar))) return;
  if (days !== 0 && load<i32>(days + ((<usize>row) << 2)) > load<i32>(queryDays + ((<usize>query) << 2)))
    return;
  if (isExcluded(query, row)) return;
  const size = load<i32>(sizes + ((<usize>query) << 2));
  if (size < k) {
    siftUp(query, size, score, row);
    store<i32>(sizes + ((<usize>query) << 2), size + 1);
    if (size + 1 < k) return;
  } else {
    siftDown(query, k, score, row);
  }
  store<f32>(bar, scoreAt(query, 0));
}

function isExcluded(query: i32, row: i32): bool {
  const bounds = excludedStarts + ((<usize>query) << 2);
  let low = load<i32>(bounds);
  let high = load<i32>(bounds, 4);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = load<i32>(excluded + ((<usize>middle) << 2));
    if (value === row) return true;
    if (value < row) low = middle + 1;
    else high = middle;
  }
  return false;
}

function scoreAt(query: i32, place: i32): f32 {
  return load<f32>(heapScores + ((<usize>(query * k + place)) << 2));
}

function rowAt(query: i32, place: i32): i32 {
  return load<i32>(heapRows + ((<usize>(query * k + place)) << 2));
}

function put(query: i32, place: i32, score: f32, row: i32): void {
  store<f32>(heapScores + ((<usize>(query * k + place)) << 2), score);
  store<i32>(heapRows + ((<usize>(query * k + place)) << 2), row);
}

/** Whether the first of two ranks behind the second. */
function isBehind(scoreA: f32, rowA: i32, scoreB: f32, rowB: i32): bool {
  return scoreA < scoreB || (scoreA === scoreB && rowA > rowB);
}

/** Adds to a heap that ends before `place`. */
function siftUp(query: i32, place: i32, score: f32, row: i32): void {
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!isBehind(score, row, scoreAt(query, parent), rowAt(query, parent))) break;
    put(query, place, scoreAt(query, parent), rowAt(query, parent));
    place = parent;
  }
  put(query, place, score, row);
}

/** Replaces the top of a heap of `size`. */
function siftDown(query: i32, size: i32, score: f32, row: i32): void {
  let place = 0;
  while (true) {
    let child = 2 * place + 1;
    if (child >= size) break;
    if (
      child + 1 < size &&
      isBehind(scoreAt(query, child + 1), rowAt(query, child + 1), scoreAt(query, child), rowAt(query, child))
    ) {
      child++;
    }
    if (!isBehind(scoreAt(query, child), rowAt(query, child), score, row)) break;
    put(query, place, scoreAt(query, child), rowAt(query, child));
    place = child;
  }
  put(query, place, score, row);
}

/** Takes the worst off the heap again and again and puts it behind the rest: best first in the end. */
export function sortHeap(query: i32): void {
  for (let last = load<i32>(sizes + ((<usize>query) << 2)) - 1; last > 0; last--) {
    const score = scoreAt(query, last);
    const row = rowAt(query, last);
    const worstScore = scoreAt(query, 0);
    const worstRow = rowAt(query, 0);
    siftDown(query, last, score, row);
    put(query, last, worstScore, worstRow);
  }
}
