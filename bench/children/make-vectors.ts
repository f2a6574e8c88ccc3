// Writes seeded random vectors as plain float32, little-endian. Arguments: file, number of vectors, dimensions, seed.
import { closeSync, openSync, writeSync } from 'node:fs';

const [file, ...numbers] = process.argv.slice(2);
const [numVectors, dimensions, seed] = numbers.map(Number) as [number, number, number];
const ROWS_AT_ONCE = 4096;

const target = openSync(file!, 'w');
const rows = new Float32Array(ROWS_AT_ONCE * dimensions);
let state = seed >>> 0;
for (let first = 0; first < numVectors; first += ROWS_AT_ONCE) {
  const length = Math.min(ROWS_AT_ONCE, numVectors - first) * dimensions;
  for (let i = 0; i < length; i++) {
    // Numerical Recipes' linear congruential generator; its high bits, from -0.5 to 0.5.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    rows[i] = state / 2 ** 32 - 0.5;
  }
  writeSync(target, new Uint8Array(rows.buffer, 0, length * 4));
}
closeSync(target);
