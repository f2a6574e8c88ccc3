// New songs alone: those that no playlist holds and that a model placed by their sound. Nothing fills up such a list: popular
// songs are not new, and new ones in any other order than the model's would be no answer.
import { ConfigError } from '../core/errors.ts';
import type { WorkContext } from '../core/progress.ts';
import type { Query } from '../models/contract.ts';
import type { PlaylistModel } from './model-kinds.ts';
import { asPlacing, type PlacingModel } from './placements.ts';

/** The model as one that places songs. @throws ConfigError where it places none */
export function requirePlacing(model: PlaylistModel): PlacingModel {
  const placing = asPlacing(model);
  if (placing !== null) return placing;
  throw new ConfigError(
    `a ${model.name} model places no songs by their sound, so it has no new ones; give a model made by segue train sound-space`,
  );
}

/**
 * At most `limit` new songs a query, best first; fewer where the date, bans or the playlist itself leave fewer.
 * @throws ConfigError where the model places no songs, or a query gives nothing to go by; AbortedError
 */
export async function rankNewSongs(
  model: PlaylistModel,
  queries: readonly Query[],
  limit: number,
  context: WorkContext,
): Promise<Uint32Array[]> {
  const placing = requirePlacing(model);
  const lists = (await placing.scoreNewSongs(queries, limit, context)).map(({ indices }) => indices);
  const empty = [...lists.keys()].filter((position) => lists[position]!.length === 0);
  const mute = limit === 0 ? undefined : await findMute(placing, queries, empty);
  if (mute === undefined) return lists;
  const where = queries.length === 1 ? '' : `question ${mute + 1}: `;
  throw new ConfigError(
    `${where}nothing to find new songs by: the model knows none of the given songs and tags, nor the words of the title; give others, or also take songs that are not new`,
  );
}

/** The first of some queries that gives nothing to go by; others found nothing because of their date or their bans. */
async function findMute(
  placing: PlacingModel,
  queries: readonly Query[],
  positions: readonly number[],
): Promise<number | undefined> {
  // A playlist that holds all new songs has none left either way.
  const asked = positions.filter((position) =>
    queries[position]!.songs.every((song) => placing.space.rowOf('songs', song) === undefined),
  );
  const free = asked.map((position) => ({ ...queries[position]!, date: null, bannedSongs: [] }));
  const found = free.length === 0 ? [] : await placing.scoreNewSongs(free, 1);
  return asked.find((_, i) => found[i]!.indices.length === 0);
}
