// The index of a pack: which shard holds a song, where, and how much. One safetensors file for all, songs by id; while
// packing, one a finished shard. Checked as a whole before any shard is read.
import { FormatError } from '../core/errors.ts';
import { readSafetensors, type Tensor, type TensorType, writeSafetensors } from './safetensors.ts';

/** Columns of the index; row i is one song. */
export interface MelPackIndex {
  /** Ids, ascending in a whole pack, in the order of their bytes in a shard. */
  readonly songIds: Float64Array;
  /** Number of its shard. */
  readonly shards: Uint32Array;
  /** Where its record begins in the shard. */
  readonly offsets: Uint32Array;
  readonly frames: Uint32Array;
  /** CRC-32 of the record. */
  readonly checksums: Uint32Array;
  /** For int8: value = zero + scale * code; else 1 and 0. */
  readonly scales: Float32Array;
  readonly zeros: Float32Array;
}

/** One row. */
export interface MelPackRow {
  readonly songId: number;
  readonly shard: number;
  readonly offset: number;
  readonly frames: number;
  readonly checksum: number;
  readonly scale: number;
  readonly zero: number;
}

const NUMBERS = {
  shards: 'U32',
  offsets: 'U32',
  frames: 'U32',
  checksums: 'U32',
  scales: 'F32',
  zeros: 'F32',
} as const;
type Column = keyof typeof NUMBERS;
const COLUMNS = Object.keys(NUMBERS) as readonly Column[];

/** The columns of some rows. */
export function createMelPackIndex(rows: readonly MelPackRow[]): MelPackIndex {
  const column = <Name extends keyof MelPackRow>(name: Name): number[] => rows.map((row) => row[name]);
  return {
    songIds: Float64Array.from(column('songId')),
    shards: Uint32Array.from(column('shard')),
    offsets: Uint32Array.from(column('offset')),
    frames: Uint32Array.from(column('frames')),
    checksums: Uint32Array.from(column('checksum')),
    scales: Float32Array.from(column('scale')),
    zeros: Float32Array.from(column('zero')),
  };
}

/** The rows of several indices as one, ascending by song id. */
export function mergeMelPackIndices(parts: readonly MelPackIndex[]): MelPackIndex {
  const numSongs = parts.reduce((sum, { songIds }) => sum + songIds.length, 0);
  const all = (name: keyof MelPackIndex): Float64Array => {
    const joined = new Float64Array(numSongs);
    let at = 0;
    for (const part of parts) {
      joined.set(part[name], at);
      at += part[name].length;
    }
    return joined;
  };
  const ids = all('songIds');
  const order = Uint32Array.from(ids.keys()).sort((a, b) => ids[a]! - ids[b]!);
  const sorted = (name: keyof MelPackIndex): Float64Array => {
    const column = all(name);
    return Float64Array.from(order, (row) => column[row]!);
  };
  return {
    songIds: sorted('songIds'),
    shards: Uint32Array.from(sorted('shards')),
    offsets: Uint32Array.from(sorted('offsets')),
    frames: Uint32Array.from(sorted('frames')),
    checksums: Uint32Array.from(sorted('checksums')),
    scales: Float32Array.from(sorted('scales')),
    zeros: Float32Array.from(sorted('zeros')),
  };
}

/** Writes an index, whole or not at all. Throws `StorageError`. */
export async function writeMelPackIndex(file: string, index: MelPackIndex): Promise<void> {
  const shape = [index.songIds.length];
  const ids = BigInt64Array.from(index.songIds, BigInt);
  const tensors = new Map<string, Tensor>([['songs.ids', { dtype: 'I64', shape, data: ids }]]);
  for (const name of COLUMNS)
    tensors.set(`songs.${name}`, { dtype: NUMBERS[name], shape, data: index[name] });
  await writeSafetensors(file, tensors);
}

/**
 * Reads an index.
 * @throws FormatError naming the tensor that is missing or of another type or length; NotFoundError, StorageError
 */
export async function readMelPackIndex(file: string): Promise<MelPackIndex> {
  const { tensors } = await readSafetensors(file);
  const rows = tensors.get('songs.ids')?.shape[0];
  const get = (name: string, dtype: TensorType): Tensor['data'] => {
    const tensor = tensors.get(name);
    const isGood = tensor?.dtype === dtype && tensor.shape.length === 1 && tensor.shape[0] === rows;
    if (isGood) return tensor.data;
    const got = tensor === undefined ? 'nothing' : `${tensor.dtype} of shape [${tensor.shape.join(', ')}]`;
    throw new FormatError(
      { file, field: `tensor "${name}"` },
      `expected ${dtype} of shape [${rows ?? 'songs'}], got ${got}; the pack is damaged, make it again`,
    );
  };
  const numbers = <Numbers>(name: Column): Numbers => get(`songs.${name}`, NUMBERS[name]) as Numbers;
  return {
    songIds: Float64Array.from(get('songs.ids', 'I64') as BigInt64Array, Number),
    shards: numbers('shards'),
    offsets: numbers('offsets'),
    frames: numbers('frames'),
    checksums: numbers('checksums'),
    scales: numbers('scales'),
    zeros: numbers('zeros'),
  };
}
