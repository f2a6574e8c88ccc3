// Chooses the playlists that become questions, in the mix of kinds that the arena asks, and masks them.
import type { RandomStream } from '../../core/random.ts';
import { MAX_ANSWER_SONGS, type MaskedPlaylist, maskPlaylist } from '../mask-playlist.ts';
import { QUESTION_KINDS, type QuestionKind } from '../question-kind.ts';
import { MIX_SHARES } from '../split-plan.ts';
import { permutation } from './catalogue.ts';
import type { DemoWorld } from './world.ts';

/** A playlist of the world as a question. Songs and tags are rows of the world's tables. */
export interface DemoQuestion {
  readonly kind: QuestionKind;
  readonly masked: MaskedPlaylist<number>;
}

/** The kinds of `count` questions, in random order; the numbers differ from the shares by less than one. */
export function questionKinds(count: number, random: RandomStream): QuestionKind[] {
  const kinds: QuestionKind[] = [];
  let share = 0;
  for (const kind of QUESTION_KINDS) {
    share += MIX_SHARES.arena[kind];
    while (kinds.length < Math.round(share * count)) kinds.push(kind);
  }
  return random.shuffle(kinds);
}

/**
 * Masks a random choice of playlists; which playlist can't be asked as the next kind stays whole. Lists whose
 * songs are hidden whole have at most 100 of them, so that no answer loses any.
 * @returns by row of the playlist
 * @throws RangeError where too few playlists can be asked
 */
export function chooseQuestions(
  world: DemoWorld,
  count: number,
  random: RandomStream,
): Map<number, DemoQuestion> {
  const kinds = questionKinds(count, random);
  const chosen = new Map<number, DemoQuestion>();
  const { rowStarts, songs } = world.songs;
  for (const p of permutation(world.plans.length, random)) {
    const kind = kinds[chosen.size];
    if (kind === undefined) break;
    const ownSongs = [...songs.subarray(rowStarts[p]!, rowStarts[p + 1]!)];
    if ((kind === 'title' || kind === 'tags-title') && ownSongs.length > MAX_ANSWER_SONGS) continue;
    const playlist = { title: world.titles[p]!, songs: ownSongs, tags: world.playlistTags[p]! };
    const masked = maskPlaylist(playlist, kind, random);
    if (masked === null || masked.answer.songs.length === 0 || masked.answer.tags.length === 0) continue;
    chosen.set(p, { kind, masked });
  }
  if (chosen.size < count) throw new RangeError(`only ${chosen.size} of ${count} questions can be asked`);
  return chosen;
}
