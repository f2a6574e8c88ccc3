// The models that can be trained and served, by name.
import { ConfigError } from '../core/errors.ts';
import type { ModelKind, SongScorer, TagScorer, TrainedModel } from '../models/contract.ts';
import { GENRE_POPULARITY } from '../models/genre-popularity/genre-popularity.ts';
import { NEIGHBOURS } from '../models/neighbours/neighbours.ts';
import { POPULARITY } from '../models/popularity/popularity.ts';
import { WORD2VEC } from '../models/word2vec/word2vec.ts';

/** A trained model that ranks songs and tags. */
export type PlaylistModel = TrainedModel & SongScorer & TagScorer;

/** A kind of model that a recommender can be built on. Options are checked by the model itself. */
export type PlaylistModelKind = ModelKind<never, PlaylistModel>;

const MODEL_KINDS: readonly PlaylistModelKind[] = [
  NEIGHBOURS as PlaylistModelKind,
  WORD2VEC as PlaylistModelKind,
  POPULARITY as PlaylistModelKind,
  GENRE_POPULARITY as PlaylistModelKind,
];

/** Names that `findModelKind` knows. */
export const MODEL_NAMES: readonly string[] = MODEL_KINDS.map((kind) => kind.name);

/** Throws `ConfigError` naming the models there are. */
export function findModelKind(name: string): PlaylistModelKind {
  const kind = MODEL_KINDS.find((candidate) => candidate.name === name);
  if (kind === undefined)
    throw new ConfigError(`unknown model '${name}'; known are ${MODEL_NAMES.join(', ')}`);
  return kind;
}
