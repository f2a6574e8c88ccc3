// Spectrograms to halves, turned from rows of frames to frames of rows: IEEE 754 binary16, rounded to nearest even, eight by eight
// values at a time. The bits are those of src/formats/float16.ts.

/** 65504, the largest half, as a float32. */
const LARGEST: i32 = 0x477fe000;
/** 2^-14, the least normal half. */
const LEAST_NORMAL: i32 = 0x38800000;
/** Exponents are biased by 127 and by 15: the difference, with half of what rounding cuts off. */
const REBIAS_AND_ROUND: i32 = ((15 - 127) << 23) + 0xfff;
/** 0.5: its last bit counts 2^-24, as that of a subnormal half does. */
const HALF: i32 = 0x3f000000;

/** Four float32 without sign, as bits. */
function magnitudeOf(words: v128): v128 {
  return v128.and(words, i32x4.splat(0x7fffffff));
}

/** Four halves in lanes of 32 bits; larger magnitudes than 65504 become it. */
function toHalves(words: v128): v128 {
  const limited = i32x4.min_s(magnitudeOf(words), i32x4.splat(LARGEST));
  const odd = v128.and(i32x4.shr_u(limited, 13), i32x4.splat(1));
  const rounded = i32x4.add(i32x4.add(limited, i32x4.splat(REBIAS_AND_ROUND)), odd);
  // The sum with 0.5 rounds at 2^-24, because float32 does.
  const subnormal = i32x4.sub(f32x4.add(limited, f32x4.splat(0.5)), i32x4.splat(HALF));
  const isSmall = i32x4.lt_s(limited, i32x4.splat(LEAST_NORMAL));
  const half = v128.bitselect(subnormal, i32x4.shr_u(rounded, 13), isSmall);
  return v128.or(half, v128.and(i32x4.shr_u(words, 16), i32x4.splat(0x8000)));
}

/** Eight halves of eight float32. */
function halvesAt(at: usize): v128 {
  return i16x8.narrow_i32x4_u(toHalves(v128.load(at)), toHalves(v128.load(at, 16)));
}

/** The larger of `peaks` and the magnitudes of eight float32, lane by lane. */
function raisePeaks(peaks: v128, at: usize): v128 {
  const larger = i32x4.max_s(peaks, magnitudeOf(v128.load(at)));
  return i32x4.max_s(larger, magnitudeOf(v128.load(at, 16)));
}

function low(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

function high(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

function lowPairs(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

function highPairs(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

/** Two columns, whose first and last four rows are given, one behind the other. */
function storeColumns(at: usize, stride: usize, first: v128, last: v128): void {
  v128.store(at, v128.shuffle<i64>(first, last, 0, 2));
  v128.store(at + stride, v128.shuffle<i64>(first, last, 1, 3));
}

/** Eight rows from `at` on, eight columns of each, to `to`; the magnitudes raise `peaks`. */
function turnSquare(to: usize, stride: usize, at: usize, rowBytes: usize, peaks: v128): v128 {
  let raised = peaks;
  for (let i: usize = 0; i < 8; i++) raised = raisePeaks(raised, at + i * rowBytes);
  const r0 = halvesAt(at);
  const r1 = halvesAt(at + rowBytes);
  const r2 = halvesAt(at + 2 * rowBytes);
  const r3 = halvesAt(at + 3 * rowBytes);
  const r4 = halvesAt(at + 4 * rowBytes);
  const r5 = halvesAt(at + 5 * rowBytes);
  const r6 = halvesAt(at + 6 * rowBytes);
  const r7 = halvesAt(at + 7 * rowBytes);
  // Rows two by two, then four by four: columns 0 to 3, and 4 to 7, of each pair.
  const a = low(r0, r1);
  const b = low(r2, r3);
  const c = low(r4, r5);
  const d = low(r6, r7);
  const e = high(r0, r1);
  const f = high(r2, r3);
  const g = high(r4, r5);
  const h = high(r6, r7);
  storeColumns(to, stride, lowPairs(a, b), lowPairs(c, d));
  storeColumns(to + 2 * stride, stride, highPairs(a, b), highPairs(c, d));
  storeColumns(to + 4 * stride, stride, lowPairs(e, f), lowPairs(g, h));
  storeColumns(to + 6 * stride, stride, highPairs(e, f), highPairs(g, h));
  return raised;
}

/**
 * Halves of (rows, columns) float32 at `input`, as (columns, rows) at `out`. Rows are a multiple of 8, columns at least 8: the last
 * eight are done where they lie, some of them again.
 * @returns the bits of the largest magnitude
 */
export function transposeToHalves(out: usize, input: usize, rows: i32, columns: i32): i32 {
  const rowBytes = <usize>columns * 4;
  const stride = <usize>rows * 2;
  let peaks = i32x4.splat(0);
  for (let column = 0; column < columns; column += 8) {
    const from = <usize>min(column, columns - 8);
    for (let row: usize = 0; row < <usize>rows; row += 8) {
      const at = input + row * rowBytes + from * 4;
      peaks = turnSquare(out + from * stride + row * 2, stride, at, rowBytes, peaks);
    }
  }
  return max(
    max(i32x4.extract_lane(peaks, 0), i32x4.extract_lane(peaks, 1)),
    max(i32x4.extract_lane(peaks, 2), i32x4.extract_lane(peaks, 3)),
  );
}
