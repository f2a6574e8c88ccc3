// The weights of a Hugging Face directory: one model.safetensors, or several behind model.safetensors.index.json. All
// floating-point types come as float32.
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FormatError, NotFoundError } from '../../core/errors.ts';
import type { DataType, TensorData } from '../../engine/graph/data-types.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { bfloat16ToFloat32, halfToFloat32 } from '../../formats/half-floats.ts';
import { showValue } from '../../formats/record-fields.ts';
import { readSafetensors } from '../../formats/safetensors.ts';
import { isSystemError, toStorageError } from '../../formats/storage.ts';
import type { Tensor, TensorType } from '../../formats/tensor.ts';

/** The file of weights where there is one. */
export const WEIGHTS_FILE = 'model.safetensors';

const INDEX_FILE = 'model.safetensors.index.json';

/** Weights in Python's pickle format, which runs code of the file when it is read. */
const PICKLED_FILES = ['pytorch_model.bin', 'pytorch_model.bin.index.json'];

const WHOLE_TYPES: Partial<Record<TensorType, DataType>> = {
  ...{ U8: 'uint8', I8: 'int8', I32: 'int32', U32: 'uint32', I64: 'int64' },
};

/** A tensor with the file that it comes from, for messages. */
export interface FoundTensor {
  readonly file: string;
  readonly tensor: EngineTensor;
}

/**
 * All tensors of a directory by their names in its files.
 * @throws NotFoundError naming the file that is missing; FormatError naming a damaged file; StorageError
 */
export async function readWeightFiles(dir: string): Promise<Map<string, FoundTensor>> {
  const found = new Map<string, FoundTensor>();
  for (const [file, wanted] of await listWeightFiles(dir)) {
    const { tensors } = await readSafetensors(file);
    const missing = wanted?.find((name) => !tensors.has(name));
    if (missing !== undefined) {
      throw new FormatError(
        { file, field: `tensor ${JSON.stringify(missing)}` },
        `${INDEX_FILE} says that it is here, but it is missing; copy both again`,
      );
    }
    for (const [name, tensor] of tensors) found.set(name, { file, tensor: widen(file, name, tensor) });
  }
  return found;
}

/** Files of weights, with the names that an index says are in them, or null where there is no index. */
async function listWeightFiles(dir: string): Promise<[string, string[] | null][]> {
  const single = join(dir, WEIGHTS_FILE);
  if (await exists(single)) return [[single, null]];
  const index = join(dir, INDEX_FILE);
  if (await exists(index)) return readIndex(dir, index);
  for (const name of PICKLED_FILES) {
    if (!(await exists(join(dir, name)))) continue;
    throw new NotFoundError(
      `cannot read ${single}: it does not exist; ${name} is there, but Segue does not read pickled weights, which can run code: load the directory with transformers, and save it with save_pretrained(DIR), which writes ${WEIGHTS_FILE}`,
    );
  }
  throw new NotFoundError(
    `cannot read ${single}: it does not exist, nor does ${INDEX_FILE}; give a Hugging Face directory with its weights`,
  );
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false;
    throw toStorageError(error, 'read', file);
  }
}

async function readIndex(dir: string, file: string): Promise<[string, string[]][]> {
  const field = 'weight_map';
  const fail = (problem: string, options?: ErrorOptions): never => {
    throw new FormatError({ file, field }, problem, options);
  };
  let map: unknown;
  try {
    map = (JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown> | null)?.[field];
  } catch (cause) {
    if (isSystemError(cause)) throw toStorageError(cause, 'read', file);
    return fail('not valid JSON; copy the file again', { cause });
  }
  if (typeof map !== 'object' || map === null) return fail(`expected an object, got ${showValue(map)}`);
  const names = new Map<string, string[]>();
  for (const [name, part] of Object.entries(map)) {
    // A name with folders in it could point outside the directory.
    if (typeof part !== 'string' || part !== basename(part) || !part.endsWith('.safetensors')) {
      return fail(
        `expected the name of a .safetensors file beside it for ${JSON.stringify(name)}, got ${showValue(part)}`,
      );
    }
    const path = join(dir, part);
    names.set(path, [...(names.get(path) ?? []), name]);
  }
  return [...names];
}

function widen(file: string, name: string, { dtype, shape, data }: Tensor): EngineTensor {
  const float = (values: Float32Array): EngineTensor => ({ dtype: 'float32', shape, data: values });
  switch (dtype) {
    case 'F32':
      return float(data as Float32Array);
    case 'F64':
      return float(Float32Array.from(data as Float64Array));
    case 'F16':
      return float(halfToFloat32(data as Uint16Array));
    case 'BF16':
      return float(bfloat16ToFloat32(data as Uint16Array));
    default: {
      const whole = WHOLE_TYPES[dtype];
      if (whole !== undefined) return { dtype: whole, shape, data: data as TensorData };
      const field = `tensor ${JSON.stringify(name)}`;
      throw new FormatError(
        { file, field },
        `expected floating-point weights, got ${dtype}; save them as float32`,
      );
    }
  }
}
