// Draws from a fixed distribution in constant time: the alias method (Walker 1977; Vose 1991).

/** Column i, drawn uniformly, stands for i where 32 random bits are less than `below[i]`, else for `other[i]`. */
export interface AliasTable {
  readonly below: Uint32Array;
  readonly other: Uint32Array;
}

/**
 * The table of `counts[i] ** exponent`, up to a factor.
 * @param counts each at least 0, some above 0
 * @param into where the table goes; made where it is not given
 */
export function createAliasTable(
  counts: Uint32Array,
  exponent: number,
  into: AliasTable = {
    below: new Uint32Array(counts.length),
    other: new Uint32Array(counts.length),
  },
): AliasTable {
  const n = counts.length;
  const share = Float64Array.from(counts, (count) => (count === 0 ? 0 : count ** exponent));
  let total = 0;
  for (const value of share) total += value;
  for (let i = 0; i < n; i++) share[i] = (share[i]! * n) / total;
  // Columns still to be filled: those below 1 from the left of one array, the others from its right.
  const open = new Uint32Array(n);
  let small = 0;
  let large = n;
  for (let i = 0; i < n; i++) open[share[i]! < 1 ? small++ : --large] = i;
  while (small > 0 && large < n) {
    const poor = open[--small]!;
    const rich = open[large]!;
    into.below[poor] = Math.floor(share[poor]! * 2 ** 32);
    into.other[poor] = rich;
    share[rich]! -= 1 - share[poor]!;
    if (share[rich]! < 1) {
      large++;
      open[small++] = rich;
    }
  }
  // What is left is 1 but for rounding.
  for (const i of [...open.subarray(0, small), ...open.subarray(large)]) {
    into.below[i] = 2 ** 32 - 1;
    into.other[i] = i;
  }
  return into;
}
