// Asks a network what it hears. One sound a run, in a session of one thread: other batches or threads would give other bits, so
// an answer never depends on what else is asked.
import type { FitMode } from '../../audio/fit-length.ts';
import type { MelSpectrogram } from '../../audio/mel-spectrogram.ts';
import { SegueError, ShapeError } from '../../core/errors.ts';
import { createTensor, type EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { toModelBytes } from '../../engine/onnx/to-model-bytes.ts';
import { createSession, type Session } from '../../engine/session.ts';
import { buildInference, MEL_INPUT, type MelNetwork, networkKind, valuesOf } from './networks/network.ts';
import { cutWindows } from './windows.ts';

/** What a network hears in a sound: means over its windows. */
export interface Heard {
  /** (labels) Log-odds. */
  readonly logits: Float32Array;
  /** (dim). */
  readonly embedding: Float32Array;
}

/** A network that listens. */
export interface MelListener {
  /**
   * Hears a sound of any length; one shorter than the network's frames is made to fit.
   * @param mel of the network's bands, at least `least.numFrames` of its kind (half a second for `compact`), finite
   * @throws ShapeError where it is not; SegueError once closed
   */
  hear(mel: MelSpectrogram): Promise<Heard>;
  /** Frees the session. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * @param model values by parameter name, or the path of a file that `toModelBytes` made of the network's inference graph; opened
 *   with the first sound
 */
export function createMelListener(
  network: MelNetwork,
  model: ReadonlyMap<string, EngineTensor> | string,
  fit: FitMode,
): MelListener {
  let opening: Promise<Session> | null = null;
  let isClosed = false;
  const open = (): Promise<Session> => {
    if (typeof model === 'string') return createSession(model, { threads: 1 });
    const graph = buildInference(network);
    return createSession(toModelBytes(graph, { initializers: valuesOf(graph, model) }), { threads: 1 });
  };
  return {
    async hear(mel) {
      if (isClosed) throw new SegueError('CLOSED', 'the model is closed; load or train it again');
      checkMel(network, mel);
      opening ??= open();
      return hearWindows(await opening, cutWindows(mel, network.numFrames, fit), network, {});
    },
    async close() {
      isClosed = true;
      const closing = opening;
      opening = null;
      await (await closing)?.close();
    },
  };
}

/** Windows that are run at once: 30 seconds of `compact`. More would take memory by the length of the sound. */
const MOST_WINDOWS = 4;

/**
 * Runs windows, a few at a time, and averages what the network gives for them.
 * @param windows (windows, bands, frames), at least one
 * @param values of parameters that are inputs of the session
 */
export async function hearWindows(
  session: Session,
  windows: Float32Array,
  { numBands, numFrames }: MelNetwork,
  values: Readonly<Record<string, EngineTensor>>,
): Promise<Heard> {
  const size = numBands * numFrames;
  const count = windows.length / size;
  const runs: Record<string, EngineTensor>[] = [];
  for (let first = 0; first < count; first += MOST_WINDOWS) {
    const number = Math.min(MOST_WINDOWS, count - first);
    const part = windows.subarray(first * size, (first + number) * size);
    const mel = createTensor('float32', [number, numBands, numFrames], part); // (windows, bands, frames)
    runs.push(await session.run({ ...values, [MEL_INPUT]: mel }));
  }
  const meanOf = (output: string): Float32Array =>
    meanRows(
      runs.map((run) => run[output]!),
      count,
    );
  return { logits: meanOf('logits'), embedding: meanOf('embedding') };
}

/** @param parts (rows, size) each @param count of all rows */
function meanRows(parts: readonly EngineTensor[], count: number): Float32Array {
  const size = parts[0]!.shape[1]!;
  const sums = new Float64Array(size);
  for (const { data } of parts) {
    const values = data as Float32Array;
    for (let i = 0; i < values.length; i++) sums[i % size]! += values[i]!;
  }
  return Float32Array.from(sums, (sum) => sum / count);
}

function checkMel({ name, numBands }: MelNetwork, mel: MelSpectrogram): void {
  const { numFrames } = networkKind(name).least;
  const expected = `a spectrogram of ${numBands} bands and at least ${numFrames} frames`;
  const size = mel.numBands * mel.numFrames;
  if (mel.numBands !== numBands || mel.numFrames < numFrames || mel.data.length !== size) {
    const got = `${mel.numBands} bands and ${mel.numFrames} frames in ${mel.data.length} values`;
    throw new ShapeError('mel-cnn', expected, got);
  }
  const place = mel.data.findIndex((value) => !Number.isFinite(value));
  if (place >= 0) throw new ShapeError('mel-cnn', 'finite values', `${mel.data[place]} at ${place}`);
}
