// From a data set and a pack of spectrograms to a trained network: labels, split, statistics, training, and what it is worth.
import { createHash } from 'node:crypto';
import type { TagIndex } from '../../core/indices.ts';
import { OptionError } from '../../core/option-error.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { countElements } from '../../engine/graph/engine-tensor.ts';
import { trainableParameters } from '../../engine/graph/graph.ts';
import { type MelPack, openMelPack } from '../../formats/mel-pack.ts';
import type { TrainContext } from '../contract.ts';
import { checkCheckpointFolder } from '../training/checkpoint-folder.ts';
import { type BandStatistics, measureBands } from './band-statistics.ts';
import { createMelExamples, type MelExamples, meanShares } from './labels.ts';
import { createMelLoader } from './loading/mel-loader.ts';
import { countMeasurable, createMelMeasurer, type MelMeasurer } from './measure.ts';
import type { MelContent } from './mel-cnn-files.ts';
import { buildInference, type MelNetwork, networkKind } from './networks/network.ts';
import { describeMelOptions, type MelCnnOptions } from './options.ts';
import { type MelLabel, type MelReport, summarizeMeasures } from './report.ts';
import { type SongSplit, splitSongs } from './split-songs.ts';
import { trainOnMels, wantsStatistics } from './train-network-on-mels.ts';

/** Fewest held-out songs with a label: below, its measure is luck. While training all that can be measured count. */
const MIN_YES = { stopping: 1, measured: 3 };

/**
 * Trains the parts of a model.
 * @throws ConfigError where there is nothing to learn from, options do not fit the pack, or the checkpoint is another's
 * @throws NotFoundError where there is nothing to resume
 * @throws as `openMelPack` and `trainNetwork` do
 */
export async function trainMelParts(
  dataset: Dataset,
  options: MelCnnOptions,
  context: TrainContext,
): Promise<MelContent> {
  const { seed = 0 } = context;
  const startedMs = performance.now();
  if (options.checkpoint !== null) {
    await checkCheckpointFolder(options.checkpoint, { model: 'mel-cnn', layout: 'steps' });
  }
  const pack = await openMelPack(options.mels);
  try {
    const all = createMelExamples(dataset, (songId) => pack.has(songId), options);
    const split = splitSongs(all.songs.length, options.heldOutShare, seed);
    const examples = { ...all, shares: meanShares(all, split.training) };
    const network = createNetwork(pack, examples, options);
    context.progress?.stage('measuring bands', null, 'songs');
    const bands = measureBands(
      pack,
      Array.from(split.training, (row) => examples.songIds[row]!),
    );
    const setting: Setting = { dataset, pack, examples, split, network, bands, startedMs };
    return await trainAndMeasure(setting, options, context);
  } finally {
    pack.close();
  }
}

interface Setting {
  readonly dataset: Dataset;
  readonly pack: MelPack;
  readonly examples: MelExamples;
  readonly split: SongSplit;
  readonly network: MelNetwork;
  readonly bands: BandStatistics;
  readonly startedMs: number;
}

function createNetwork(
  { numBands }: MelPack,
  { shares }: MelExamples,
  { network: name, frames }: MelCnnOptions,
): MelNetwork {
  const { numFrames: ownFrames, least } = networkKind(name);
  const numFrames = frames === 'auto' ? ownFrames : frames;
  if (numBands < least.numBands || numFrames < least.numFrames) {
    throw new OptionError(
      'mel-cnn',
      (nameOf) =>
        `${name} needs at least ${least.numBands} bands and ${least.numFrames} frames, got ${numBands} (of the pack) and ${numFrames}; raise ${nameOf('frames')}, or pack with more bands`,
    );
  }
  return { name, numBands, numFrames, numLabels: shares.length };
}

async function trainAndMeasure(
  setting: Setting,
  options: MelCnnOptions,
  context: TrainContext,
): Promise<MelContent> {
  const { dataset, pack, examples, split, network, bands, startedMs } = setting;
  const { mels, fit, specAugment, batchSize, mixup, loaderThreads, batchesAhead, session } = options;
  const loader = createMelLoader({
    ...{ mels, fit, specAugment, batchSize, mixup, examples, numFrames: network.numFrames },
    ...{ songs: split.training, seed: context.seed ?? 0, threads: loaderThreads, ahead: batchesAhead },
    bands: bands.bands,
    statistics: wantsStatistics(network, options),
  });
  const measurerOf = (part: 'stopping' | 'measured'): MelMeasurer | null => {
    const listening = part === 'stopping' ? 'middle' : 'whole';
    const own = session.device === undefined || session.device === 'cpu' ? {} : { session };
    const truths = { minYes: MIN_YES[part], agreement: options.agreement };
    if (countMeasurable(examples, split[part], truths) === 0) return null;
    return createMelMeasurer(network, {
      pack,
      examples,
      songs: split[part],
      fit,
      listening,
      ...truths,
      ...own,
    });
  };
  const [stopping, measured] = [measurerOf('stopping'), measurerOf('measured')];
  if (stopping === null)
    context.logger?.info('too few songs are held out to tell when to stop: all passes are made');
  try {
    const dataFingerprint = `${dataset.fingerprint} ${packFingerprint(pack)}`;
    const trained = await trainOnMels(
      { network, bands, examples, loader, stopping, dataFingerprint },
      options,
      context,
    );
    const waiting = loader.waiting();
    context.progress?.stage('measuring held-out songs', split.measured.length, 'songs');
    const measures = await measured?.measure(trained.values, context);
    const labels = nameLabels(dataset, examples);
    const { steps, bestStep, plannedSteps, stoppingPrecision, measuringSeconds } = trained;
    const runningSeconds = waiting.runningMs / 1000 - measuringSeconds;
    const report: MelReport = {
      network: network.name,
      numParameters: countWeights(network),
      numTagLabels: examples.labels.tags.length,
      numGenreLabels: examples.labels.genres.length,
      numTrainingSongs: split.training.length,
      numStoppingSongs: split.stopping.length,
      ...{ steps, bestStep, plannedSteps, patience: stopping === null ? null : options.patience },
      ...{ epochs: bestStep / loader.numBatches(0), stoppingPrecision },
      heldOut: measures === undefined ? null : summarizeMeasures(labels, measures, split.measured.length),
      seconds: (performance.now() - startedMs) / 1000,
      songsPerSecond: runningSeconds > 0 ? waiting.numSongs / runningSeconds : 0,
      waitingShare: runningSeconds > 0 ? waiting.waitedMs / 1000 / runningSeconds : 0,
    };
    return {
      ...{ network, fit, labels, shares: examples.shares, report, model: trained.values },
      trainingSongs: Uint32Array.from(split.training, (row) => examples.songs[row]!).sort(),
      ...{ numSongs: dataset.songs.size, numTags: dataset.tags.size, options: describeMelOptions(options) },
    };
  } finally {
    await loader.close();
    await stopping?.close();
    await measured?.close();
  }
}

function nameLabels(dataset: Dataset, { labels }: MelExamples): MelLabel[] {
  const tags = Array.from(labels.tags, (index): MelLabel => {
    const tag = index as TagIndex;
    return { kind: 'tag', name: dataset.tags.idOf(tag), tag };
  });
  return [...tags, ...labels.genres.map((name): MelLabel => ({ kind: 'genre', name, tag: null }))];
}

/** Numbers that training changes by gradients. */
function countWeights(network: MelNetwork): number {
  const weights = trainableParameters(buildInference(network));
  return weights.reduce((sum, { shape }) => sum + countElements(shape as readonly number[]), 0);
}

/** Which songs a pack holds, and how long they are. */
function packFingerprint(pack: MelPack): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([pack.numBands, pack.type]));
  hash.update(pack.songIds);
  hash.update(Uint32Array.from(pack.songIds, (songId) => pack.frames(songId)));
  return hash.digest('hex');
}
