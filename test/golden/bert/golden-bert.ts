// The weights, inputs and factors of make_bert.py, by the same generator, and what its file holds.
import { readFileSync } from 'node:fs';
import { countElements, createTensor, type EngineTensor } from '../../../src/engine/graph/engine-tensor.ts';
import type { Tensor } from '../../../src/engine/graph/graph.ts';
import type { Batch } from '../../../src/engine/trainer/batch-source.ts';
import type { BertConfig } from '../../../src/models/bert/config.ts';
import { parseBertConfig } from '../../../src/models/bert/config-json.ts';
import { encodeBatch } from '../../../src/models/bert/encode-batch.ts';
import { isTransposed, switchLayout, toHuggingFaceName } from '../../../src/models/bert/parameter-names.ts';
import type { Encoding } from '../../../src/text/wordpiece/tokenizer.ts';

interface StoredTensor {
  readonly shape: readonly number[];
  readonly base64: string;
}

/** One encoder with one batch. */
export interface GoldenCase {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Tokens of the two segments, by text. */
  readonly texts: readonly (readonly [number, number])[];
  readonly loss: number;
  /** (batch, length, hidden) */
  readonly last: StoredTensor;
  /** (batch, hidden) */
  readonly pooled: StoredTensor;
  /** By Hugging Face's names of an encoder alone, in the files' layout. */
  readonly gradients: Readonly<Record<string, StoredTensor>>;
}

/** The cases by name. */
export const CASES = (
  JSON.parse(readFileSync(new URL('bert.json', import.meta.url), 'utf8')) as {
    cases: Readonly<Record<string, GoldenCase>>;
  }
).cases;

/** The values of a stored tensor. */
export function decodeTensor({ shape, base64 }: StoredTensor): EngineTensor {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return createTensor('float32', shape, new Float32Array(bytes.buffer));
}

/** `draw` of make_bert.py: numbers in [-1, 1). */
export function drawNumbers(name: string, count: number): number[] {
  let state = 0x811c9dc5;
  for (const code of Buffer.from(name)) state = Math.imul(state ^ code, 0x01000193) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** `draw_tensor` of make_bert.py. */
export function drawTensor(name: string, shape: readonly number[], scale = 1, shift = 0): EngineTensor {
  const values = drawNumbers(name, countElements(shape)).map((value) => shift + scale * value);
  return createTensor('float32', shape, values);
}

/** The configuration of a case. */
export function configOf({ settings }: GoldenCase): BertConfig {
  return parseBertConfig('bert.json', JSON.stringify({ model_type: 'bert', ...settings }));
}

/** The texts of a case. */
export function encodingsOf({ texts, settings }: GoldenCase): Encoding[] {
  const numTokens = Number(settings.vocab_size) - 1;
  return texts.map(([first, second], place) => ({
    ids: Int32Array.from(
      drawNumbers(`text${place}`, first + second),
      (value) => 1 + Math.trunc(((value + 1) / 2) * numTokens),
    ),
    typeIds: Int32Array.from({ length: first + second }, (_, token) => (token < first ? 0 : 1)),
  }));
}

/** The batch of a case. */
export function batchOf(golden: GoldenCase): Batch {
  return encodeBatch(encodingsOf(golden), 0);
}

/** The name of a parameter in an encoder's own file. */
export function nameInFile(name: string): string {
  return toHuggingFaceName(name).replace(/^bert\./, '');
}

/** The value that make_bert.py gave a parameter. */
export function drawParameter({ name, shape }: Pick<Tensor, 'name' | 'shape'>): EngineTensor {
  const lengths = shape as readonly number[];
  const inFile = isTransposed(name, lengths) ? lengths.toReversed() : lengths;
  const shift = name.endsWith('LayerNorm/scale') ? 1 : 0;
  return switchLayout(name, drawTensor(nameInFile(name), inFile, 0.4, shift));
}
