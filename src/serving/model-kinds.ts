// The models that can be trained and served, by name.
import { ConfigError } from '../core/errors.ts';
import type { ModelKind, SongScorer, TagScorer, TrainedModel } from '../models/contract.ts';
import { GENRE_POPULARITY } from '../models/genre-popularity/genre-popularity.ts';
import { MEL_CNN } from '../models/mel-cnn/mel-cnn.ts';
import { NEIGHBOURS } from '../models/neighbours/neighbours.ts';
import { POPULARITY } from '../models/popularity/popularity.ts';
import { SOUND_SPACE } from '../models/sound-space/sound-space.ts';
import { TITLE_BERT } from '../models/title-bert/title-bert.ts';
import { WORD2VEC } from '../models/word2vec/word2vec.ts';
import { createSelection } from './selection/selection.ts';

/** A trained model that ranks songs and tags. */
export type PlaylistModel = TrainedModel & SongScorer & TagScorer;

/** A kind of model that a recommender can be built on. Options are checked by the model itself. */
export type PlaylistModelKind = ModelKind<never, PlaylistModel>;

/** A kind of model that can be trained, kept and looked into, whether it ranks songs or not. */
export type AnyModelKind = ModelKind<never, TrainedModel>;

/** Whether a model ranks songs and tags. */
export function isPlaylistModel(model: TrainedModel): model is PlaylistModel {
  return 'scoreSongs' in model && 'scoreTags' in model;
}

/** Models that are no choice among others and learn from a data set alone. */
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

const MODEL_KINDS: readonly PlaylistModelKind[] = [
  ...SINGLE_KINDS,
  SOUND_SPACE as PlaylistModelKind,
  SELECTION as PlaylistModelKind,
];

/** Models that rank nothing by themselves. */
const HEARING_KINDS: readonly AnyModelKind[] = [MEL_CNN];

/** Names that `findModelKind` knows. */
export const MODEL_NAMES: readonly string[] = MODEL_KINDS.map((kind) => kind.name);

/** Throws `ConfigError` naming the models there are. */
export function findModelKind(name: string): PlaylistModelKind {
  const kind = MODEL_KINDS.find((candidate) => candidate.name === name);
  if (kind !== undefined) return kind;
  if (HEARING_KINDS.some((hearing) => hearing.name === name)) throw new ConfigError(whyItRanksNothing(name));
  throw new ConfigError(`unknown model '${name}'; known are ${MODEL_NAMES.join(', ')}`);
}

/**
 * Throws `ConfigError` where a model can't be trained from a data set alone, as `segue run` does, naming those that can.
 */
export function checkTrainsAlone(name: string): void {
  const known = [...MEMBER_NAMES, SELECTION.name];
  if (known.includes(name)) return;
  if (findAnyKind(name) === undefined) {
    throw new ConfigError(`unknown model '${name}'; known are ${known.join(', ')}`);
  }
  throw new ConfigError(
    `a ${name} model needs spectrograms as well; train it by itself, or run one of ${known.join(', ')}`,
  );
}

/** What to say to those who ask a model for songs that ranks none. */
export function whyItRanksNothing(name: string): string {
  return `a ${name} model hears songs and recommends none by itself; train sound-space from it`;
}

/** Also of models that rank nothing; undefined where there is none of that name. */
export function findAnyKind(name: string): AnyModelKind | undefined {
  return [...MODEL_KINDS, ...HEARING_KINDS].find((candidate) => candidate.name === name);
}
