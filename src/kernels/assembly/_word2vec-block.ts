// The arithmetic of word2vec as small matrix products: n input rows against m output rows (m a multiple of 3).
// In blocks of 4 x 3, so that 7 loads feed 12 multiply-adds; sharing the outputs among all inputs of a window is
// Ji et al. 2016, "Parallelizing Word2Vec in Shared and Distributed Memory".
import { multiplyAdd, sumLanes } from './_simd';

/** Output rows are addresses, multiples of 64, with two marks in their low bits. */
export const LABEL: u32 = 1;
export const UNUSED: u32 = 2;
export const ADDRESS: u32 = ~63;

/** Columns of the scores' rows: n rounded up to a multiple of 4. */
export function paddedCount(n: u32): u32 {
  return (n + 3) & ~3;
}

/** Four sums of four lanes each, in one vector. */
function sumLanesOf4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7)); // a0+a2, b0+b2, a1+a3, b1+b3
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Dot products of 4 inputs with 3 outputs. */
function dots4x3(ins: usize, outs: usize, x: usize, xStride: usize, rowBytes: usize): void {
  const i0: usize = load<u32>(ins);
  const i1: usize = load<u32>(ins, 4);
  const i2: usize = load<u32>(ins, 8);
  const i3: usize = load<u32>(ins, 12);
  const o0: usize = load<u32>(outs) & ADDRESS;
  const o1: usize = load<u32>(outs, 4) & ADDRESS;
  const o2: usize = load<u32>(outs, 8) & ADDRESS;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  let c0 = a0;
  let c1 = a0;
  let c2 = a0;
  let c3 = a0;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const p = v128.load(o0 + at);
    const q = v128.load(o1 + at);
    const r = v128.load(o2 + at);
    let v = v128.load(i0 + at);
    a0 = multiplyAdd(v, p, a0);
    b0 = multiplyAdd(v, q, b0);
    c0 = multiplyAdd(v, r, c0);
    v = v128.load(i1 + at);
    a1 = multiplyAdd(v, p, a1);
    b1 = multiplyAdd(v, q, b1);
    c1 = multiplyAdd(v, r, c1);
    v = v128.load(i2 + at);
    a2 = multiplyAdd(v, p, a2);
    b2 = multiplyAdd(v, q, b2);
    c2 = multiplyAdd(v, r, c2);
    v = v128.load(i3 + at);
    a3 = multiplyAdd(v, p, a3);
    b3 = multiplyAdd(v, q, b3);
    c3 = multiplyAdd(v, r, c3);
  }
  v128.store(x, sumLanesOf4(a0, a1, a2, a3));
  v128.store(x + xStride, sumLanesOf4(b0, b1, b2, b3));
  v128.store(x + 2 * xStride, sumLanesOf4(c0, c1, c2, c3));
}

/** Dot products of one input with 3 outputs. */
function dots1x3(input: usize, outs: usize, x: usize, xStride: usize, rowBytes: usize): void {
  const o0: usize = load<u32>(outs) & ADDRESS;
  const o1: usize = load<u32>(outs, 4) & ADDRESS;
  const o2: usize = load<u32>(outs, 8) & ADDRESS;
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let c0 = a0;
  let a1 = a0;
  let b1 = a0;
  let c1 = a0;
  for (let at: usize = 0; at < rowBytes; at += 32) {
    const v = v128.load(input + at);
    const w = v128.load(input + at, 16);
    a0 = multiplyAdd(v, v128.load(o0 + at), a0);
    b0 = multiplyAdd(v, v128.load(o1 + at), b0);
    c0 = multiplyAdd(v, v128.load(o2 + at), c0);
    a1 = multiplyAdd(w, v128.load(o0 + at, 16), a1);
    b1 = multiplyAdd(w, v128.load(o1 + at, 16), b1);
    c1 = multiplyAdd(w, v128.load(o2 + at, 16), c1);
  }
  store<f32>(x, sumLanes(f32x4.add(a0, a1)));
  store<f32>(x + xStride, sumLanes(f32x4.add(b0, b1)));
  store<f32>(x + 2 * xStride, sumLanes(f32x4.add(c0, c1)));
}

/**
 * Scores: all dot products, output by output, each row of scores padded to a multiple of 4.
 * `ins` must have room for 3 addresses after its n.
 */
export function scoreBlock(ins: usize, n: u32, outs: usize, m: u32, x: usize, rowBytes: usize): void {
  const xStride = (<usize>paddedCount(n)) << 2;
  const rest = n & 3;
  const whole = rest < 2 ? n - rest : n;
  for (let i = n; i < whole + 3 && rest > 1; i++) {
    store<u32>(ins + ((<usize>i) << 2), load<u32>(ins + ((<usize>(n - 1)) << 2)));
  }
  for (let j: u32 = 0; j < m; j += 3) {
    const groupOuts = outs + ((<usize>j) << 2);
    const groupScores = x + <usize>j * xStride;
    let i: u32 = 0;
    for (; i < whole; i += 4) {
      const offset = (<usize>i) << 2;
      dots4x3(ins + offset, groupOuts, groupScores + offset, xStride, rowBytes);
    }
    if (i < n) {
      const offset = (<usize>i) << 2;
      dots1x3(load<u32>(ins + offset), groupOuts, groupScores + offset, xStride, rowBytes);
    }
  }
}

/** Adds to 3 outputs and n inputs in columns `from` to `to` (bytes, multiples of 32). */
function update3(ins: usize, n: u32, outs: usize, g: usize, gStride: usize, from: usize, to: usize): void {
  const o0: usize = load<u32>(outs) & ADDRESS;
  const o1: usize = load<u32>(outs, 4) & ADDRESS;
  const o2: usize = load<u32>(outs, 8) & ADDRESS;
  const end = ins + ((<usize>n) << 2);
  for (let at = from; at < to; at += 32) {
    const p0 = v128.load(o0 + at);
    const p1 = v128.load(o0 + at, 16);
    const q0 = v128.load(o1 + at);
    const q1 = v128.load(o1 + at, 16);
    const r0 = v128.load(o2 + at);
    const r1 = v128.load(o2 + at, 16);
    let dp0 = f32x4.splat(0);
    let dp1 = dp0;
    let dq0 = dp0;
    let dq1 = dp0;
    let dr0 = dp0;
    let dr1 = dp0;
    let gradient = g;
    for (let input = ins; input < end; input += 4) {
      const row = <usize>load<u32>(input) + at;
      let v = v128.load(row);
      let w = v128.load(row, 16);
      const s = v128.load_splat<f32>(gradient);
      const t = v128.load_splat<f32>(gradient + gStride);
      const u = v128.load_splat<f32>(gradient + 2 * gStride);
      dp0 = multiplyAdd(s, v, dp0);
      dq0 = multiplyAdd(t, v, dq0);
      dr0 = multiplyAdd(u, v, dr0);
      v = multiplyAdd(u, r0, multiplyAdd(t, q0, multiplyAdd(s, p0, v)));
      v128.store(row, v);
      dp1 = multiplyAdd(s, w, dp1);
      dq1 = multiplyAdd(t, w, dq1);
      dr1 = multiplyAdd(u, w, dr1);
      w = multiplyAdd(u, r1, multiplyAdd(t, q1, multiplyAdd(s, p1, w)));
      v128.store(row, w, 16);
      gradient += 4;
    }
    // Read again: a row may be drawn twice.
    v128.store(o0 + at, f32x4.add(v128.load(o0 + at), dp0));
    v128.store(o0 + at, f32x4.add(v128.load(o0 + at, 16), dp1), 16);
    v128.store(o1 + at, f32x4.add(v128.load(o1 + at), dq0));
    v128.store(o1 + at, f32x4.add(v128.load(o1 + at, 16), dq1), 16);
    v128.store(o2 + at, f32x4.add(v128.load(o2 + at), dr0));
    v128.store(o2 + at, f32x4.add(v128.load(o2 + at, 16), dr1), 16);
  }
}

/**
 * In_i += sum over j of g_ij Out_j and Out_j += sum over i of g_ij In_i, in columns `from` to `to`. Outputs are
 * taken three at a time; a later three sees the inputs as the earlier left them.
 */
export function updateBlock(ins: usize, n: u32, outs: usize, m: u32, g: usize, from: usize, to: usize): void {
  const gStride = (<usize>paddedCount(n)) << 2;
  for (let j: u32 = 0; j < m; j += 3) {
    update3(ins, n, outs + ((<usize>j) << 2), g + <usize>j * gStride, gStride, from, to);
  }
}

/** dh += sum over j of g_j Out_j and Out_j += g_j h, for one mean `h` that is no row itself. */
export function updateMean(h: usize, dh: usize, outs: usize, m: u32, g: usize, from: usize, to: usize): void {
  // One input: rows of scores are 4 wide.
  for (let j: u32 = 0; j < m; j++) {
    const s = v128.load_splat<f32>(g + ((<usize>j) << 4));
    const out: usize = load<u32>(outs + ((<usize>j) << 2)) & ADDRESS;
    for (let at = from; at < to; at += 32) {
      const p = v128.load(out + at);
      const q = v128.load(out + at, 16);
      v128.store(dh + at, multiplyAdd(s, p, v128.load(dh + at)));
      v128.store(dh + at, multiplyAdd(s, q, v128.load(dh + at, 16)), 16);
      v128.store(out + at, multiplyAdd(s, v128.load(h + at), p));
      v128.store(out + at, multiplyAdd(s, v128.load(h + at, 16), q), 16);
    }
  }
}

/** row += factor * v in columns `from` to `to`. */
export function addScaled(row: usize, factor: f32, v: usize, from: usize, to: usize): void {
  const s = f32x4.splat(factor);
  for (let at = from; at < to; at += 32) {
    v128.store(row + at, multiplyAdd(s, v128.load(v + at), v128.load(row + at)));
    v128.store(row + at, multiplyAdd(s, v128.load(v + at, 16), v128.load(row + at, 16)), 16);
  }
}
