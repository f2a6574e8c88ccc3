import { describe, expect, it } from 'vitest';
import { appendWord, sortPieces } from './cut-word.ts';

// By their high surrogate 🎧 (D83C DFA7) and 🎵 (D83C DFB5) begin alike.
const pieces = sortPieces(['[UNK]', '비', '##오', '비오', '##오는', '##', '🎧', '##🎵', 'ab', '##cd', '##c']);

describe('appendWord', () => {
  it.each([
    ['비오', [3]],
    ['비오오는', [3, 4]],
    ['🎧🎵', [6, 7]],
    ['abcdc', [8, 9, 10]],
    ['', []],
  ])('cuts %j into the pieces %j', (word, expected) => {
    const ids = [99];
    expect(appendWord(word, pieces, ids)).toBe(true);
    expect(ids).toEqual([99, ...expected]);
  });

  it.each(['오', '비는', 'abcde', '🎵', '🎧🎧'])('adds nothing where it can not spell %j', (word) => {
    const ids = [99];
    expect(appendWord(word, pieces, ids)).toBe(false);
    expect(ids).toEqual([99]);
  });

  it('does not cut a surrogate pair in two', () => {
    const halves = sortPieces(['\ud83c', '##\udfa7', '🎧']);
    expect(appendWord('🎧', halves, [])).toBe(true);
    expect(appendWord('🎧', sortPieces(['\ud83c', '##\udfa7']), [])).toBe(false);
  });
});
