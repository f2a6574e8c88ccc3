// The models that can be trained and served, by name.
import { ConfigError } from '../core/errors.ts';
import type { ModelKind, SongScorer, TagScorer, TrainedModel } from '../models/contract.ts';
import { GENRE_POPULARITY } from '../models/genre-popularity/genre-popularity.ts';
import { NEIGHBOURS } from '../models/neighbours/neighbours.ts';
import { POPULARITY } from '../models/popularity/popularity.ts';
import { TITLE_BERT } from '../models/title-bert/title-bert.ts';
import { WORD2VEC } from '../models/word2vec/word2vec.ts';
import { createSelection } from './selection/selection.ts';

/** A trained model that ranks songs and tags. */
export type PlaylistModel = TrainedModel & SongScorer & TagScorer;

/** A kind of model that a recommender can be built on. Options are checked by the model itself. */
export type PlaylistModelKind = ModelKind<never, PlaylistModel>;

/** Models that are no choice among others. */
const SINGLE_KINDS: readonly PlaylistModelKind[] = [
  NEIGHBOURS as PlaylistModelKind,
  WORD2VEC as PlaylistModelKind,
  TITLE_BERT as PlaylistModelKind,
  POPULARITY as PlaylistModelKind,
  GENRE_POPULARITY as PlaylistModelKind,
];

/** Names of the models that a selection can choose among. */
export const MEMBER_NAMES: readonly string[] = SINGLE_KINDS.map((kind) => kind.name);

/** The best of the others for each kind of question. */
export const SELECTION = createSelection(SINGLE_KINDS);

const MODEL_KINDS: readonly PlaylistModelKind[] = [...SINGLE_KINDS, SELECTION as PlaylistModelKind];

/** Names that `findModelKind` knows. */
export const MODEL_NAMES: readonly string[] = MODEL_KINDS.map((kind) => kind.name);

/** Throws `ConfigError` naming the models there are. */
export function findModelKind(name: string): PlaylistModelKind {
  const kind = MODEL_KINDS.find((candidate) => candidate.name === name);
  if (kind === undefined)
    throw new ConfigError(`unknown model '${name}'; known are ${MODEL_NAMES.join(', ')}`);
  return kind;
}
