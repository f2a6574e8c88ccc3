import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { createVocabulary, SPECIAL_TOKENS } from './vocabulary.ts';

describe('createVocabulary', () => {
  it('gives each token its place as id, the special tokens wherever they stand', () => {
    const vocabulary = createVocabulary(['비', '[MASK]', '[SEP]', '##오', '[CLS]', '[UNK]', '[PAD]']);
    expect([...vocabulary.ids]).toEqual(vocabulary.tokens.map((token, id) => [token, id]));
    const { padId, unknownId, clsId, sepId, maskId } = vocabulary;
    expect({ padId, unknownId, clsId, sepId, maskId }).toEqual({
      padId: 6,
      unknownId: 5,
      clsId: 4,
      sepId: 2,
      maskId: 1,
    });
  });

  it('keeps its own copy of the tokens', () => {
    const tokens: string[] = [...SPECIAL_TOKENS, '비'];
    const vocabulary = createVocabulary(tokens);
    tokens[5] = '눈';
    expect(vocabulary.tokens[5]).toBe('비');
  });

  it.each(SPECIAL_TOKENS)('refuses a vocabulary without %s', (missing) => {
    const tokens = [...SPECIAL_TOKENS.filter((token) => token !== missing), '비'];
    const act = () => createVocabulary(tokens);
    expect(act).toThrow(ConfigError);
    expect(act).toThrow(`expected the special token ${missing} among its 5 tokens, got none`);
  });

  it('refuses a repeated token, naming both places', () => {
    expect(() => createVocabulary([...SPECIAL_TOKENS, '비', '오', '비'])).toThrow(
      'expected distinct tokens, got "비" at ids 5 and 7; keep one',
    );
  });

  it('refuses an empty token', () => {
    expect(() => createVocabulary([...SPECIAL_TOKENS, ''])).toThrow('at id 5, got an empty text');
  });
});
