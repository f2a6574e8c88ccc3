// The sound model: a convolutional network hears a song's mel-spectrogram and says which tags its playlists would have, so that
// a song that no playlist holds is known by its sound (van den Oord et al. 2013; Choi et al. 2016).
import type { MelSpectrogram } from '../../audio/mel-spectrogram.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import type { TrainContext, TrainedModel } from '../contract.ts';
import { sigmoid } from '../sigmoid.ts';
import { createMelListener } from './listener.ts';
import { loadMelCnn, type MelContent, readValues, runnableModel, saveMelCnn } from './mel-cnn-files.ts';
import type { MelNetwork } from './networks/network.ts';
import { checkMelCnnOptions, type MelCnnOptions } from './options.ts';
import type { MelLabel, MelReport } from './report.ts';
import { trainMelParts } from './train-parts.ts';

/** What the model hears in a sound. */
export interface HeardLabels {
  /** (labels) From 0 to 1, each for itself: how likely a playlist that holds the song has the tag, or the song the genre. */
  readonly probabilities: Float32Array;
  /** (dim) From 0; 128 numbers of `compact`, 1,024 of `vgg16-original`. Alike for songs of alike sound. */
  readonly embedding: Float32Array;
}

/** A trained sound model. */
export interface MelCnnModel extends TrainedModel {
  readonly network: MelNetwork;
  /** (labels) What the outputs stand for: tags first, by index, then genres. */
  readonly labels: readonly MelLabel[];
  /** (labels) Share of the songs that have each: the probability without a sound. */
  readonly shares: Float64Array;
  /** Dense indices of the songs that the network was trained on, ascending: to all others it is as to sounds it never met. */
  readonly trainingSongs: Uint32Array;
  readonly report: MelReport;
  /** All that the model consists of, to listen on other threads and to keep it inside another model. */
  readonly content: MelContent;
  readonly provenance: Readonly<Record<string, unknown>>;
  /**
   * Hears a sound of any length from half a second on (`networkKind`): one longer than the network's frames is cut into
   * windows, evenly placed, and their answers are averaged; a shorter one is made to fit.
   * @throws ShapeError for another number of bands, fewer frames, or values that are not finite; SegueError once closed
   */
  hear(mel: MelSpectrogram): Promise<HeardLabels>;
  /** The probabilities of `hear`, (labels). */
  tagProbabilitiesOf(mel: MelSpectrogram): Promise<Float32Array>;
  /** The embedding of `hear`, (dim). */
  embeddingOf(mel: MelSpectrogram): Promise<Float32Array>;
  /** The network's values by parameter name, for export. Throws FormatError where the files are damaged. */
  values(): Promise<ReadonlyMap<string, EngineTensor>>;
}

/** A kind of model that hears sound. It does not rank songs or tags for playlists by itself. */
export interface MelCnnKind {
  readonly name: string;
  /** @throws ConfigError for options, and where there is nothing to learn; as `openMelPack` and `trainNetwork` do */
  train(dataset: Dataset, options: Partial<MelCnnOptions>, context?: TrainContext): Promise<MelCnnModel>;
  /** Reads what `save` wrote. @throws NotFoundError, FormatError, StorageError */
  load(dir: string, context?: TrainContext): Promise<MelCnnModel>;
}

/** Trains and loads sound models. */
export const MEL_CNN: MelCnnKind = {
  name: 'mel-cnn',
  async train(dataset, given, context = {}) {
    return createMelCnnModel(await trainMelParts(dataset, checkMelCnnOptions(given), context));
  },
  async load(dir) {
    return createMelCnnModel(await loadMelCnn(dir));
  },
};

/** A model of what training or loading gave, with a session of its own. */
export function createMelCnnModel(content: MelContent): MelCnnModel {
  const { network, fit, labels, shares, trainingSongs, report, options, numSongs, numTags } = content;
  const listener = createMelListener(network, runnableModel(content), fit);
  const hear = async (mel: MelSpectrogram): Promise<HeardLabels> => {
    const { logits, embedding } = await listener.hear(mel);
    return { probabilities: logits.map(sigmoid), embedding };
  };
  return {
    ...{ name: MEL_CNN.name, numSongs, numTags, network, labels, shares, trainingSongs, report, content },
    provenance: options,
    hear,
    tagProbabilitiesOf: async (mel) => (await hear(mel)).probabilities,
    embeddingOf: async (mel) => (await hear(mel)).embedding,
    values: () => readValues(content),
    save: (dir) => saveMelCnn(dir, content),
    close: () => listener.close(),
  };
}
