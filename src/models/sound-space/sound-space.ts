// The sound space: songs that no playlist holds get a place among the others by their sound (van den Oord et al. 2013), so that
// whatever works on vectors works on them: recommending, neighbours, the map.
import type { MelSpectrogram } from '../../audio/mel-spectrogram.ts';
import type {
  ModelKind,
  NewSongScorer,
  SongScorer,
  TagScorer,
  TrainContext,
  TrainedModel,
} from '../contract.ts';
import { createMelListener } from '../mel-cnn/listener.ts';
import { createMelCnnModel, type MelCnnModel } from '../mel-cnn/mel-cnn.ts';
import { runnableModel } from '../mel-cnn/mel-cnn-files.ts';
import type { MelLabel } from '../mel-cnn/report.ts';
import { sigmoid } from '../sigmoid.ts';
import { createDistanceScorer } from '../word2vec/distance-scorer.ts';
import type { VectorSpace } from '../word2vec/vector-space.ts';
import { createWord2vecModel, type Word2vecModel } from '../word2vec/word2vec.ts';
import { extendSpace } from './extend-space.ts';
import { checkSoundSpaceOptions, type SoundSpaceOptions } from './options.ts';
import { placeSound } from './placer.ts';
import type { SoundSpaceReport } from './report.ts';
import { loadSoundSpace, type SoundSpaceContent, saveSoundSpace } from './sound-space-files.ts';
import { createTagVectors, featuresOf } from './tag-vectors.ts';
import { trainSoundSpaceParts } from './train-parts.ts';

/** Where a sound lies, and what is heard in it. */
export interface PlacedSound {
  /** (dimensions) Of length 1. */
  readonly vector: Float64Array;
  /** (labels) From 0 to 1, each for itself. */
  readonly probabilities: Float32Array;
}

/** A trained sound space. */
export interface SoundSpaceModel extends TrainedModel, SongScorer, NewSongScorer, TagScorer {
  /** That of word2vec, bit for bit, with a row more for each placed song. */
  readonly space: VectorSpace;
  /** Dense indices of the songs that were placed by their sound, ascending. */
  readonly placedSongs: Uint32Array;
  /**
   * Places a sound of any length from half a second on, which need be of no song of the catalogue.
   * @throws ShapeError as `MelCnnModel.hear` does; SegueError once closed
   */
  place(mel: MelSpectrogram): Promise<PlacedSound>;
  /** The probabilities of `place`, (labels). */
  tagProbabilitiesOf(mel: MelSpectrogram): Promise<Float32Array>;
  /** (labels) What probabilities stand for, and the share of songs that have each: those of the sound model. */
  readonly labels: readonly MelLabel[];
  readonly shares: Float64Array;
  /** The models that it was made from, each made when first asked for and closed with it. */
  readonly sounds: MelCnnModel;
  readonly word2vec: Word2vecModel;
  readonly report: SoundSpaceReport;
  readonly provenance: Readonly<Record<string, unknown>>;
  /** All that the model consists of. */
  readonly content: SoundSpaceContent;
}

/** Trains and loads sound spaces. */
export const SOUND_SPACE: ModelKind<SoundSpaceOptions, SoundSpaceModel> = {
  name: 'sound-space',
  async train(dataset, given, context = {}) {
    const options = checkSoundSpaceOptions(given);
    return createSoundSpaceModel(await trainSoundSpaceParts(dataset, options, context), context);
  },
  async load(dir, context = {}) {
    return createSoundSpaceModel(await loadSoundSpace(dir), context);
  },
};

/** A model of what training or loading gave, with sessions of its own. */
export function createSoundSpaceModel(content: SoundSpaceContent, context: TrainContext): SoundSpaceModel {
  const { placer, placed, newSongs, report, options } = content;
  const { space, placedRows } = extendSpace(content.word2vec.space, placed);
  const { scoreSongs, scoreNewSongs, scoreTags, ...scorer } = createDistanceScorer(
    { ...content.word2vec, space },
    { threads: context.threads ?? 1, newSongs: { ...newSongs, rows: placedRows } },
  );
  // Hardly anybody asks for these, and each would hold searches and finders of its own.
  const sounds = createLazily(() => createMelCnnModel(content.sounds));
  const word2vec = createLazily(() => createWord2vecModel(content.word2vec, context));
  const { network, fit, labels, shares } = content.sounds;
  const listener = createMelListener(network, runnableModel(content.sounds), fit);
  const tagVectors = createTagVectors(content.sounds, content.word2vec.space);
  const place = async (mel: MelSpectrogram): Promise<PlacedSound> => {
    const heard = await listener.hear(mel);
    const probabilities = heard.logits.map(sigmoid);
    return { vector: placeSound(placer, featuresOf(heard, tagVectors)), probabilities };
  };
  return {
    ...{ name: SOUND_SPACE.name, numSongs: space.numSongs, numTags: space.numTags, space, labels, shares },
    ...{ placedSongs: placed.songs, report, content, provenance: options },
    ...{ scoreSongs, scoreNewSongs, scoreTags, place },
    get sounds() {
      return sounds.get();
    },
    get word2vec() {
      return word2vec.get();
    },
    tagProbabilitiesOf: async (mel) => (await place(mel)).probabilities,
    save: (dir) => saveSoundSpace(dir, content),
    async close() {
      for (const part of [listener, scorer, sounds, word2vec]) await part.close();
    },
  };
}

/** What is made when it is first asked for, if ever. */
function createLazily<Made extends { close(): Promise<void> }>(make: () => Made) {
  let made: Made | undefined;
  let isClosed = false;
  return {
    get(): Made {
      if (made !== undefined) return made;
      made = make();
      // Its facts can still be read; asking it anything fails as it would have before.
      if (isClosed) void made.close();
      return made;
    },
    async close(): Promise<void> {
      isClosed = true;
      await made?.close();
    },
  };
}
