// Writes a graph of the engine as an .onnx file, and its weights beside it where they are too large for one file.
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Graph } from '../engine/graph/graph.ts';
import { type ModelFilesOptions, toModelFiles } from '../engine/onnx/to-model-files.ts';
import { writeAtomically } from './write-atomically.ts';

/** What was written. */
export interface WrittenModel {
  readonly model: string;
  /** Path of the file of weights, or null where there is none. */
  readonly weights: string | null;
}

/**
 * Writes `file`, and `NAME.weights.bin` beside a `NAME.onnx` of more than 2 GiB. On a failure older files stay; a run
 * killed between the two renames leaves no model rather than one with the weights of another.
 * @param options `weightsFile` is a name in the folder of `file`
 * @throws ConfigError, ShapeError as toModelFiles does; StorageError where the system refuses
 */
export async function writeModel(
  file: string,
  graph: Graph,
  options: ModelFilesOptions = {},
): Promise<WrittenModel> {
  const weightsFile = options.weightsFile ?? `${basename(file).replace(/\.onnx$/, '')}.weights.bin`;
  const { model, weights } = toModelFiles(graph, { ...options, weightsFile });
  const weightsPath = join(dirname(file), weightsFile);
  await writeAtomically(file, async (handle) => {
    await handle.writeFile(model);
    if (weights === null) return;
    await writeAtomically(weightsPath, async (weightsHandle) => {
      for (const piece of weights) await weightsHandle.writeFile(piece);
      await rm(file, { force: true });
    });
  });
  return { model: file, weights: weights === null ? null : weightsPath };
}
