// Next-sentence prediction for playlists (Devlin et al. 2019, 3.1, task 2): the first segment is a title, the second the tags
// of its playlist or, in half of the examples, those of another. Titles and tags that stand alone serve the masked words
// only.
import type { RandomStream } from '../../../core/random.ts';
import type { PlaylistText } from './collect-texts.ts';

/** Two segments, and whether they belong together. */
export interface TextPair {
  readonly first: string;
  /** Null where there is one segment. */
  readonly second: string | null;
  /** `none` for a single segment, and where no other playlist's tags could be told from this one's. */
  readonly tags: 'own' | 'other' | 'none';
}

/** Draws pairs. What is drawn depends on nothing but the place and the state of the stream. */
export type PairDrawer = (place: number, random: RandomStream) => TextPair;

/** Random tries for another playlist before all are looked at in turn: nearly every first try succeeds. */
const MAX_TRIES = 16;

/**
 * @param texts of the whole catalogue: a pair that one of its playlists has is never drawn as a false one
 * @param pool places in `texts` of the playlists that may lend their tags; those without tags lend none
 */
export function createPairDrawer(texts: readonly PlaylistText[], pool: ArrayLike<number>): PairDrawer {
  const lenders = Uint32Array.from(Array.from(pool).filter((place) => texts[place]!.tags.length > 0));
  const known = new Set(texts.map(pairKey));
  const fits = (text: PlaylistText, lender: number): boolean =>
    !known.has(pairKey({ titleNumber: text.titleNumber, tagsNumber: texts[lender]!.tagsNumber }));
  return (place, random) => {
    const text = texts[place]!;
    const { title, tags } = text;
    if (title === '') return { first: joinTags(tags, random), second: null, tags: 'none' };
    if (tags.length === 0) return { first: title, second: null, tags: 'none' };
    const wantsOther = random.uniform() < 0.5;
    const lender = findLender(lenders, (candidate) => fits(text, candidate), random);
    const chosen = wantsOther && lender !== null ? texts[lender]!.tags : tags;
    const label = lender === null ? 'none' : wantsOther ? 'other' : 'own';
    return { first: title, second: joinTags(chosen, random), tags: label };
  };
}

const pairKey = ({ titleNumber, tagsNumber }: Pick<PlaylistText, 'titleNumber' | 'tagsNumber'>): string =>
  `${titleNumber}/${tagsNumber}`;

/** A playlist whose tags no playlist of the same title has; null where there is none. */
function findLender(
  lenders: Uint32Array,
  fits: (place: number) => boolean,
  random: RandomStream,
): number | null {
  if (lenders.length === 0) return null;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const candidate = lenders[random.integer(lenders.length)]!;
    if (fits(candidate)) return candidate;
  }
  const start = random.integer(lenders.length);
  for (let offset = 0; offset < lenders.length; offset++) {
    const candidate = lenders[(start + offset) % lenders.length]!;
    if (fits(candidate)) return candidate;
  }
  return null;
}

/** In a new order each time, for tags have none. */
function joinTags(tags: readonly string[], random: RandomStream): string {
  return random.shuffle([...tags]).join(' ');
}
