// The one matcher for numbers: `expect(actual).toBeAllclose(expected, { rtol, atol })`, after NumPy's allclose. Import
// this file for its effect. Besides arrays it takes tensors, whose shapes must then be equal too.
import { expect } from 'vitest';

/** Numbers, or a tensor of them. */
export type Numbers =
  | ArrayLike<number | bigint>
  | { readonly shape: readonly number[]; readonly data: ArrayLike<number | bigint> };

/** How far apart two numbers may be: |actual - expected| <= atol + rtol |expected|. */
export interface Tolerance {
  /** Default 1e-5, for float32 forward values. */
  readonly rtol?: number;
  /** Default 1e-6. */
  readonly atol?: number;
}

/**
 * Where two lists of numbers differ, or null. Infinities match themselves; NaN matches nothing.
 * @returns a line that names the first difference, its index and both values, and counts the differences
 */
export function describeDifference(
  actual: Numbers,
  expected: Numbers,
  { rtol = 1e-5, atol = 1e-6 }: Tolerance = {},
): string | null {
  if ('data' in actual && 'data' in expected && `${actual.shape}` !== `${expected.shape}`) {
    return `expected shape [${expected.shape.join(', ')}], got [${actual.shape.join(', ')}]`;
  }
  const got = 'data' in actual ? actual.data : actual;
  const want = 'data' in expected ? expected.data : expected;
  if (got.length !== want.length) return `expected ${want.length} numbers, got ${got.length}`;
  const far: number[] = [];
  for (let index = 0; index < got.length; index++) {
    const [a, b] = [Number(got[index]), Number(want[index])];
    if (a !== b && !(Math.abs(a - b) <= atol + rtol * Math.abs(b) && Number.isFinite(b))) far.push(index);
  }
  if (far.length === 0) return null;
  const first = far[0]!;
  return (
    `index ${first}: expected ${want[first]}, got ${got[first]} ` +
    `(rtol ${rtol}, atol ${atol}); ${far.length} of ${got.length} numbers differ`
  );
}

expect.extend({
  toBeAllclose(actual: Numbers, expected: Numbers, tolerance?: Tolerance) {
    const difference = describeDifference(actual, expected, tolerance);
    return {
      pass: difference === null,
      message: () => difference ?? 'expected numbers that differ, got numbers that are close',
    };
  },
});

declare module 'vitest' {
  // As vitest declares it; a declaration can only be merged with one of the same type parameters.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    toBeAllclose(expected: Numbers, tolerance?: Tolerance): R;
  }
}
