// The examples of the training bench in their file, and a batch of them as the network takes it. The batches are listed in the
// file, so that ours and the peer train on the same ones.
import { createTensor } from '../../src/engine/graph/engine-tensor.ts';
import type { Batch } from '../../src/engine/trainer/batch-source.ts';
import { readSafetensors, type Tensor, writeSafetensors } from '../../src/formats/safetensors.ts';
import { encodeBatch } from '../../src/models/bert/encode-batch.ts';
import { TARGETS } from '../../src/models/title-bert/network.ts';

/** Rows of different lengths, one after the other. */
interface Rows {
  row(index: number): Int32Array;
}

/** All examples. */
export interface BenchExamples {
  /** The batch of a step. */
  batch(step: number): Batch;
}

/** Names of the rows in the file: `NAME_starts` and `NAME_columns`; batches have `batch_starts` and `batch_places`. */
const [TOKENS, TAGS, SONGS, BATCHES] = ['token', 'tags', 'songs', 'batch'] as const;

/** Writes what `readExamples` reads. */
export async function writeExamples(
  file: string,
  examples: {
    readonly tokens: readonly ArrayLike<number>[];
    readonly tags: readonly ArrayLike<number>[];
    readonly songs: readonly ArrayLike<number>[];
    /** Which examples each batch has. */
    readonly batches: readonly ArrayLike<number>[];
  },
): Promise<void> {
  const tensors = new Map<string, Tensor>();
  addRows(tensors, TOKENS, 'columns', examples.tokens);
  addRows(tensors, TAGS, 'columns', examples.tags);
  addRows(tensors, SONGS, 'columns', examples.songs);
  addRows(tensors, BATCHES, 'places', examples.batches);
  await writeSafetensors(file, tensors);
}

function addRows(
  into: Map<string, Tensor>,
  name: string,
  content: string,
  rows: readonly ArrayLike<number>[],
): void {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => {
    starts[index + 1] = starts[index]! + row.length;
  });
  const columns = new Int32Array(starts[rows.length]!);
  rows.forEach((row, index) => {
    columns.set(row, starts[index]!);
  });
  into.set(`${name}_starts`, { dtype: 'I32', shape: [starts.length], data: starts });
  into.set(`${name}_${content}`, { dtype: 'I32', shape: [columns.length], data: columns });
}

/** Reads examples whole; batches are made when they are asked for. */
export async function readExamples(
  file: string,
  sizes: { readonly padId: number; readonly numTags: number; readonly numSongs: number },
): Promise<BenchExamples> {
  const { tensors } = await readSafetensors(file);
  const rows = (name: string, content: string): Rows => {
    const starts = tensors.get(`${name}_starts`)!.data as Int32Array;
    const columns = tensors.get(`${name}_${content}`)!.data as Int32Array;
    return { row: (index) => columns.subarray(starts[index]!, starts[index + 1]!) };
  };
  const [tokens, tags, songs] = [TOKENS, TAGS, SONGS].map((name) => rows(name, 'columns')) as [
    Rows,
    Rows,
    Rows,
  ];
  const batches = rows(BATCHES, 'places');
  return {
    batch(step) {
      const places = batches.row(step);
      const encodings = Array.from(places, (place) => {
        const ids = tokens.row(place);
        return { ids, typeIds: new Int32Array(ids.length) };
      });
      return {
        ...encodeBatch(encodings, sizes.padId),
        [TARGETS.tag_head]: multiHot(places, tags, sizes.numTags),
        [TARGETS.song_head]: multiHot(places, songs, sizes.numSongs),
      };
    },
  };
}

function multiHot(places: Int32Array, labels: Rows, width: number) {
  const data = new Float32Array(places.length * width);
  places.forEach((place, at) => {
    for (const label of labels.row(place)) data[at * width + label] = 1;
  });
  return createTensor('float32', [places.length, width], data); // (batch, labels)
}
