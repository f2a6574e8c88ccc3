import { multiplyAdd, sumLanes } from './_simd';
export function dot(a: usize, b: usize, n: i32): f32 {
  let s = f32x4.splat(0);
  for (let i: usize = 0; i < <usize>n; i += 4)
    s = multiplyAdd(v128.load(a + (i << 2)), v128.load(b + (i << 2)), s);
  return sumLanes(s);
}
