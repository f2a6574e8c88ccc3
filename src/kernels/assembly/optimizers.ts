// Steps of optimizers over flat arrays, each in one pass: every array is read once and written once, where a graph of
// single operators passes over memory a dozen times. The order of operations is that of the graphs in
// src/engine/optimizers, each rounded to float32, so that both give the same numbers, and any cut into parts the same bits.

/** Stores the first `left` of four lanes. */
function put(at: usize, lanes: v128, left: isize): void {
  if (left >= 4) {
    v128.store(at, lanes);
    return;
  }
  store<f32>(at, f32x4.extract_lane(lanes, 0));
  if (left > 1) store<f32>(at, f32x4.extract_lane(lanes, 1), 4);
  if (left > 2) store<f32>(at, f32x4.extract_lane(lanes, 2), 8);
}

/** The gradient times `factor`, with `l2` times the value added; without `l2` the value does not count, also if NaN. */
function decayed(gradient: v128, factor: v128, value: v128, l2: f32): v128 {
  const scaled = f32x4.mul(gradient, factor);
  return l2 === 0 ? scaled : f32x4.add(scaled, f32x4.mul(value, f32x4.splat(l2)));
}

/**
 * p = p - rate (factor g + l2 p), for `count` float32 at each offset.
 * Reads up to 12 bytes behind the last element of each array, as all functions here do.
 */
export function descend(p: usize, g: usize, count: isize, factor: f32, l2: f32, rate: f32): void {
  const factors = f32x4.splat(factor);
  const rates = f32x4.splat(rate);
  for (let left = count; left > 0; left -= 4, p += 16, g += 16) {
    const value = v128.load(p);
    const change = decayed(v128.load(g), factors, value, l2);
    put(p, f32x4.sub(value, f32x4.mul(change, rates)), left);
  }
}

/** v = momentum v + g; p = p - rate v, or p - rate (g + momentum v) where `nesterov` is not 0. */
export function descendWithMomentum(
  p: usize,
  g: usize,
  v: usize,
  count: isize,
  factor: f32,
  l2: f32,
  rate: f32,
  momentum: f32,
  nesterov: i32,
): void {
  const factors = f32x4.splat(factor);
  const rates = f32x4.splat(rate);
  const momenta = f32x4.splat(momentum);
  for (let left = count; left > 0; left -= 4, p += 16, g += 16, v += 16) {
    const value = v128.load(p);
    const gradient = decayed(v128.load(g), factors, value, l2);
    const velocity = f32x4.add(f32x4.mul(v128.load(v), momenta), gradient);
    const direction = nesterov ? f32x4.add(gradient, f32x4.mul(velocity, momenta)) : velocity;
    put(v, velocity, left);
    put(p, f32x4.sub(value, f32x4.mul(direction, rates)), left);
  }
}

/**
 * m = beta1 m + rest1 g; s = beta2 s + rest2 g²; p = keep p - rate m / (sqrt(s) + shift). `rest` is 1 - beta, `rate` and
 * `shift` hold the bias corrections, `keep` is what decoupled weight decay leaves.
 */
export function adam(
  p: usize,
  g: usize,
  m: usize,
  s: usize,
  count: isize,
  factor: f32,
  l2: f32,
  rate: f32,
  shift: f32,
  keep: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
): void {
  const factors = f32x4.splat(factor);
  const rates = f32x4.splat(rate);
  const shifts = f32x4.splat(shift);
  const keeps = f32x4.splat(keep);
  const betas1 = f32x4.splat(beta1);
  const rests1 = f32x4.splat(rest1);
  const betas2 = f32x4.splat(beta2);
  const rests2 = f32x4.splat(rest2);
  for (let left = count; left > 0; left -= 4, p += 16, g += 16, m += 16, s += 16) {
    const value = v128.load(p);
    const gradient = decayed(v128.load(g), factors, value, l2);
    const mean = f32x4.add(f32x4.mul(v128.load(m), betas1), f32x4.mul(gradient, rests1));
    const square = f32x4.add(
      f32x4.mul(v128.load(s), betas2),
      f32x4.mul(f32x4.mul(gradient, gradient), rests2),
    );
    const change = f32x4.mul(f32x4.div(mean, f32x4.add(f32x4.sqrt(square), shifts)), rates);
    put(m, mean, left);
    put(s, square, left);
    put(p, f32x4.sub(f32x4.mul(value, keeps), change), left);
  }
}

/** s = s + g²; p = p - rate (g / (sqrt(s) + epsilon)). */
export function adagrad(
  p: usize,
  g: usize,
  s: usize,
  count: isize,
  factor: f32,
  l2: f32,
  rate: f32,
  epsilon: f32,
): void {
  const factors = f32x4.splat(factor);
  const rates = f32x4.splat(rate);
  const epsilons = f32x4.splat(epsilon);
  for (let left = count; left > 0; left -= 4, p += 16, g += 16, s += 16) {
    const value = v128.load(p);
    const gradient = decayed(v128.load(g), factors, value, l2);
    const square = f32x4.add(v128.load(s), f32x4.mul(gradient, gradient));
    const change = f32x4.mul(f32x4.div(gradient, f32x4.add(f32x4.sqrt(square), epsilons)), rates);
    put(s, square, left);
    put(p, f32x4.sub(value, change), left);
  }
}

/** The sum of squares of `count` float32, in float64: not finite where an element is not. */
export function sumOfSquares(x: usize, count: isize): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (; count >= 4; count -= 4, x += 16) {
    const four = v128.load(x);
    const a = f64x2.promote_low_f32x4(four);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sums = f64x2.add(low, high);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; count > 0; count--, x += 4) {
    const value = <f64>load<f32>(x);
    sum += value * value;
  }
  return sum;
}

/** sums = sums + weight x, for `count` float32. */
export function addScaled(sums: usize, x: usize, count: isize, weight: f32): void {
  const weights = f32x4.splat(weight);
  for (let left = count; left > 0; left -= 4, sums += 16, x += 16) {
    put(sums, f32x4.add(v128.load(sums), f32x4.mul(v128.load(x), weights)), left);
  }
}
