// Writes a graph of the engine as an .onnx file, and its weights beside it where they are too large for one file.
import { readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StorageError } from '../core/errors.ts';
import type { Graph } from '../engine/graph/graph.ts';
import { readModel } from '../engine/onnx/decode-message.ts';
import { type ModelFilesOptions, toModelFiles } from '../engine/onnx/to-model-files.ts';
import { type AsideFile, setAside } from './set-aside.ts';
import { toStorageError } from './storage.ts';
import { findTarget, writeAtomically } from './write-atomically.ts';

/** What was written. */
export interface WrittenModel {
  readonly model: string;
  /** Path of the file of weights, or null where there is none. */
  readonly weights: string | null;
}

/**
 * Writes `file`, and `NAME.weights.bin` beside a `NAME.onnx` of more than 2 GiB. On a failure older files stay. A run
 * killed while it puts two files in their places leaves no model, rather than one with the weights of another; the older
 * files then lie beside it under hidden names ending in `.tmp`. A model in one file removes the file of weights of
 * the model that it replaces, where that is of the same name. Through a symbolic link the file it points to is
 * replaced; the weights lie beside the link. A pipe or device takes a model in one file only.
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
  if (weights !== null) {
    await writePair(file, model, weightsPath, weights);
    return { model: file, weights: weightsPath };
  }
  const leavesWeights = await keepsWeightsIn(file, weightsFile);
  await writeAtomically(file, (handle) => handle.writeFile(model));
  if (leavesWeights) await removeWeights(weightsPath);
  return { model: file, weights: null };
}

/** The older files leave their places when all bytes are written, and come back where a new one can not take its own. */
async function writePair(
  file: string,
  model: Uint8Array,
  weightsPath: string,
  weights: readonly Uint8Array[],
): Promise<void> {
  const targets = [await findRegular(file), await findRegular(weightsPath)];
  const older: AsideFile[] = [];
  try {
    await writeAtomically(file, async (handle) => {
      await handle.writeFile(model);
      await writeAtomically(weightsPath, async (weightsHandle) => {
        for (const piece of weights) await weightsHandle.writeFile(piece);
        for (const path of targets) older.push(await setAside(path));
      });
    });
  } catch (error) {
    // The model comes last: it must not stand beside the weights of another.
    for (const each of older.reverse()) await each.restore();
    throw error;
  }
  for (const each of older) await each.discard();
}

async function findRegular(file: string): Promise<string> {
  const { path, direct } = await findTarget(file);
  if (!direct) return path;
  throw new StorageError(
    `cannot write ${file}: a model with its weights in a second file needs two regular files, got a pipe or device; give another path`,
  );
}

/** Whether there is a model whose weights lie in a file of this name. */
async function keepsWeightsIn(file: string, weightsFile: string): Promise<boolean> {
  try {
    const { path, direct } = await findTarget(file);
    if (direct) return false;
    await stat(join(dirname(file), weightsFile)); // a large model need not be read where there is none
    const { initializer } = readModel(await readFile(path), file).graph;
    return initializer.some(({ externalData = [] }) =>
      externalData.some(({ key, value }) => key === 'location' && value === weightsFile),
    );
  } catch {
    return false; // nothing, or no model; writing says what is wrong with the place
  }
}

async function removeWeights(weightsPath: string): Promise<void> {
  try {
    await rm(weightsPath, { force: true });
  } catch (error) {
    throw toStorageError(error, 'remove', weightsPath);
  }
}
