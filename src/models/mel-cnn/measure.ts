// How well a network tells labels of songs that it was not trained on.
import type { FitMode } from '../../audio/fit-length.ts';
import { AbortedError } from '../../core/errors.ts';
import type { WorkContext } from '../../core/progress.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { toModelBytes } from '../../engine/onnx/to-model-bytes.ts';
import { createSession, type Session, type SessionOptions } from '../../engine/session.ts';
import type { MelPack } from '../../formats/mel-pack.ts';
import type { MelExamples } from './labels.ts';
import { hearWindows } from './listener.ts';
import { type LabelMeasures, measureLabel } from './metrics.ts';
import { buildInference, type MelNetwork } from './networks/network.ts';
import { cutWindows, middleStart } from './windows.ts';

/** What is heard of a song: one stretch in its middle, for a quick look, or all of it. */
export type Listening = 'middle' | 'whole';

/** Measures networks on some songs. Close it when done. */
export interface MelMeasurer {
  /**
   * @param values by parameter name
   * @returns (labels) null for a label that fewer than `minYes` of the songs have, or all
   */
  measure(
    values: ReadonlyMap<string, EngineTensor>,
    context?: WorkContext,
  ): Promise<(LabelMeasures | null)[]>;
  close(): Promise<void>;
}

/** What to measure on. */
export interface MeasurerOptions {
  readonly pack: MelPack;
  readonly examples: MelExamples;
  /** Rows of the examples. */
  readonly songs: Uint32Array;
  readonly listening: Listening;
  /** Fewest songs that must have a label for it to be measured. */
  readonly minYes: number;
  /** Playlists of a song that must have a tag for the song to have it; those with fewer, but some, don't count. */
  readonly agreement: number;
  readonly fit: FitMode;
  /** Default a session of one thread, whose bits depend on nothing else. */
  readonly session?: SessionOptions;
}

/** Opens its session with the first measurement; weights are inputs of it, so it serves for all. */
export function createMelMeasurer(network: MelNetwork, options: MeasurerOptions): MelMeasurer {
  const { pack, examples, songs, session: sessionOptions = { threads: 1 } } = options;
  const graph = buildInference(network);
  let opening: Promise<Session> | null = null;
  return {
    async measure(values, context = {}) {
      opening ??= createSession(toModelBytes(graph), sessionOptions);
      const session = await opening;
      const feeds = Object.fromEntries(graph.parameters.map(({ name }) => [name, values.get(name)!]));
      const numLabels = examples.shares.length;
      const logits = new Float32Array(songs.length * numLabels); // (songs, labels)
      for (const [place, row] of songs.entries()) {
        if (context.signal?.aborted) throw new AbortedError();
        const windows = readWindows(pack, examples.songIds[row]!, network.numFrames, options);
        const heard = await hearWindows(session, windows, network, feeds);
        logits.set(heard.logits, place * numLabels);
        context.progress?.advanceTo(place + 1);
      }
      return measureLogits(logits, examples, songs, options);
    },
    async close() {
      const closing = opening;
      opening = null;
      await (await closing)?.close();
    },
  };
}

/** (windows, bands, frames) */
function readWindows(
  pack: MelPack,
  songId: number,
  window: number,
  { listening, fit }: Pick<MeasurerOptions, 'listening' | 'fit'>,
): Float32Array {
  const numFrames = pack.frames(songId);
  if (listening === 'middle' && numFrames > window) {
    return pack.read(songId, middleStart(numFrames, window), window);
  }
  return cutWindows({ numBands: pack.numBands, numFrames, data: pack.read(songId) }, window, fit);
}

/** What speaks for and against labels. */
type Truths = Pick<MelExamples, 'rows' | 'counts' | 'labels'>;

/** How truths are counted. */
export type TruthOptions = Pick<MeasurerOptions, 'minYes' | 'agreement'>;

const NO = 0;
const YES = 1;
const UNSURE = 2;

/** Whether songs have a label: (songs) each NO, YES or UNSURE. */
function createTruths({ rows, counts, labels }: Truths, songs: Uint32Array, agreement: number) {
  const numSongs = songs.length;
  const truths = new Uint8Array(rows.numColumns * numSongs); // (labels, songs)
  songs.forEach((row, place) => {
    for (let i = rows.rowStarts[row]!; i < rows.rowStarts[row + 1]!; i++) {
      const label = rows.columns[i]!;
      const isSure = label >= labels.tags.length || counts[i]! >= agreement;
      truths[label * numSongs + place] = isSure ? YES : UNSURE;
    }
  });
  return (label: number): Uint8Array => truths.subarray(label * numSongs, (label + 1) * numSongs);
}

const countYes = (truths: Uint8Array): number =>
  truths.reduce((sum, truth) => sum + Number(truth === YES), 0);

/** How many labels these songs can measure. */
export function countMeasurable(
  examples: Truths,
  songs: Uint32Array,
  { minYes, agreement }: TruthOptions,
): number {
  const truthsOf = createTruths(examples, songs, agreement);
  const labels = Array.from({ length: examples.rows.numColumns }, (_, label) => truthsOf(label));
  return labels.filter((truths) => countYes(truths) >= minYes && truths.includes(NO)).length;
}

/**
 * Each label on its own, over the songs that are known to have it and those known not to.
 * @param logits (songs, labels)
 * @returns (labels) null for a label that fewer than `minYes` songs have, or that none lacks
 */
export function measureLogits(
  logits: Float32Array,
  examples: Truths,
  songs: Uint32Array,
  { minYes, agreement }: TruthOptions,
): (LabelMeasures | null)[] {
  const truthsOf = createTruths(examples, songs, agreement);
  const numLabels = examples.rows.numColumns;
  return Array.from({ length: numLabels }, (_, label) => {
    const truths = truthsOf(label);
    if (countYes(truths) < minYes) return null;
    const sure = Array.from(truths.keys()).filter((place) => truths[place] !== UNSURE);
    const scores = Float32Array.from(sure, (place) => logits[place * numLabels + label]!);
    return measureLabel(
      scores,
      sure.map((place) => truths[place]!),
    );
  });
}
