// Which playlists are learned and which are held out. A playlist whose title and tags another one has too stays with it, so
// that nothing measured was learned word by word.
import { createRandomStream } from '../../../core/random.ts';
import type { PlaylistText } from './collect-texts.ts';

/** Places in a list of texts; each text is in one of the two. */
export interface TextSplit {
  readonly training: Uint32Array;
  /** Those with a title and tags, at least one; empty where nothing is to be held out. */
  readonly heldOut: Uint32Array;
}

/** Playlists measured on, at most: their accuracies then have a standard error of about 1 %, and more would cost time. */
const MAX_HELD_OUT = 2000;

/**
 * Splits by seed.
 * @param share of the playlists that have a title and tags, from 0 (none) to 0.5. At least one is held out where there are
 *   two that differ
 */
export function splitTexts(texts: readonly PlaylistText[], share: number, seed: number): TextSplit {
  const groups = groupEqualPairs(texts);
  const random = createRandomStream(seed, 'bert/held-out');
  const heldOut = share === 0 || groups.length < 2 ? [] : chooseGroups(random.shuffle(groups), share);
  const isHeldOut = new Set(heldOut);
  const training = Array.from(texts.keys()).filter((place) => !isHeldOut.has(place));
  return { training: Uint32Array.from(training), heldOut: Uint32Array.from(heldOut).sort() };
}

/** Whole groups, as many as fit, in their order; the smallest where none fits. */
function chooseGroups(groups: readonly number[][], share: number): number[] {
  const numPairs = groups.reduce((sum, group) => sum + group.length, 0);
  const wanted = Math.min(MAX_HELD_OUT, Math.max(1, Math.round(share * numPairs)));
  const chosen: number[] = [];
  for (const group of groups) {
    if (chosen.length + group.length <= wanted) chosen.push(...group);
  }
  return chosen.length > 0 ? chosen : [...groups.toSorted((a, b) => a.length - b.length)[0]!];
}

/** Places of texts with a title and tags, by both. */
function groupEqualPairs(texts: readonly PlaylistText[]): number[][] {
  const groups = new Map<string, number[]>();
  texts.forEach(({ title, tags, titleNumber, tagsNumber }, place) => {
    if (title === '' || tags.length === 0) return;
    const key = `${titleNumber}/${tagsNumber}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [place]);
    else group.push(place);
  });
  return [...groups.values()];
}
