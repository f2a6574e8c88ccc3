// Sums of products of one stretch of sound with rows of a resampler's coefficients: 30 seconds take a hundred million of
// them. Four lanes in four sums, added in a fixed order, so that the bits don't depend on the machine.

/** Dot product of `count` float32 at both offsets; `count` is a multiple of 4. */
function dot(row: usize, sound: usize, count: isize): f32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let left = count;
  for (; left >= 8; left -= 8, row += 32, sound += 32) {
    a = f32x4.add(a, f32x4.mul(v128.load(row), v128.load(sound)));
    b = f32x4.add(b, f32x4.mul(v128.load(row, 16), v128.load(sound, 16)));
  }
  if (left > 0) a = f32x4.add(a, f32x4.mul(v128.load(row), v128.load(sound)));
  const sum = f32x4.add(a, b);
  return (
    f32x4.extract_lane(sum, 0) +
    f32x4.extract_lane(sum, 1) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}

/**
 * Outputs number 0 to `count` - 1 of a resampler: output k lies at input `at` + (phase + k down) / up, where `sound` holds the
 * input from its first tap on. `numPhases` rows of `taps` coefficients lie at `bank`; where they are fewer than `up`,
 * neighbours are interpolated, so that one more row must follow.
 */
export function convolve(
  out: usize,
  count: isize,
  bank: usize,
  taps: isize,
  numPhases: i32,
  sound: usize,
  phase: i32,
  up: i32,
  down: i32,
): void {
  const whole = down / up;
  const step = down % up;
  const rowBytes = <usize>(taps * 4);
  let rest = phase;
  for (let k: isize = 0; k < count; k++, out += 4) {
    if (numPhases === up) {
      store<f32>(out, dot(bank + <usize>rest * rowBytes, sound, taps));
    } else {
      const place = (<f64>rest / <f64>up) * <f64>numPhases;
      const row = <i32>place;
      const at = bank + <usize>row * rowBytes;
      const low = dot(at, sound, taps);
      store<f32>(out, low + <f32>(place - <f64>row) * (dot(at + rowBytes, sound, taps) - low));
    }
    sound += <usize>whole * 4;
    rest += step;
    if (rest >= up) {
      rest -= up;
      sound += 4;
    }
  }
}
