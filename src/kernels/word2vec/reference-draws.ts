// What a place looks at, for the reference: its context and its outputs, drawn as the kernel draws them.
import { type AliasTable, createAliasTable } from './alias-table.ts';
import type { Word2vecCorpus } from './corpus.ts';
import { below, hash, keyOf, mix32, SHARING_INPUTS } from './draws.ts';
import { createHuffmanPaths, type HuffmanPaths } from './huffman.ts';
import { keepLimit, keepProbability } from './subsampling.ts';
import type { Word2vecTraining } from './training-options.ts';

/** A row to score against, and whether it is the true one; an unused draw teaches nothing. */
export interface Output {
  readonly row: Float32Array;
  readonly label: 0 | 1;
  readonly isUsed: boolean;
}

const aliasTables = new WeakMap<Word2vecCorpus, Map<number, AliasTable>>();
const huffmanPaths = new WeakMap<Word2vecCorpus, HuffmanPaths>();

function aliasTableOf(corpus: Word2vecCorpus, exponent: number): AliasTable {
  const known = aliasTables.get(corpus) ?? new Map<number, AliasTable>();
  aliasTables.set(corpus, known);
  const table = known.get(exponent) ?? createAliasTable(corpus.counts, exponent);
  known.set(exponent, table);
  return table;
}

function pathsOf(corpus: Word2vecCorpus): HuffmanPaths {
  const paths = huffmanPaths.get(corpus) ?? createHuffmanPaths(corpus.counts);
  huffmanPaths.set(corpus, paths);
  return paths;
}

/** Tokens of a sequence that stay in this epoch, in their order of this epoch. */
function keptTokens(
  corpus: Word2vecCorpus,
  training: Word2vecTraining,
  seed: number,
  epoch: number,
  start: number,
  end: number,
): number[] {
  const total = corpus.counts.reduce((sum, count) => sum + count, 0);
  const kept: number[] = [];
  for (let position = start; position < end; position++) {
    const token = corpus.tokens[position]!;
    const limit = keepLimit(keepProbability(corpus.counts[token]!, total, training.subsampling));
    if (limit !== 2 ** 32 - 1 && hash(keyOf(seed, 'keep', epoch), position) >= limit) continue;
    kept.push(token);
  }
  if (training.order === 'kept') return kept;
  for (let i = kept.length; i > 1; i--) {
    const j = below(hash(keyOf(seed, 'order', epoch), start + i), i);
    [kept[i - 1], kept[j]] = [kept[j]!, kept[i - 1]!];
  }
  return kept;
}

/** Reads the places of one sequence in one epoch. */
export function createPlaceReader(
  corpus: Word2vecCorpus,
  training: Word2vecTraining,
  output: readonly Float32Array[],
  seed: number,
  epoch: number,
  sequence: number,
) {
  const start = corpus.sequenceStarts[sequence]!;
  const end = corpus.sequenceStarts[sequence + 1]!;
  const tokens = keptTokens(corpus, training, seed, epoch, start, end);
  const isHierarchical = training.output === 'hierarchical-softmax';

  const reachOf = (place: number): number => {
    if (training.window === 'sequence') return tokens.length;
    if (!training.dynamicWindow) return training.window;
    return 1 + below(hash(keyOf(seed, 'window', epoch), start + place), training.window);
  };

  const negativesOf = (place: number, group: number): number[] => {
    const table = aliasTableOf(corpus, training.samplingExponent);
    const draws = hash(keyOf(seed, 'negative', epoch), start + place);
    return Array.from({ length: training.negatives }, (_, k) => {
      const bits = mix32(draws + group * training.negatives + k);
      const column = below(bits, corpus.numTokens);
      return mix32(bits + 1) >= table.below[column]! ? table.other[column]! : column;
    });
  };

  const pathOf = (token: number): Output[] => {
    const { starts, nodes } = pathsOf(corpus);
    return [...nodes.subarray(starts[token]!, starts[token + 1]!)].map((node) => ({
      row: output[node >> 1]!,
      label: node % 2 === 0 ? 1 : 0,
      isUsed: true,
    }));
  };

  return {
    tokens,
    /** How many inputs of a window, in their order, meet the same outputs. */
    inputsPerGroup: isHierarchical ? Number.MAX_SAFE_INTEGER : training.sharedNegatives ? SHARING_INPUTS : 1,
    weightAt: (place: number): number => corpus.weights?.[tokens[place]!] ?? 1,
    /** Places of the window around a place. */
    contextOf(place: number): number[] {
      const reach = reachOf(place);
      return [...tokens.keys()].filter((at) => at !== place && Math.abs(at - place) <= reach);
    },
    /** @param group which of the groups of inputs, where each has its own negative samples */
    outputsOf(place: number, group: number): Output[] {
      const target = tokens[place]!;
      if (isHierarchical) return pathOf(target);
      const others = negativesOf(place, group).map(
        (token): Output => ({ row: output[token]!, label: 0, isUsed: token !== target }),
      );
      return [{ row: output[target]!, label: 1, isUsed: true }, ...others];
    },
  };
}
