// The names and layouts of parameters, ours and those of Hugging Face's files. Ours have `/` between their parts, `scale`
// for the gain of a normalisation (so that weight decay spares it), and weights as (in, out); theirs have dots, `weight`,
// and (out, in), as PyTorch's Linear. Tables of embeddings are alike in both.
import { createTensor, type EngineTensor } from '../../engine/graph/engine-tensor.ts';

/** First part of the names of the encoder's parameters. */
export const BERT_SCOPE = 'bert';

/** `bert/pooler/dense/weight` to `bert.pooler.dense.weight`. Works for heads such as `cls/...` as well. */
export function toHuggingFaceName(name: string): string {
  return name.replace(/(^|\/)LayerNorm\/scale$/, '$1LayerNorm/weight').replaceAll('/', '.');
}

/** The inverse of `toHuggingFaceName`; `gamma` and `beta` of old files count as weight and bias of normalisations. */
export function fromHuggingFaceName(name: string): string {
  return name.replaceAll('.', '/').replace(/(^|\/)LayerNorm\/(weight|gamma|beta)$/, (_, start, part) => {
    return `${start}LayerNorm/${part === 'beta' ? 'bias' : 'scale'}`;
  });
}

/** Whether files hold the transpose of this parameter: matrices other than tables of embeddings. */
export function isTransposed(name: string, shape: readonly number[]): boolean {
  return shape.length === 2 && !/_embeddings\/weight$/.test(name);
}

/**
 * A parameter as files have it, or one of a file as graphs have it: both ways are the same.
 * @param name ours, which says whether it is a table
 * @returns for transposed matrices a copy, else the tensor itself
 */
export function switchLayout(name: string, tensor: EngineTensor): EngineTensor {
  if (!isTransposed(name, tensor.shape)) return tensor;
  const [rows, columns] = tensor.shape as [number, number];
  const data = tensor.data as Float32Array;
  const swapped = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      swapped[column * rows + row] = data[row * columns + column]!;
    }
  }
  return createTensor('float32', [columns, rows], swapped);
}
