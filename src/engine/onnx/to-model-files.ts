// A graph as an .onnx file and, where that would be too large, a second file for its weights ("external data" of the
// ONNX specification), because Protocol Buffers end at 2 GiB.
import type { Graph } from '../graph/graph.ts';
import { encodeMessage, joinPieces, MAX_MODEL_BYTES } from './encode-message.ts';
import { MODEL } from './messages.ts';
import { type ModelOptions, toModel } from './to-model.ts';

/** Each tensor starts at a multiple of this, so that readers may map it into memory by pages, as ONNX recommends. */
export const WEIGHTS_ALIGNMENT = 4096;

/** How to split a model. */
export interface ModelFilesOptions extends Omit<ModelOptions, 'placeOutside'> {
  /** Name of the file of weights, which lies in the model's folder; default `weights.bin`. */
  readonly weightsFile?: string;
  /** A model of more bytes gets a file of weights; default and at most 2 GiB - 1, the most that a file can have. */
  readonly maxModelBytes?: number;
  /**
   * Smaller tensors stay in the model: shape inference reads lengths and axes there, and a page for each would be
   * waste. Default 1024.
   */
  readonly minWeightBytes?: number;
}

/** Defaults of ModelFilesOptions. */
export const MODEL_FILES_DEFAULTS = {
  weightsFile: 'weights.bin',
  maxModelBytes: MAX_MODEL_BYTES,
  minWeightBytes: 1024,
} as const;

/** The bytes of the files. */
export interface ModelFiles {
  readonly model: Uint8Array;
  /** Pieces that follow one another in the file of weights; null where the model holds all by itself. */
  readonly weights: readonly Uint8Array[] | null;
}

/**
 * The model that computes some outputs of a graph, in one file or two. Weights are not copied.
 * @throws ConfigError, ShapeError as toModel does; SegueError where even without weights the model is too large
 */
export function toModelFiles(graph: Graph, options: ModelFilesOptions = {}): ModelFiles {
  const { weightsFile, maxModelBytes, minWeightBytes, ...modelOptions } = {
    ...MODEL_FILES_DEFAULTS,
    ...options,
  };
  const whole = encodeMessage(MODEL, toModel(graph, modelOptions));
  const sizeBytes = whole.reduce((sum, piece) => sum + piece.byteLength, 0);
  if (sizeBytes <= Math.min(maxModelBytes, MAX_MODEL_BYTES))
    return { model: joinPieces(whole), weights: null };
  const weights: Uint8Array[] = [];
  let end = 0;
  const model = toModel(graph, {
    ...modelOptions,
    placeOutside: (_, bytes) => {
      if (bytes.byteLength < minWeightBytes) return null;
      const padding = -end & (WEIGHTS_ALIGNMENT - 1);
      const place = { location: weightsFile, offsetBytes: end + padding };
      weights.push(new Uint8Array(padding), bytes);
      end += padding + bytes.byteLength;
      return place;
    },
  });
  return { model: joinPieces(encodeMessage(MODEL, model)), weights: weights.length === 0 ? null : weights };
}
