// Floating-point numbers of 16 bits, as files of weights hold them, widened to float32 without loss: IEEE 754's binary16
// (F16: 5 bits of exponent, 10 of fraction) and bfloat16 (BF16: the upper half of a float32).

import { float16Table } from './float16.ts';

/** Values of binary16 bits. */
export function halfToFloat32(bits: Uint16Array): Float32Array {
  const table = float16Table();
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = table[bits[i]!]!;
  return values;
}

/** Values of bfloat16 bits. */
export function bfloat16ToFloat32(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i]! << 16;
  return new Float32Array(words.buffer);
}
