// By hand, and against a plain version that counts all pairs again for each merge.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountedWord, type GrowingVocabulary, MAX_TOKENS, mergePairs } from './merge-pairs.ts';

const join = (left: string, right: string) => left + right.replace('##', '');

function createVocabulary(tokens: readonly string[]): GrowingVocabulary {
  return { tokens: [...tokens], ids: new Map(tokens.map((token, id) => [token, id])) };
}

/** Words as characters of an alphabet of a to d, each with its count. */
function spell(words: Readonly<Record<string, number>>): {
  vocabulary: GrowingVocabulary;
  spelt: CountedWord[];
} {
  const vocabulary = createVocabulary(['a', 'b', 'c', 'd', '##a', '##b', '##c', '##d']);
  const spelt = Object.entries(words).map(([word, count]) => ({
    pieces: [...word].map((letter, place) => vocabulary.ids.get((place > 0 ? '##' : '') + letter)!),
    count,
  }));
  return { vocabulary, spelt };
}

/** The same by the letter of the algorithm. */
function mergePlainly(
  { vocabulary, spelt }: ReturnType<typeof spell>,
  size: number,
  minCount: number,
): string[] {
  const { tokens } = vocabulary;
  while (tokens.length < size) {
    const counts = new Map<number, number>();
    for (const { pieces, count } of spelt) {
      pieces.slice(1).forEach((right, i) => {
        const key = pieces[i]! * MAX_TOKENS + right;
        counts.set(key, (counts.get(key) ?? 0) + count);
      });
    }
    const best = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
    if (best === undefined || best[1] < minCount) return tokens;
    const [left, right] = [Math.floor(best[0] / MAX_TOKENS), best[0] % MAX_TOKENS];
    const text = join(tokens[left]!, tokens[right]!);
    if (!tokens.includes(text)) tokens.push(text);
    const merged = tokens.indexOf(text);
    for (const word of spelt) {
      const pieces: number[] = [];
      for (let i = 0; i < word.pieces.length; i++) {
        const isPair = word.pieces[i] === left && word.pieces[i + 1] === right;
        pieces.push(isPair ? merged : word.pieces[i]!);
        if (isPair) i++;
      }
      word.pieces = pieces;
    }
  }
  return tokens;
}

describe('mergePairs', () => {
  it('merges the most frequent pair first and counts anew what it leaves', () => {
    // ab 5 + 4 = 9, then ab-##c 5, then ##c-##d 2 (abc took the others).
    const { vocabulary, spelt } = spell({ abc: 5, ab: 4, dcd: 2 });
    mergePairs(vocabulary, spelt, { size: 20, minCount: 2, join });
    expect(vocabulary.tokens.slice(8)).toEqual(['ab', 'abc', 'dc', 'dcd']);
  });

  it('takes of equally frequent pairs that of the smaller ids', () => {
    const { vocabulary, spelt } = spell({ bd: 3, ad: 3, ac: 3 });
    mergePairs(vocabulary, spelt, { size: 20, minCount: 1, join });
    expect(vocabulary.tokens.slice(8)).toEqual(['ac', 'ad', 'bd']);
  });

  it('merges runs of one letter from the left', () => {
    const { vocabulary, spelt } = spell({ baaaa: 1 });
    mergePairs(vocabulary, spelt, { size: 9, minCount: 1, join });
    const [baseB, a] = [vocabulary.ids.get('b')!, vocabulary.ids.get('##aa')!];
    expect(spelt[0]?.pieces).toEqual([baseB, a, a]);
  });

  it('adds a piece once that comes of two pairs', () => {
    // abc as ab + ##c, and, where ##bc was merged first, as a + ##bc.
    const { vocabulary, spelt } = spell({ dbc: 9, abc: 1, cab: 5 });
    mergePairs(vocabulary, spelt, { size: 20, minCount: 1, join });
    expect(new Set(vocabulary.tokens).size).toBe(vocabulary.tokens.length);
  });

  it('stops at the size, and at pairs that are too rare', () => {
    const first = spell({ abcd: 3 });
    mergePairs(first.vocabulary, first.spelt, { size: 9, minCount: 1, join });
    expect(first.vocabulary.tokens).toHaveLength(9);
    const second = spell({ ab: 3, cd: 2 });
    mergePairs(second.vocabulary, second.spelt, { size: 20, minCount: 3, join });
    expect(second.vocabulary.tokens.slice(8)).toEqual(['ab']);
  });

  it('equals the plain version on any words', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcd'), minLength: 1, maxLength: 9 });
    const words = fc.dictionary(word, fc.integer({ min: 1, max: 6 }), { maxKeys: 25 });
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 8, max: 60 }),
        fc.integer({ min: 1, max: 4 }),
        (counts, size, minCount) => {
          const ours = spell(counts);
          mergePairs(ours.vocabulary, ours.spelt, { size, minCount, join });
          const plain = spell(counts);
          expect(ours.vocabulary.tokens).toEqual(mergePlainly(plain, size, minCount));
          expect(ours.spelt).toEqual(plain.spelt);
        },
      ),
      { numRuns: 500 },
    );
  });
});
