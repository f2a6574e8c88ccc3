// `tokenizer.json` for a tokenizer: what bert-tokenizer-json.ts reads, the other way round.
import type { WordPieceTokenizer } from '../text/wordpiece/tokenizer.ts';
import { CONTINUATION, SPECIAL_TOKENS } from '../text/wordpiece/vocabulary.ts';
import type { JsonObject } from './bert-tokenizer-fields.ts';

/** The content of `tokenizer.json` for a tokenizer, by which Hugging Face's tokenizers encode as it does. */
export function toTokenizerJson({ vocabulary, settings, literalTokens }: WordPieceTokenizer): JsonObject {
  const special: readonly string[] = SPECIAL_TOKENS;
  const cls = { SpecialToken: { id: '[CLS]', type_id: 0 } };
  const sep = (type_id: number) => ({ SpecialToken: { id: '[SEP]', type_id } });
  const sequence = (id: string, type_id: number) => ({ Sequence: { id, type_id } });
  const entry = (id: string) => ({ id, ids: [vocabulary.ids.get(id)], tokens: [id] });
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: literalTokens
      .map((content) => ({
        id: vocabulary.ids.get(content)!,
        content,
        ...flags,
        special: special.includes(content),
      }))
      .sort((a, b) => a.id - b.id),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: settings.cleanText,
      handle_chinese_chars: settings.handleChineseChars,
      strip_accents: settings.stripAccents,
      lowercase: settings.lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [cls, sequence('A', 0), sep(0)],
      pair: [cls, sequence('A', 0), sep(0), sequence('B', 1), sep(1)],
      special_tokens: { '[CLS]': entry('[CLS]'), '[SEP]': entry('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: CONTINUATION, cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: CONTINUATION,
      max_input_chars_per_word: settings.maxCharactersPerWord,
      vocab: Object.fromEntries(vocabulary.tokens.map((token, id) => [token, id])),
    },
  };
}
