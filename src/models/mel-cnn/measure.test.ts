import { describe, expect, it } from 'vitest';
import { csrFromRows } from '../../dataset/csr-matrix.ts';
import { countMeasurable, measureLogits } from './measure.ts';

// Five songs, two tags and a genre. The first tag: two playlists of song 0 agree, one of song 1 has it.
const EXAMPLES = {
  rows: csrFromRows([[0, 2], [0], [1], [1, 2], []], 3),
  counts: Uint32Array.from([2, 1, 1, 1, 3, 1]),
  labels: { tags: Uint32Array.from([7, 9]), genres: ['GN0100'] },
};
const SONGS = Uint32Array.from([0, 1, 2, 3, 4]);
/** (songs, labels). */
const LOGITS = Float32Array.from([
  ...[0.5, 9, 1], // 0
  ...[0.9, 1, 3], // 1
  ...[0.1, 8, 2], // 2
  ...[0.2, 5, 4], // 3
  ...[0.7, 6, 0], // 4
]);

describe('measures of labels', () => {
  it('leave songs out of a tag that too few of their playlists have, but not out of a genre', () => {
    const [first, second, genre] = measureLogits(LOGITS, EXAMPLES, SONGS, { minYes: 1, agreement: 2 });
    // Song 0 against 2, 3 and 4: two of three; song 1 is unsure.
    expect(first!.rocAuc).toBeCloseTo(2 / 3, 12);
    // Song 3 against 0, 1 and 4; song 2 is unsure.
    expect(second!.rocAuc).toBeCloseTo(1 / 3, 12);
    // Songs 0 and 3 against 1, 2 and 4.
    expect(genre!.rocAuc).toBeCloseTo((1 + 3) / 6, 12);
  });

  it('take one playlist for enough where told so', () => {
    const [first] = measureLogits(LOGITS, EXAMPLES, SONGS, { minYes: 1, agreement: 1 });
    // Songs 0 and 1 against 2, 3 and 4: 2 and 3 of 3.
    expect(first!.rocAuc).toBeCloseTo(5 / 6, 12);
  });

  it('are none of labels that too few songs have', () => {
    const options = { minYes: 2, agreement: 2 };
    const measured = measureLogits(LOGITS, EXAMPLES, SONGS, options);
    expect(measured.map((label) => label !== null)).toEqual([false, false, true]);
    expect(countMeasurable(EXAMPLES, SONGS, options)).toBe(1);
    expect(countMeasurable(EXAMPLES, SONGS, { ...options, minYes: 1 })).toBe(3);
    expect(countMeasurable(EXAMPLES, SONGS.subarray(0, 0), options)).toBe(0);
  });
});
