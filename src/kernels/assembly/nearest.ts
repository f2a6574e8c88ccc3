// Exact dot products of queries with rows, and the k best rows of each query. Four queries meet two rows at a time in
// registers, tiles of rows stay in the first cache while all queries pass over them (blocking as in Goto and van de
// Geijn 2008). Each product is added up in one order whatever the block, so that any batch gives the same bits.
import { bars, offer, openHeaps, setRowDays, setWanted, sortHeap } from './_nearest-heap';
import { multiplyAdd, sumLanes } from './_simd';

/** Rows that all queries visit before the next rows are read: 16 KiB at 128 dimensions. */
const TILE_ROWS: i32 = 32;
/** Rows that a thread takes at a time. */
const CHUNK_ROWS: i32 = 4096;

let vectors: usize = 0;
let strideBytes: usize = 0;
let scales: usize = 0;
let queries: usize = 0;
let numQueries: i32 = 0;

/** The rows: offsets of (rows, stride) float32, of a float32 a row, and of an int32 a row (0: no days). */
export function setRows(newVectors: usize, newStrideBytes: usize, newScales: usize, newDays: usize): void {
  vectors = newVectors;
  strideBytes = newStrideBytes;
  scales = newScales;
  setRowDays(newDays);
}

/**
 * The queries: whole blocks of four with their quads of floats side by side, then the rest one after another; a day
 * each; and sorted rows that query q must not get, from excludedStarts[q] to excludedStarts[q + 1].
 */
export function setQueries(
  newQueries: usize,
  newQueryDays: usize,
  newExcludedStarts: usize,
  newExcluded: usize,
  newNumQueries: i32,
  newK: i32,
): void {
  queries = newQueries;
  numQueries = newNumQueries;
  setWanted(newQueryDays, newExcludedStarts, newExcluded, newK);
}

/**
 * Takes chunks of rows from `counter` until none is left below `end`, then leaves in `slot`, best first, what it found:
 * a float32 and an int32 a query (the score to beat, how many were found), then float32 (queries, k) and int32
 * (queries, k). `capacity` is the number of queries that the first two have room for.
 */
export function scan(slot: usize, capacity: usize, counter: usize, start: i32, end: i32): void {
  openHeaps(slot, capacity, numQueries);
  while (true) {
    const first = start + atomic.add<i32>(counter, 1) * CHUNK_ROWS;
    if (first >= end) break;
    scanChunk(first, min(first + CHUNK_ROWS, end));
  }
  for (let query = 0; query < numQueries; query++) sortHeap(query);
}

function scanChunk(first: i32, end: i32): void {
  const blocked = numQueries & ~3;
  for (let tile = first; tile < end; tile += TILE_ROWS) {
    const tileEnd = min(tile + TILE_ROWS, end);
    for (let query = 0; query < blocked; query += 4) scanFour(query, tile, tileEnd);
    for (let query = blocked; query < numQueries; query++) scanOne(query, tile, tileEnd);
  }
}

/** Lane sums of four vectors, each as (0 + 2) + (1 + 3): what `sumLanes` gives. */
function sumFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Four queries from `query` on with all rows of a tile, two at a time. */
function scanFour(query: i32, first: i32, end: i32): void {
  const block = queries + <usize>query * strideBytes;
  const beaten = bars + ((<usize>query) << 2);
  for (let row = first; row < end; row += 2) {
    const isPair = row + 1 < end;
    let a = vectors + <usize>row * strideBytes;
    let b = isPair ? a + strideBytes : a;
    let q = block;
    const stop = a + strideBytes;
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    let b1 = f32x4.splat(0);
    let b2 = f32x4.splat(0);
    let b3 = f32x4.splat(0);
    while (a < stop) {
      let x = v128.load(a);
      let y = v128.load(b);
      let w = v128.load(q);
      a0 = multiplyAdd(x, w, a0);
      b0 = multiplyAdd(y, w, b0);
      w = v128.load(q, 16);
      a1 = multiplyAdd(x, w, a1);
      b1 = multiplyAdd(y, w, b1);
      w = v128.load(q, 32);
      a2 = multiplyAdd(x, w, a2);
      b2 = multiplyAdd(y, w, b2);
      w = v128.load(q, 48);
      a3 = multiplyAdd(x, w, a3);
      b3 = multiplyAdd(y, w, b3);
      x = v128.load(a, 16);
      y = v128.load(b, 16);
      w = v128.load(q, 64);
      a0 = multiplyAdd(x, w, a0);
      b0 = multiplyAdd(y, w, b0);
      w = v128.load(q, 80);
      a1 = multiplyAdd(x, w, a1);
      b1 = multiplyAdd(y, w, b1);
      w = v128.load(q, 96);
      a2 = multiplyAdd(x, w, a2);
      b2 = multiplyAdd(y, w, b2);
      w = v128.load(q, 112);
      a3 = multiplyAdd(x, w, a3);
      b3 = multiplyAdd(y, w, b3);
      a += 32;
      b += 32;
      q += 128;
    }
    const scale = scales + ((<usize>row) << 2);
    const scoresA = f32x4.mul(sumFour(a0, a1, a2, a3), v128.load32_splat(scale));
    if (v128.any_true(f32x4.gt(scoresA, v128.load(beaten)))) offerToFour(query, row, scoresA);
    if (!isPair) break;
    const scoresB = f32x4.mul(sumFour(b0, b1, b2, b3), v128.load32_splat(scale, 4));
    if (v128.any_true(f32x4.gt(scoresB, v128.load(beaten)))) offerToFour(query, row + 1, scoresB);
  }
}

function offerToFour(query: i32, row: i32, scores: v128): void {
  offer(query, row, f32x4.extract_lane(scores, 0));
  offer(query + 1, row, f32x4.extract_lane(scores, 1));
  offer(query + 2, row, f32x4.extract_lane(scores, 2));
  offer(query + 3, row, f32x4.extract_lane(scores, 3));
}

/** One query with all rows of a tile, four at a time, then singly. */
function scanOne(query: i32, first: i32, end: i32): void {
  const values = queries + <usize>query * strideBytes;
  const beaten = bars + ((<usize>query) << 2);
  let row = first;
  for (; row + 4 <= end; row += 4) {
    let a = vectors + <usize>row * strideBytes;
    let b = a + strideBytes;
    let c = b + strideBytes;
    let d = c + strideBytes;
    let q = values;
    const stop = b;
    let a0 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    let c0 = f32x4.splat(0);
    let d0 = f32x4.splat(0);
    while (a < stop) {
      const w = v128.load(q);
      a0 = multiplyAdd(v128.load(a), w, a0);
      b0 = multiplyAdd(v128.load(b), w, b0);
      c0 = multiplyAdd(v128.load(c), w, c0);
      d0 = multiplyAdd(v128.load(d), w, d0);
      a += 16;
      b += 16;
      c += 16;
      d += 16;
      q += 16;
    }
    const scores = f32x4.mul(sumFour(a0, b0, c0, d0), v128.load(scales + ((<usize>row) << 2)));
    if (!v128.any_true(f32x4.gt(scores, v128.load32_splat(beaten)))) continue;
    offer(query, row, f32x4.extract_lane(scores, 0));
    offer(query, row + 1, f32x4.extract_lane(scores, 1));
    offer(query, row + 2, f32x4.extract_lane(scores, 2));
    offer(query, row + 3, f32x4.extract_lane(scores, 3));
  }
  for (; row < end; row++) {
    const a = vectors + <usize>row * strideBytes;
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < strideBytes; i += 16) {
      sum = multiplyAdd(v128.load(a + i), v128.load(values + i), sum);
    }
    offer(query, row, sumLanes(sum) * load<f32>(scales + ((<usize>row) << 2)));
  }
}

/** The first of `numRows` rows whose squares add up to no finite float32; -1 where there is none. */
export function findUnusableRow(rows: usize, rowBytes: usize, numRows: i32): i32 {
  for (let row = 0; row < numRows; row++) {
    const start = rows + <usize>row * rowBytes;
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < rowBytes; i += 16) {
      const x = v128.load(start + i);
      sum = f32x4.add(sum, f32x4.mul(x, x));
    }
    if (!(sumLanes(sum) < Infinity)) return row;
  }
  return -1;
}
