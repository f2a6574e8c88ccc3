// A graph as the bytes of an .onnx file, for a session or for the disk.
import type { Graph } from '../graph/graph.ts';
import { encodeMessage, joinPieces } from './encode-message.ts';
import { MODEL } from './messages.ts';
import { type ModelOptions, toModel } from './to-model.ts';

/**
 * The bytes of a standard ONNX file that computes some outputs of a graph. Without `initializers` all parameters are
 * inputs, as training wants them; with them they are part of the file, as inference wants them.
 * @throws ConfigError, ShapeError as toModel does; SegueError where the file would be larger than 2 GiB
 */
export function toModelBytes(graph: Graph, options: ModelOptions = {}): Uint8Array {
  return joinPieces(encodeMessage(MODEL, toModel(graph, options)));
}
