// From scores to gradients of the log likelihood, four at a time: g = (label - sigmoid(x)) * factor, and the loss.
// exp by a polynomial (Cephes, Moshier 1992, expf), so that no table fills the cache and no score is cut off.
import { LABEL, paddedCount, UNUSED } from './_word2vec-block';

/** exp(x) for x from -87 to 0. */
function expNegative(x: v128): v128 {
  x = f32x4.max(x, f32x4.splat(-87));
  const power = f32x4.nearest(f32x4.mul(x, f32x4.splat(<f32>Math.LOG2E)));
  let r = f32x4.sub(x, f32x4.mul(power, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(power, f32x4.splat(-2.1219444e-4)));
  let y = f32x4.splat(1.98756915e-4);
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.3981999507e-3));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(8.3334519073e-3));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(4.1665795894e-2));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.6666665459e-1));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(5.0000001201e-1));
  y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(r, r), y), r), f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(power), i32x4.splat(127)), 23);
  return f32x4.mul(y, scale);
}

/** log(1 + e) for e from 0 to 1: 2 artanh(e / (2 + e)) to its 9th power, within 2e-6. */
function log1p(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(e, f32x4.splat(2)));
  const s2 = f32x4.mul(s, s);
  let y = f32x4.splat(<f32>(1.0 / 9));
  y = f32x4.add(f32x4.mul(y, s2), f32x4.splat(<f32>(1.0 / 7)));
  y = f32x4.add(f32x4.mul(y, s2), f32x4.splat(<f32>(1.0 / 5)));
  y = f32x4.add(f32x4.mul(y, s2), f32x4.splat(<f32>(1.0 / 3)));
  y = f32x4.add(f32x4.mul(y, s2), f32x4.splat(1));
  return f32x4.mul(f32x4.add(s, s), y);
}

/** Negative log likelihood of the last block whose loss was asked for. */
export let blockLoss: f64 = 0;
/** 0 as long as all scores were finite. */
export let notFinite: i32 = 0;

/** Forgets scores that were not finite. */
export function resetFinite(): void {
  notFinite = 0;
}

/**
 * Turns scores `x` of n inputs and m outputs into gradients in place.
 * @param inputWeights f32 an input, or 0 for 1 each; room for n rounded up to 4
 */
export function gradientsOf(
  x: usize,
  n: u32,
  outs: usize,
  m: u32,
  factor: f32,
  inputWeights: usize,
  wantsLoss: bool,
): void {
  const stride = paddedCount(n);
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  let bad = zero;
  let loss: f64 = 0;
  for (let j: u32 = 0; j < m; j++) {
    const out = load<u32>(outs + ((<usize>j) << 2));
    const row = x + ((<usize>(j * stride)) << 2);
    if (out & UNUSED) {
      for (let i: u32 = 0; i < stride; i += 4) v128.store(row + ((<usize>i) << 2), zero);
      continue;
    }
    const label = f32x4.splat(<f32>(out & LABEL));
    for (let i: u32 = 0; i < n; i += 4) {
      const at = (<usize>i) << 2;
      let score = v128.load(row + at);
      // What lies behind the last input is no score.
      if (i + 4 > n) score = v128.and(score, i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(n - i)));
      bad = v128.or(bad, f32x4.ne(f32x4.sub(score, score), zero));
      const size = f32x4.abs(score);
      const e = expNegative(f32x4.neg(size));
      const high = f32x4.div(one, f32x4.add(one, e)); // sigmoid(|x|)
      const sigmoid = v128.bitselect(high, f32x4.mul(e, high), f32x4.ge(score, zero));
      let g = f32x4.mul(f32x4.sub(label, sigmoid), f32x4.splat(factor));
      if (inputWeights !== 0) g = f32x4.mul(g, v128.load(inputWeights + at));
      v128.store(row + at, g);
      if (wantsLoss) {
        // -log sigmoid(z) = max(-z, 0) + log(1 + exp(-|z|)), z the score with the label's sign.
        const against = out & LABEL ? f32x4.neg(score) : score;
        const terms = f32x4.add(f32x4.max(against, zero), log1p(e));
        loss += f32x4.extract_lane(terms, 0);
        if (i + 1 < n) loss += f32x4.extract_lane(terms, 1);
        if (i + 2 < n) loss += f32x4.extract_lane(terms, 2);
        if (i + 3 < n) loss += f32x4.extract_lane(terms, 3);
      }
    }
  }
  blockLoss = loss;
  if (v128.any_true(bad)) notFinite = 1;
}
