import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { encodeBatch } from './encode-batch.ts';

const encoding = (ids: number[], typeIds: number[]) => ({
  ids: Int32Array.from(ids),
  typeIds: Int32Array.from(typeIds),
});

describe('encodeBatch', () => {
  it('pads to the longest, and masks the padding', () => {
    const batch = encodeBatch(
      [encoding([2, 7, 3], [0, 0, 0]), encoding([2, 8, 3, 9, 3], [0, 0, 0, 1, 1])],
      4,
    );
    expect(batch).toEqual({
      input_ids: { dtype: 'int32', shape: [2, 5], data: Int32Array.of(2, 7, 3, 4, 4, 2, 8, 3, 9, 3) },
      token_type_ids: { dtype: 'int32', shape: [2, 5], data: Int32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1) },
      attention_mask: { dtype: 'int32', shape: [2, 5], data: Int32Array.of(1, 1, 1, 0, 0, 1, 1, 1, 1, 1) },
    });
  });

  it('refuses no text, and a text without tokens', () => {
    expect(() => encodeBatch([], 0)).toThrow(ConfigError);
    expect(() => encodeBatch([encoding([1], [0]), encoding([], [])], 0)).toThrow(
      'tokens in text 1, got none',
    );
  });
});
