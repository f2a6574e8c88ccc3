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

/**
 * Runs windows as one batch and averages what the network gives for them.
 * @param windows (windows, bands, frames)
 * @param values of parameters that are inputs of the session
 */
export async function hearWindows(
  session: Session,
  windows: Float32Array,
  { numBands, numFrames }: MelNetwork,
  values: Readonly<Record<string, EngineTensor>>,
): Promise<Heard> {
  const count = windows.length / (numBands * numFrames);
  const mel = createTensor('float32', [count, numBands, numFrames], windows);
  const { logits, embedding } = await session.run({ ...values, [MEL_INPUT]: mel });
  return { logits: meanRows(logits!, count), embedding: meanRows(embedding!, count) };
}

function meanRows({ data }: EngineTensor, count: number): Float32Array {
  const values = data as Float32Array;
  if (count === 1) return values;
  const size = values.length / count;
  return Float32Array.from({ length: size }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += values[row * size + column]!;
    return sum / count;
  });
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
