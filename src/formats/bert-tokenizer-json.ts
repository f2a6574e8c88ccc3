// `tokenizer.json` as Hugging Face's tokenizers write it for BERT (https://huggingface.co/docs/tokenizers). What a
// file asks for beyond BERT's own steps is refused, because it would be encoded otherwise there.
import { FormatError } from '../core/errors.ts';
import type { WordPieceSettings } from '../text/wordpiece/tokenizer.ts';
import { CONTINUATION } from '../text/wordpiece/vocabulary.ts';
import { asObject, expectOneOf, type JsonObject } from './bert-tokenizer-fields.ts';
import { showValue } from './record-fields.ts';

/** What a tokenizer is made of. */
export interface TokenizerParts {
  /** (size) by id; not yet checked for special tokens. */
  readonly tokens: string[];
  readonly settings: WordPieceSettings;
  /** Tokens that are found in texts as written, special ones included. */
  readonly literalTokens: readonly string[];
}

const OTHER_KIND = 'only BERT tokenizers (WordPiece) are read here';

function readNormalizer(file: string, value: unknown): Omit<WordPieceSettings, 'maxCharactersPerWord'> {
  if (value === null || value === undefined) {
    return { cleanText: false, handleChineseChars: false, stripAccents: false, lowercase: false };
  }
  const normalizer = asObject(file, 'normalizer', value);
  expectOneOf(file, 'normalizer.type', normalizer.type, ['BertNormalizer'], OTHER_KIND);
  const { clean_text, handle_chinese_chars, strip_accents = null, lowercase } = normalizer;
  const remedy = 'write the file again with the library it came from';
  for (const [name, flag] of Object.entries({ clean_text, handle_chinese_chars, lowercase })) {
    expectOneOf(file, `normalizer.${name}`, flag, [true, false], remedy);
  }
  expectOneOf(file, 'normalizer.strip_accents', strip_accents, [true, false, null], remedy);
  return {
    cleanText: clean_text as boolean,
    handleChineseChars: handle_chinese_chars as boolean,
    stripAccents: strip_accents as boolean | null,
    lowercase: lowercase as boolean,
  };
}

function readMaxCharacters(file: string, model: JsonObject): number {
  const { max_input_chars_per_word: limit = 100 } = model;
  if (Number.isSafeInteger(limit) && (limit as number) >= 1) return limit as number;
  throw new FormatError(
    { file, field: 'model.max_input_chars_per_word' },
    `expected a whole number from 1, got ${showValue(limit)}; 100 is usual`,
  );
}

/** Ids of the vocabulary and of the tokens added to it, which may lie behind it. */
function readIds(file: string, model: JsonObject, added: readonly JsonObject[]): Map<string, unknown> {
  const ids = new Map<string, unknown>(Object.entries(asObject(file, 'model.vocab', model.vocab)));
  added.forEach(({ content, id }, index) => {
    const known = ids.get(content as string);
    if (known !== undefined) {
      expectOneOf(
        file,
        `added_tokens[${index}].id`,
        id,
        [known],
        'it is the id of the same token in model.vocab',
      );
    }
    ids.set(content as string, id);
  });
  return ids;
}

/** Tokens in the order of their ids, which must be 0 to size - 1. */
function sortTokens(file: string, ids: ReadonlyMap<string, unknown>): string[] {
  const tokens = new Array<string | undefined>(ids.size);
  for (const [token, id] of ids) {
    const field = `model.vocab[${JSON.stringify(token)}]`;
    const isId = Number.isSafeInteger(id) && (id as number) >= 0;
    if (!isId || (id as number) >= ids.size) {
      const problem = `expected an id from 0 to ${ids.size - 1}, as there are ${ids.size} tokens, got ${showValue(id)}`;
      throw new FormatError(
        { file, field },
        `${problem}; the ids have gaps or the file lost tokens: copy it again`,
      );
    }
    const other = tokens[id as number];
    if (other !== undefined) {
      throw new FormatError(
        { file, field },
        `id ${id} is also that of ${JSON.stringify(other)}; give each its own`,
      );
    }
    tokens[id as number] = token;
  }
  return tokens as string[];
}

function readAdded(file: string, value: unknown): JsonObject[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    throw new FormatError({ file, field: 'added_tokens' }, `expected an array, got ${showValue(value)}`);
  }
  return value.map((item, index) => {
    const field = `added_tokens[${index}]`;
    const token = asObject(file, field, item);
    if (typeof token.content !== 'string' || token.content === '') {
      throw new FormatError(
        { file, field: `${field}.content` },
        `expected a text, got ${showValue(token.content)}`,
      );
    }
    for (const name of ['single_word', 'lstrip', 'rstrip', 'normalized']) {
      const remedy = 'tokens are matched as written here; set it to false if that is meant';
      expectOneOf(file, `${field}.${name}`, token[name] ?? false, [false], remedy);
    }
    return token;
  });
}

/** Holds the post-processor to `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`. */
function checkPostProcessor(file: string, value: unknown): void {
  const post = asObject(file, 'post_processor', value);
  expectOneOf(file, 'post_processor.type', post.type, ['TemplateProcessing', 'BertProcessing'], OTHER_KIND);
  if (post.type === 'BertProcessing') {
    const outer = JSON.stringify([post.cls, post.sep].map((pair) => (Array.isArray(pair) ? pair[0] : pair)));
    expectOneOf(file, 'post_processor', outer, ['["[CLS]","[SEP]"]'], OTHER_KIND);
    return;
  }
  const templates = { single: '[CLS]:0 A:0 [SEP]:0', pair: '[CLS]:0 A:0 [SEP]:0 B:1 [SEP]:1' };
  for (const [name, expected] of Object.entries(templates)) {
    const pieces = Array.isArray(post[name]) ? post[name] : [];
    const text = pieces
      .flatMap((piece) => Object.values(asObject(file, `post_processor.${name}`, piece)))
      .map((part) => asObject(file, `post_processor.${name}`, part))
      .map(({ id, type_id }) => `${id}:${type_id}`)
      .join(' ');
    expectOneOf(file, `post_processor.${name}`, text, [expected], OTHER_KIND);
  }
}

/**
 * What `tokenizer.json` says. Its truncation and padding are not taken, since callers give their own length.
 * @param json the content of the file
 * @throws FormatError naming the field: another kind of model, ids with gaps, steps that BERT does not have
 */
export function parseTokenizerJson(file: string, json: JsonObject): TokenizerParts {
  const model = asObject(file, 'model', json.model);
  // Files of before 2021 name no type; those of other models differ from WordPiece's in their fields.
  expectOneOf(file, 'model.type', model.type ?? 'WordPiece', ['WordPiece'], OTHER_KIND);
  expectOneOf(file, 'model.unk_token', model.unk_token, ['[UNK]'], OTHER_KIND);
  expectOneOf(
    file,
    'model.continuing_subword_prefix',
    model.continuing_subword_prefix,
    [CONTINUATION],
    OTHER_KIND,
  );
  const pre = asObject(file, 'pre_tokenizer', json.pre_tokenizer);
  expectOneOf(file, 'pre_tokenizer.type', pre.type, ['BertPreTokenizer'], OTHER_KIND);
  checkPostProcessor(file, json.post_processor);
  const added = readAdded(file, json.added_tokens);
  return {
    tokens: sortTokens(file, readIds(file, model, added)),
    settings: {
      ...readNormalizer(file, json.normalizer),
      maxCharactersPerWord: readMaxCharacters(file, model),
    },
    literalTokens: added.map(({ content }) => content as string),
  };
}
