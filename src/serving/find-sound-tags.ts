// The tags that fit a sound, by the sound model: alone, or inside a space of songs placed by their sound.
import type { MelSpectrogram } from '../audio/mel-spectrogram.ts';
import { ConfigError } from '../core/errors.ts';
import type { TrainContext } from '../models/contract.ts';
import type { MelCnnModel } from '../models/mel-cnn/mel-cnn.ts';
import type { MelLabel } from '../models/mel-cnn/report.ts';
import { findMember } from './find-member.ts';
import { type LoadedModel, loadTrainedModel } from './recommender-artefact.ts';

/** A tag or genre of a sound. */
export interface HeardLabel {
  /** From 1, by probability; equal ones by their place among the model's labels. */
  readonly rank: number;
  /** The tag, or the genre's code. */
  readonly name: string;
  /** From 0 to 1: how likely a playlist that holds the song has the tag, or the song the genre. */
  readonly probability: number;
  /** Probability over the label's share of all songs: above 1 the sound speaks for it, below 1 against it. */
  readonly lift: number;
}

/** What one sound has. */
export interface SoundTags {
  readonly tags: readonly HeardLabel[];
  /** Empty where the model learned no genres. */
  readonly genres: readonly HeardLabel[];
}

/** Finds tags of sounds. Close it when done. */
export interface SoundTagFinder {
  /** Name of the model that was loaded. */
  readonly modelName: string;
  /**
   * @param limit most tags, and most genres, from 1
   * @throws ShapeError for too short a sound, or other bands
   */
  find(mel: MelSpectrogram, limit: number): Promise<SoundTags>;
  close(): Promise<void>;
}

/** What a model must know to tell tags of a sound. */
export type SoundHearer = Pick<MelCnnModel, 'labels' | 'shares' | 'tagProbabilitiesOf'>;

/** Models that hear. */
const HEARING_NAMES = ['mel-cnn', 'sound-space'] as const;

/**
 * Opens the sound model of an artefact of kind `model`.
 * @throws ConfigError where the model is of another kind, which hears nothing
 * @throws NotFoundError, FormatError as `loadTrainedModel` does
 */
export async function openSoundTags(dir: string, context: TrainContext = {}): Promise<SoundTagFinder> {
  const loaded = await loadTrainedModel(dir, context);
  const hearer = findHearer(loaded);
  if (hearer === null) {
    await loaded.model.close();
    throw new ConfigError(
      `${dir}: it is a ${loaded.modelName} model, which hears no sound; make one with segue train mel-cnn or segue train sound-space`,
    );
  }
  return {
    modelName: loaded.modelName,
    find: async (mel, limit) => rankLabels(hearer, await hearer.tagProbabilitiesOf(mel), limit),
    close: () => loaded.model.close(),
  };
}

function findHearer(loaded: LoadedModel): SoundHearer | null {
  const found = findMember(loaded, HEARING_NAMES);
  return found === null ? null : (found.model as unknown as SoundHearer);
}

/**
 * The likeliest tags and genres.
 * @param probabilities (labels)
 */
export function rankLabels(
  { labels, shares }: Pick<SoundHearer, 'labels' | 'shares'>,
  probabilities: ArrayLike<number>,
  limit: number,
): SoundTags {
  const rank = (kind: MelLabel['kind']): HeardLabel[] =>
    labels
      .flatMap((label, place) => (label.kind === kind ? [place] : []))
      .sort((a, b) => probabilities[b]! - probabilities[a]! || a - b)
      .slice(0, limit)
      .map((place, i) => ({
        rank: i + 1,
        name: labels[place]!.name,
        probability: probabilities[place]!,
        lift: probabilities[place]! / shares[place]!,
      }));
  return { tags: rank('tag'), genres: rank('genre') };
}
