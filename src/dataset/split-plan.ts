// Which playlists a split takes for validation, and which kind of question each becomes. Pure and seeded: it sees
// only what each playlist can become.
import { createRandomStream } from '../core/random.ts';
import { canMask, type MaskablePlaylist } from './mask-playlist.ts';
import { QUESTION_KINDS, type QuestionKind } from './question-kind.ts';

/** `arena`: the shares of the arena's final test set. `baseline`: those of the arena's baseline splitter. */
export type QuestionMix = 'arena' | 'baseline';

/** Share of each kind, adding up to 1. */
export const MIX_SHARES: Readonly<Record<QuestionMix, Readonly<Record<QuestionKind, number>>>> = {
  arena: { songs: 0.42, 'songs-tags': 0.39, 'tags-title': 0.11, title: 0.08 },
  baseline: { songs: 0.3, 'songs-tags': 0.5, 'tags-title': 0.15, title: 0.05 },
};

/** Kinds that few playlists can become are given out first, so that the common ones don't use those up. */
const SCARCEST_FIRST: readonly QuestionKind[] = ['tags-title', 'songs-tags', 'title', 'songs'];

/** The kinds that a playlist can become; the bits follow `QUESTION_KINDS`. 0: not eligible for validation. */
export type Feasibility = number;

const bitOf = (kind: QuestionKind): number => 1 << QUESTION_KINDS.indexOf(kind);

/**
 * What a playlist can become. Eligible are playlists of at least two songs and one tag: every answer then holds
 * a song and a tag, and every one can become a question of songs only.
 */
export function feasibilityOf(playlist: MaskablePlaylist<unknown, unknown>): Feasibility {
  if (playlist.songs.length < 2 || playlist.tags.length < 1) return 0;
  let bits = 0;
  for (const kind of QUESTION_KINDS) if (canMask(playlist, kind)) bits |= bitOf(kind);
  return bits;
}

/** Whole numbers that add up to `total` and are nearest to the shares (largest remainders, ties to the first). */
export function quotasOf(
  shares: Readonly<Record<QuestionKind, number>>,
  total: number,
): Record<QuestionKind, number> {
  const exact = QUESTION_KINDS.map((kind) => shares[kind] * total);
  const whole = exact.map((value) => Math.floor(value + 1e-9));
  const missing = total - whole.reduce((sum, value) => sum + value, 0);
  const byRemainder = [...QUESTION_KINDS.keys()].sort(
    (a, b) => exact[b]! - whole[b]! - (exact[a]! - whole[a]!) || a - b,
  );
  for (const i of byRemainder.slice(0, missing)) whole[i]!++;
  return Object.fromEntries(QUESTION_KINDS.map((kind, i) => [kind, whole[i]!])) as Record<
    QuestionKind,
    number
  >;
}

/**
 * Draws playlists for validation and gives each a kind.
 *
 * `round(fraction * eligible)` playlists are drawn, all equally likely. In random order they fill the quotas of
 * the mix, the kind that fewest can become first: tags and title, songs and tags, title, songs. So a playlist
 * with a single tag, which can't show half of its tags, becomes a question of songs only or of a title only, as
 * in the arena. What no quota takes (few titles, few tags) becomes songs only: the mix then differs.
 * @param feasibility of each playlist, by position
 * @returns from position to kind, by ascending position
 */
export function planSplit(
  feasibility: ArrayLike<Feasibility>,
  options: { readonly seed: number; readonly mix: QuestionMix; readonly fraction: number },
): Map<number, QuestionKind> {
  const eligible = Array.from({ length: feasibility.length }, (_, i) => i).filter(
    (i) => feasibility[i] !== 0,
  );
  const numDrawn = Math.round(options.fraction * eligible.length);
  const drawn = createRandomStream(options.seed, 'split/draw').shuffle(eligible).slice(0, numDrawn);
  const quotas = quotasOf(MIX_SHARES[options.mix], numDrawn);
  const kinds = new Map<number, QuestionKind>();
  for (const kind of SCARCEST_FIRST) {
    let left = quotas[kind];
    for (const position of drawn) {
      if (left === 0) break;
      if (kinds.has(position) || (feasibility[position]! & bitOf(kind)) === 0) continue;
      kinds.set(position, kind);
      left--;
    }
  }
  const kindOf = (position: number): QuestionKind => kinds.get(position) ?? 'songs';
  return new Map(drawn.sort((a, b) => a - b).map((position) => [position, kindOf(position)]));
}
