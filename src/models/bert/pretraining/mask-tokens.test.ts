import { describe, expect, it } from 'vitest';
import { createRandomStream } from '../../../core/random.ts';
import type { Encoding } from '../../../text/wordpiece/tokenizer.ts';
import { createVocabulary, SPECIAL_TOKENS } from '../../../text/wordpiece/vocabulary.ts';
import { createTokenMasker } from './mask-tokens.ts';

// Special tokens stand in the middle, so that a masker that counts on the first ids fails.
const WORDS = Array.from({ length: 45 }, (_, i) => `w${i}`);
const vocabulary = createVocabulary([...WORDS.slice(0, 20), ...SPECIAL_TOKENS, ...WORDS.slice(20)]);
const special = new Set(SPECIAL_TOKENS.map((token) => vocabulary.ids.get(token)!));

/** `[CLS] words [SEP] words [SEP]` with an unknown word in each part. */
function encodingOf(numWords: number, seed: number): Encoding {
  const random = createRandomStream(seed, 'words');
  const word = (): number => vocabulary.ids.get(WORDS[random.integer(WORDS.length)]!)!;
  const part = (length: number): number[] => [...Array.from({ length }, word), vocabulary.unknownId];
  const first = [vocabulary.clsId, ...part(numWords >> 1), vocabulary.sepId];
  const ids = Int32Array.from([...first, ...part(numWords - (numWords >> 1)), vocabulary.sepId]);
  return { ids, typeIds: ids.map((_, place) => Number(place >= first.length)) };
}

/** What many texts of a length have in sum. */
function count(numWords: number, times: number, share = 0.15) {
  const mask = createTokenMasker(vocabulary, share);
  const sums = { words: 0, chosen: 0, masked: 0, random: 0, kept: 0, mislabelled: 0 };
  for (let time = 0; time < times; time++) {
    const encoding = encodingOf(numWords, time);
    const { positions, labels, encoding: shown } = mask(encoding, createRandomStream(time, 'mask'));
    sums.words += numWords;
    sums.chosen += positions.length;
    positions.forEach((place, i) => {
      if (labels[i] !== encoding.ids[place]) sums.mislabelled++;
      const seen = shown.ids[place]!;
      if (seen === vocabulary.maskId) sums.masked++;
      else if (seen === labels[i]) sums.kept++;
      else sums.random++;
    });
  }
  return sums;
}

/** Five standard deviations of a binomial count. */
function expectShare(count: number, trials: number, share: number): void {
  const bound = 5 * Math.sqrt(trials * share * (1 - share));
  expect(Math.abs(count - trials * share)).toBeLessThan(bound);
}

describe('hidden tokens', () => {
  it.each([10, 13, 20, 30])('are 15 % of %i words over many texts', (numWords) => {
    const { words, chosen } = count(numWords, 4000);
    expectShare(chosen, words, 0.15);
  });

  it('are shown as [MASK] 8 times in 10, as another word once, and as they are once', () => {
    const { chosen, masked, random, kept, mislabelled } = count(24, 6000);
    expect(mislabelled).toBe(0);
    // One in 45 of the random words is the word itself.
    expectShare(masked, chosen, 0.8);
    expectShare(random, chosen, 0.1 * (44 / 45));
    expectShare(kept, chosen, 0.1 + 0.1 / 45);
  });

  it('are one at least, also of one word, and all where the share is 1', () => {
    expect(count(1, 50).chosen).toBe(50);
    expect(count(7, 50, 1)).toMatchObject({ chosen: 350, words: 350 });
  });

  it('are never special tokens, which are never put in a word’s place either', () => {
    const mask = createTokenMasker(vocabulary, 0.9);
    const shownWords = new Set<number>();
    let changed = 0;
    for (let time = 0; time < 500; time++) {
      const encoding = encodingOf(12, time);
      const { positions, encoding: shown } = mask(encoding, createRandomStream(time, 'mask'));
      expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
      expect(positions.every((place) => !special.has(encoding.ids[place]!))).toBe(true);
      const hidden = new Set(positions);
      shown.ids.forEach((id, place) => {
        if (!hidden.has(place)) changed += Number(id !== encoding.ids[place]);
        else if (id !== vocabulary.maskId) shownWords.add(id);
      });
      expect(shown.typeIds).toEqual(encoding.typeIds);
    }
    expect(changed).toBe(0);
    // Every ordinary word comes, and nothing else.
    expect(shownWords.size).toBe(WORDS.length);
    expect([...shownWords].some((id) => special.has(id))).toBe(false);
  });

  it('are none where a text has nothing but unknown words', () => {
    const ids = Int32Array.of(vocabulary.clsId, vocabulary.unknownId, vocabulary.sepId);
    const encoding = { ids, typeIds: new Int32Array(3) };
    const masked = createTokenMasker(vocabulary, 0.15)(encoding, createRandomStream(1, 'mask'));
    expect(masked).toEqual({ encoding, positions: [], labels: [] });
  });

  it('leave the given encoding as it is', () => {
    const encoding = encodingOf(20, 3);
    const before = encoding.ids.slice();
    createTokenMasker(vocabulary, 1)(encoding, createRandomStream(1, 'mask'));
    expect(encoding.ids).toEqual(before);
  });
});
