// Tokenizers of Hugging Face BERT directories: `tokenizer.json`, or `vocab.txt` with `tokenizer_config.json`, read
// and written so that transformers' AutoTokenizer and the tokenizer here encode alike.
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { ConfigError, FormatError, NotFoundError } from '../core/errors.ts';
import {
  createWordPieceTokenizer,
  WORDPIECE_DEFAULTS,
  type WordPieceSettings,
  type WordPieceTokenizer,
} from '../text/wordpiece/tokenizer.ts';
import { createVocabulary, SPECIAL_TOKENS } from '../text/wordpiece/vocabulary.ts';
import { expectOneOf, type JsonObject, parseObject, readIfThere } from './bert-tokenizer-fields.ts';
import { parseTokenizerJson, type TokenizerParts } from './bert-tokenizer-json.ts';
import { toTokenizerJson } from './bert-tokenizer-to-json.ts';
import { writeTextAtomically } from './write-atomically.ts';

const TOKENIZER = 'tokenizer.json';
const VOCABULARY = 'vocab.txt';
const CONFIG = 'tokenizer_config.json';

/** Settings of `tokenizer_config.json` by their names here. */
const CONFIG_SETTINGS = [
  ['do_lower_case', 'lowercase', [true, false]],
  ['tokenize_chinese_chars', 'handleChineseChars', [true, false]],
  ['strip_accents', 'stripAccents', [true, false, null]],
] as const;

/** One token a line, its id the number of the line from 0. */
function parseVocabulary(file: string, bytes: Buffer): string[] {
  if (!isUtf8(bytes)) {
    throw new FormatError(
      { file },
      'the bytes are not UTF-8; it is cut short or of another kind: copy it again',
    );
  }
  const lines = bytes.toString().split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const empty = lines.indexOf('');
  if (empty >= 0) {
    throw new FormatError(
      { file, record: empty },
      'expected a token on each line, got an empty line; copy it again',
    );
  }
  return lines;
}

/** What the configuration says of the settings; nothing where its class takes them from `tokenizer.json` alone. */
function readConfigSettings(file: string, config: JsonObject): Partial<WordPieceSettings> {
  const { tokenizer_class } = config;
  if (typeof tokenizer_class === 'string' && !tokenizer_class.startsWith('Bert')) return {};
  const settings: Partial<Record<keyof WordPieceSettings, unknown>> = {};
  for (const [field, name, allowed] of CONFIG_SETTINGS) {
    const value = config[field];
    if (value === undefined) continue;
    expectOneOf(file, field, value, allowed, 'correct it, or remove the field for the default');
    settings[name] = value;
  }
  return settings as Partial<WordPieceSettings>;
}

/**
 * Holds `vocab.txt` to the tokens of `tokenizer.json`. Tokens that were added to a vocabulary later stand in the latter
 * alone, at its end.
 */
async function checkAgreement(
  dir: string,
  { tokens, literalTokens }: Pick<TokenizerParts, 'tokens' | 'literalTokens'>,
): Promise<void> {
  const file = join(dir, VOCABULARY);
  const bytes = await readIfThere(file);
  if (bytes === undefined) return;
  const lines = parseVocabulary(file, bytes);
  const special: readonly string[] = SPECIAL_TOKENS;
  const added = new Set(literalTokens.filter((token) => !special.includes(token)));
  const last = tokens.findLastIndex((token) => !added.has(token));
  const size = Math.max(lines.length, last + 1);
  for (let id = 0; id < size; id++) {
    if (lines[id] === tokens[id]) continue;
    const show = (token: string | undefined): string =>
      token === undefined ? 'nothing' : JSON.stringify(token);
    throw new FormatError(
      { file, record: id },
      `expected ${show(tokens[id])} as in ${TOKENIZER}, got ${show(lines[id])}; the files are of different models, or one is ` +
        'damaged: copy both again, or remove the wrong one',
    );
  }
}

async function readParts(dir: string): Promise<TokenizerParts & { readonly file: string }> {
  const tokenizerFile = join(dir, TOKENIZER);
  const bytes = await readIfThere(tokenizerFile);
  if (bytes !== undefined) {
    return { file: tokenizerFile, ...parseTokenizerJson(tokenizerFile, parseObject(tokenizerFile, bytes)) };
  }
  const file = join(dir, VOCABULARY);
  const vocabulary = await readIfThere(file);
  if (vocabulary === undefined) {
    throw new NotFoundError(
      `cannot read a tokenizer in ${dir}: it has neither ${TOKENIZER} nor ${VOCABULARY}; ` +
        'give the directory of a BERT model as Hugging Face lays it out',
    );
  }
  return { file, tokens: parseVocabulary(file, vocabulary), settings: WORDPIECE_DEFAULTS, literalTokens: [] };
}

/**
 * The tokenizer of a Hugging Face BERT directory: `tokenizer.json`, else `vocab.txt`; both must have the same tokens. As in
 * transformers, what `tokenizer_config.json` says of lower case, accents and Chinese characters counts more than
 * `tokenizer.json`, unless its `tokenizer_class` is another than BERT's.
 * @throws NotFoundError without either file; StorageError; FormatError for a file that is cut short or of another
 *   kind of tokenizer, ids with gaps, repeated tokens, two files that disagree, or a vocabulary without one of the special
 *   tokens
 */
export async function readTokenizer(dir: string): Promise<WordPieceTokenizer> {
  const { file, tokens, settings, literalTokens } = await readParts(dir);
  const configFile = join(dir, CONFIG);
  const config = await readIfThere(configFile);
  const changes = config === undefined ? {} : readConfigSettings(configFile, parseObject(configFile, config));
  let tokenizer: WordPieceTokenizer;
  try {
    tokenizer = createWordPieceTokenizer(
      createVocabulary(tokens),
      { ...settings, ...changes },
      literalTokens,
    );
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new FormatError({ file }, cause.message, { cause });
  }
  await checkAgreement(dir, { tokens, literalTokens });
  return tokenizer;
}

/** `tokenizer_config.json`. BERT's own class knows neither other limits of words, nor uncleaned text, nor literals. */
function toConfig({ settings, literalTokens }: WordPieceTokenizer): JsonObject {
  const isPlain =
    settings.cleanText &&
    settings.maxCharactersPerWord === WORDPIECE_DEFAULTS.maxCharactersPerWord &&
    literalTokens.length === SPECIAL_TOKENS.length;
  return {
    tokenizer_class: isPlain ? 'BertTokenizer' : 'PreTrainedTokenizerFast',
    do_lower_case: settings.lowercase,
    strip_accents: settings.stripAccents,
    tokenize_chinese_chars: settings.handleChineseChars,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    mask_token: '[MASK]',
    // The general class leaves out the types otherwise.
    model_input_names: ['input_ids', 'token_type_ids', 'attention_mask'],
  };
}

/**
 * Writes `vocab.txt`, `tokenizer.json` and `tokenizer_config.json` into a directory, which is made; older files of these
 * names are replaced, each as a whole.
 * @throws ConfigError for a token with a line end, which `vocab.txt` can't hold; StorageError
 */
export async function writeTokenizer(dir: string, tokenizer: WordPieceTokenizer): Promise<void> {
  const { tokens } = tokenizer.vocabulary;
  const broken = tokens.find((token) => /[\r\n]/.test(token) || !token.isWellFormed());
  if (broken !== undefined) {
    const got = JSON.stringify(broken);
    throw new ConfigError(
      `${VOCABULARY}: expected tokens without line ends or halves of surrogate pairs, got ${got}; leave it out`,
    );
  }
  const toJson = (value: JsonObject) => [`${JSON.stringify(value, null, 2)}\n`];
  await writeTextAtomically(join(dir, VOCABULARY), [tokens.map((token) => `${token}\n`).join('')]);
  await writeTextAtomically(join(dir, TOKENIZER), toJson(toTokenizerJson(tokenizer)));
  await writeTextAtomically(join(dir, CONFIG), toJson(toConfig(tokenizer)));
}
