import { describe, expect, it } from 'vitest';
import { createRandomStream } from '../../../core/random.ts';
import { createDataset } from '../../../dataset/create-dataset.ts';
import { collectTexts } from './collect-texts.ts';
import { createPairDrawer, type TextPair } from './draw-pair.ts';

const collect = (...playlists: [title: string, ...tags: string[]][]) =>
  collectTexts(createDataset(playlists.map(([title, ...tags], id) => ({ id, title, tags }))));

/** Many draws for each place. */
function drawAll(texts: ReturnType<typeof collect>, pool: ArrayLike<number>, times: number) {
  const draw = createPairDrawer(texts, pool);
  return texts.flatMap((text, place) =>
    Array.from({ length: times }, (_, time) => ({
      text,
      pair: draw(place, createRandomStream(7, `draw/${time}`, place)),
    })),
  );
}

const setOf = (words: string): string => words.split(' ').sort().join(' ');

describe('texts of a data set', () => {
  it('are cleaned, distinct within a playlist, and left out where nothing is left', () => {
    const texts = collect(
      ['★ 비 오는 날 ★', '재즈', '#재즈', 'Rainy'],
      ['😀', '♡'],
      ['😀', '재즈', 'rainy'],
      ['비 오는  날'],
    );
    expect(texts.map(({ playlist, title, tags }) => [playlist, title, [...tags].sort()])).toEqual([
      [0, '비 오는 날', ['rainy', '재즈']],
      [2, '', ['rainy', '재즈']],
      [3, '비 오는 날', []],
    ]);
  });

  it('have one number for equal titles, and one for equal sets of tags', () => {
    const [a, b, c, d] = collect(['x', 'p', 'q'], ['X ', 'r'], ['y', 'q', 'p'], ['z', 'p']);
    expect(a!.titleNumber).toBe(b!.titleNumber);
    expect(new Set([a, c, d].map((text) => text!.titleNumber)).size).toBe(3);
    expect(a!.tagsNumber).toBe(c!.tagsNumber);
    expect(new Set([a, b, d].map((text) => text!.tagsNumber)).size).toBe(3);
  });
});

describe('drawn pairs', () => {
  // Titles and tags repeat often, so that a careless draw would hit a true pair in a third of the cases.
  const texts = collect(
    ...Array.from({ length: 24 }, (_, i): [string, ...string[]] => [
      `title${i % 6}`,
      `a${i % 4}`,
      `b${(i >> 1) % 3}`,
    ]),
  );
  const known = new Set(texts.map(({ title, tags }) => `${title}: ${setOf(tags.join(' '))}`));
  const drawn = drawAll(texts, Array.from(texts.keys()), 200);

  it('hold the own tags in half of the draws and another’s in the other half', () => {
    const share = drawn.filter(({ pair }) => pair.tags === 'other').length / drawn.length;
    expect(drawn.every(({ pair }) => pair.tags !== 'none')).toBe(true);
    // Five standard deviations of a binomial share.
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / drawn.length));
  });

  it('are never called false where some playlist has that title with those tags', () => {
    const wrong = drawn.filter(({ text, pair }) => {
      const isKnown = known.has(`${pair.first}: ${setOf(pair.second!)}`);
      const isOwn = pair.first === text.title && setOf(pair.second!) === setOf(text.tags.join(' '));
      return pair.first !== text.title || (pair.tags === 'own' ? !isOwn : isKnown);
    });
    expect(wrong).toEqual([]);
  });

  it('borrow from all others alike, in every order of the tags', () => {
    const counts = new Map<string, number>();
    for (const { text, pair } of drawn) {
      if (text.title !== 'title0' || pair.tags !== 'other') continue;
      counts.set(pair.second!, (counts.get(pair.second!) ?? 0) + 1);
    }
    const fitting = new Set(
      texts.map(({ tags }) => setOf(tags.join(' '))).filter((tags) => !known.has(`title0: ${tags}`)),
    );
    expect(new Set([...counts.keys()].map(setOf))).toEqual(fitting);
    expect(counts.size).toBe(2 * fitting.size);
  });

  it('borrow from the pool alone', () => {
    const pool = [1, 2];
    const lent = new Set(pool.map((place) => setOf(texts[place]!.tags.join(' '))));
    for (const { pair } of drawAll(texts, pool, 50)) {
      if (pair.tags === 'other') expect(lent.has(setOf(pair.second!))).toBe(true);
    }
  });

  it('are single segments for a title or tags that stand alone', () => {
    const alone = collect(['only title'], ['', 'b', 'a'], ['pair', 'c']);
    const byTitle = (title: string): TextPair[] =>
      drawAll(alone, [0, 1, 2], 40)
        .filter(({ text }) => text.title === title)
        .map(({ pair }) => pair);
    expect(new Set(byTitle('only title').map((pair) => JSON.stringify(pair)))).toEqual(
      new Set(['{"first":"only title","second":null,"tags":"none"}']),
    );
    expect(new Set(byTitle('').map(({ first }) => first))).toEqual(new Set(['a b', 'b a']));
    expect(new Set(byTitle('').map(({ second, tags }) => `${second} ${tags}`))).toEqual(
      new Set(['null none']),
    );
    expect(new Set(byTitle('pair').map(({ second }) => second))).toEqual(new Set(['c', 'a b', 'b a']));
  });

  it('keep their own tags, without a question, where no other tags exist', () => {
    const same = collect(['x', 'a', 'b'], ['y', 'b', 'a']);
    for (const { pair } of drawAll(same, [0, 1], 40)) {
      expect(pair.tags).toBe('none');
      expect(setOf(pair.second!)).toBe('a b');
    }
  });
});
