// The product of two vectors, in float64.

/**
 * Sum of a[i] b[start + i], in ascending order.
 * @param b at least `a.length` numbers from `start` on
 * @param start default 0
 */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>, start = 0): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[start + i]!;
  return sum;
}
