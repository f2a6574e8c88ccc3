// Encoded texts as the three tensors that an encoder is fed, padded to the longest of them.
import { ConfigError } from '../../core/errors.ts';
import { createTensor } from '../../engine/graph/engine-tensor.ts';
import type { Batch } from '../../engine/trainer/batch-source.ts';
import type { Encoding } from '../../text/wordpiece/tokenizer.ts';

/**
 * Feeds of `bertInputs`: `input_ids`, `token_type_ids` and `attention_mask`, int32 (texts, longest) each.
 * @param encodings of at least one text, each of at least one token
 * @param padId token of the places after a text's end; there the mask is 0, and the segment 0
 * @throws ConfigError for no text, or one without tokens
 */
export function encodeBatch(encodings: readonly Encoding[], padId: number): Batch {
  if (encodings.length === 0) throw new ConfigError('encodeBatch: expected at least one text, got none');
  const length = encodings.reduce((longest, { ids }) => Math.max(longest, ids.length), 0);
  const shape = [encodings.length, length];
  const inputIds = new Int32Array(encodings.length * length).fill(padId);
  const tokenTypeIds = new Int32Array(inputIds.length);
  const attentionMask = new Int32Array(inputIds.length);
  encodings.forEach(({ ids, typeIds }, place) => {
    if (ids.length === 0) {
      throw new ConfigError(`encodeBatch: expected tokens in text ${place}, got none; encode it with [CLS]`);
    }
    const start = place * length;
    inputIds.set(ids, start);
    tokenTypeIds.set(typeIds, start);
    attentionMask.fill(1, start, start + ids.length);
  });
  return {
    input_ids: createTensor('int32', shape, inputIds),
    token_type_ids: createTensor('int32', shape, tokenTypeIds),
    attention_mask: createTensor('int32', shape, attentionMask),
  };
}
