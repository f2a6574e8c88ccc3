// The binary tree of hierarchical softmax (Morin and Bengio 2005; Mikolov et al. 2013): frequent tokens have short
// paths (Huffman 1952). Built from counts sorted once, with two queues, in O(n log n).

/** Each token's way from the root: inner node * 2 + the branch taken there. */
export interface HuffmanPaths {
  /** (tokens + 1) */
  readonly starts: Uint32Array;
  /** Root first. Inner nodes are numbered from 0, tokens - 1 in all; the root is the last. */
  readonly nodes: Uint32Array;
  readonly longest: number;
}

/** Where two subtrees weigh the same, the one made or numbered first is taken first. */
export function createHuffmanPaths(counts: Uint32Array): HuffmanPaths {
  const n = counts.length;
  const leaves = Uint32Array.from(counts.keys()).sort((a, b) => counts[a]! - counts[b]! || a - b);
  // Nodes: tokens first, then inner nodes in the order in which they are made, which is by weight.
  const weights = new Float64Array(2 * n);
  weights.set(counts);
  const parents = new Uint32Array(2 * n);
  const branches = new Uint8Array(2 * n);
  let nextLeaf = 0;
  let nextInner = n;
  for (let made = n; made < 2 * n - 1; made++) {
    for (const branch of [0, 1]) {
      const takesLeaf =
        nextLeaf < n && (nextInner >= made || weights[leaves[nextLeaf]!]! <= weights[nextInner]!);
      const node = takesLeaf ? leaves[nextLeaf++]! : nextInner++;
      weights[made]! += weights[node]!;
      parents[node] = made;
      branches[node] = branch;
    }
  }
  return pathsOf(n, parents, branches);
}

function pathsOf(n: number, parents: Uint32Array, branches: Uint8Array): HuffmanPaths {
  const root = 2 * n - 2;
  const depths = new Uint32Array(2 * n);
  for (let node = root - 1; node >= 0; node--) depths[node] = depths[parents[node]!]! + 1;
  const starts = new Uint32Array(n + 1);
  let longest = 0;
  for (let token = 0; token < n; token++) {
    starts[token + 1] = starts[token]! + depths[token]!;
    longest = Math.max(longest, depths[token]!);
  }
  const nodes = new Uint32Array(starts[n]!);
  for (let token = 0; token < n; token++) {
    let at = starts[token + 1]!;
    for (let node = token; node !== root; node = parents[node]!) {
      nodes[--at] = (parents[node]! - n) * 2 + branches[node]!;
    }
  }
  return { starts, nodes, longest };
}
