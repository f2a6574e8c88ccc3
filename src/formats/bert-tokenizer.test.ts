// Round trips and bad files. That transformers reads what is written here: test/golden/wordpiece/check_written.py.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { FormatError, NotFoundError, StorageError } from '../core/errors.ts';
import {
  createWordPieceTokenizer,
  KOREAN_SETTINGS,
  WORDPIECE_DEFAULTS,
  type WordPieceTokenizer,
} from '../text/wordpiece/tokenizer.ts';
import { createVocabulary, SPECIAL_TOKENS } from '../text/wordpiece/vocabulary.ts';
import { readTokenizer, writeTokenizer } from './bert-tokenizer.ts';

const folder = useTemporaryFolder();
const vocabulary = createVocabulary([
  '[PAD]',
  '비',
  '##오',
  '[UNK]',
  '[SEP]',
  '[CLS]',
  '재즈',
  'é',
  '"',
  '__proto__',
  '7',
  '[EVT]',
  '[MASK]',
  '\u2028',
  '\u3000',
]);
const korean = createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS);

/** A new directory with these files. */
async function createFolder(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const dir = await mkdtemp(join(folder(), 'tokenizer-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  return dir;
}

async function writeNew(tokenizer: WordPieceTokenizer): Promise<string> {
  const dir = await createFolder({});
  await writeTokenizer(dir, tokenizer);
  return dir;
}

function describeTokenizer({ vocabulary, settings, literalTokens }: WordPieceTokenizer) {
  return { tokens: vocabulary.tokens, settings, literalTokens: [...literalTokens].sort() };
}

/** Part of a JSON file. */
type Json = Record<string, unknown>;

/** The files of `korean` with fields of `tokenizer.json` changed, each by its path; undefined takes one out. */
async function createChanged(changes: Readonly<Record<string, unknown>>): Promise<string> {
  const dir = await writeNew(korean);
  const file = join(dir, 'tokenizer.json');
  const json = JSON.parse(await readFile(file, 'utf8')) as Json;
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split('.');
    const last = steps.pop()!;
    const owner = steps.reduce((part, step) => part[step] as Json, json);
    if (value === undefined) delete owner[last];
    else owner[last] = value;
  }
  await writeFile(file, JSON.stringify(json));
  return dir;
}

const VOCABULARY_TEXT = `${SPECIAL_TOKENS.join('\n')}\n비\n##오\n`;

describe('writeTokenizer and readTokenizer', () => {
  it.each([
    ['Korean', KOREAN_SETTINGS, []],
    ['default', WORDPIECE_DEFAULTS, []],
    ['other', { cleanText: false, handleChineseChars: false, stripAccents: true, lowercase: false }, []],
    ['limited', { maxCharactersPerWord: 7 }, ['[EVT]']],
  ])('keep tokens, %s settings and literals', async (_, settings, literals) => {
    const tokenizer = createWordPieceTokenizer(vocabulary, settings, literals);
    const dir = await writeNew(tokenizer);
    expect((await readdir(dir)).sort()).toEqual(['tokenizer.json', 'tokenizer_config.json', 'vocab.txt']);
    expect(describeTokenizer(await readTokenizer(dir))).toEqual(describeTokenizer(tokenizer));
  });

  it('write the same bytes again', async () => {
    const dir = await writeNew(korean);
    const again = await writeNew(await readTokenizer(dir));
    for (const name of await readdir(dir)) {
      expect(await readFile(join(again, name), 'utf8')).toBe(await readFile(join(dir, name), 'utf8'));
    }
  });

  it('write a vocab.txt of one token a line in the order of ids', async () => {
    const text = await readFile(join(await writeNew(korean), 'vocab.txt'), 'utf8');
    expect(text).toBe(vocabulary.tokens.map((token) => `${token}\n`).join(''));
  });

  it('make the directory and replace older files', async () => {
    const dir = join(await createFolder({}), 'new', 'model');
    await writeTokenizer(dir, createWordPieceTokenizer(createVocabulary(SPECIAL_TOKENS)));
    await writeTokenizer(dir, korean);
    expect(describeTokenizer(await readTokenizer(dir))).toEqual(describeTokenizer(korean));
  });

  it('name another class where BERT’s own would lose a setting', async () => {
    const readClass = async (tokenizer: WordPieceTokenizer) => {
      const text = await readFile(join(await writeNew(tokenizer), 'tokenizer_config.json'), 'utf8');
      return (JSON.parse(text) as { tokenizer_class: string }).tokenizer_class;
    };
    expect(await readClass(korean)).toBe('BertTokenizer');
    for (const settings of [{ cleanText: false }, { maxCharactersPerWord: 99 }]) {
      expect(await readClass(createWordPieceTokenizer(vocabulary, settings))).toBe('PreTrainedTokenizerFast');
    }
    const literal = createWordPieceTokenizer(vocabulary, {}, ['[EVT]']);
    expect(await readClass(literal)).toBe('PreTrainedTokenizerFast');
  });

  it.each(['a\nb', 'a\rb', 'a\ud83c'])('refuse to write the token %j', async (token) => {
    const broken = createWordPieceTokenizer(createVocabulary([...SPECIAL_TOKENS, token]));
    const dir = await createFolder({});
    await expect(writeTokenizer(dir, broken)).rejects.toThrow('vocab.txt: expected tokens without line ends');
    expect(await readdir(dir)).toEqual([]);
  });
});

describe('readTokenizer of vocab.txt', () => {
  it('takes the settings of Hugging Face where no configuration stands beside it', async () => {
    const tokenizer = await readTokenizer(await createFolder({ 'vocab.txt': VOCABULARY_TEXT }));
    expect(tokenizer.settings).toEqual(WORDPIECE_DEFAULTS);
    expect(tokenizer.vocabulary.tokens).toEqual([...SPECIAL_TOKENS, '비', '##오']);
  });

  it('takes the settings of tokenizer_config.json', async () => {
    const config = { do_lower_case: false, strip_accents: false, tokenize_chinese_chars: false };
    const dir = await createFolder({
      'vocab.txt': VOCABULARY_TEXT,
      'tokenizer_config.json': JSON.stringify(config),
    });
    expect((await readTokenizer(dir)).settings).toEqual({
      ...WORDPIECE_DEFAULTS,
      lowercase: false,
      stripAccents: false,
      handleChineseChars: false,
    });
  });

  it('reads lines that end as on Windows, and a last line without an end', async () => {
    const dir = await createFolder({ 'vocab.txt': VOCABULARY_TEXT.trim().replaceAll('\n', '\r\n') });
    expect((await readTokenizer(dir)).vocabulary.tokens).toEqual([...SPECIAL_TOKENS, '비', '##오']);
  });

  it.each([
    ['without [UNK]', VOCABULARY_TEXT.replace('[UNK]\n', ''), 'expected the special token [UNK]'],
    ['with a token twice', `${VOCABULARY_TEXT}비\n`, 'got "비" at ids 5 and 7'],
    ['with an empty line', VOCABULARY_TEXT.replace('비', ''), 'record 5: expected a token on each line'],
    ['that is cut short', Buffer.from(VOCABULARY_TEXT).subarray(0, 33), 'not UTF-8; it is cut short'],
    ['that is empty', '', 'expected the special token [PAD] among its 0 tokens'],
  ])('refuses one %s', async (_, content, message) => {
    const dir = await createFolder({ 'vocab.txt': content });
    const act = () => readTokenizer(dir);
    await expect(act).rejects.toThrow(FormatError);
    await expect(act).rejects.toThrow(message);
    await expect(act).rejects.toThrow(join(dir, 'vocab.txt'));
  });

  it('refuses a configuration with a value of another kind', async () => {
    const dir = await createFolder({
      'vocab.txt': VOCABULARY_TEXT,
      'tokenizer_config.json': '{"do_lower_case": "yes"}',
    });
    await expect(readTokenizer(dir)).rejects.toThrow(
      'tokenizer_config.json, field do_lower_case: expected true or false, got "yes"',
    );
  });
});

describe('readTokenizer of tokenizer.json', () => {
  it('needs no vocab.txt', async () => {
    const dir = await writeNew(korean);
    await rm(join(dir, 'vocab.txt'));
    expect((await readTokenizer(dir)).vocabulary.tokens).toEqual(vocabulary.tokens);
  });

  it('lets the configuration of a BERT class override it, as transformers does, and no other', async () => {
    const dir = await writeNew(korean);
    const file = join(dir, 'tokenizer_config.json');
    await writeFile(file, '{"tokenizer_class": "BertTokenizer", "do_lower_case": false}');
    expect((await readTokenizer(dir)).settings).toEqual({ ...KOREAN_SETTINGS, lowercase: false });
    await writeFile(file, '{"tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": false}');
    expect((await readTokenizer(dir)).settings).toEqual(KOREAN_SETTINGS);
  });

  it('reads the files of older libraries, and tokens added behind the vocabulary', async () => {
    const dir = await createChanged({
      'model.type': undefined,
      'model.max_input_chars_per_word': undefined,
      normalizer: null,
      post_processor: { type: 'BertProcessing', sep: ['[SEP]', 4], cls: ['[CLS]', 5] },
      'added_tokens.0': { id: 0, content: '[PAD]', special: true },
      'added_tokens.5': { id: vocabulary.tokens.length, content: '[NEW]' },
    });
    await writeFile(join(dir, 'tokenizer_config.json'), '{}');
    const { vocabulary: read, settings, literalTokens } = await readTokenizer(dir);
    expect(read.tokens).toEqual([...vocabulary.tokens, '[NEW]']);
    expect(literalTokens).toContain('[NEW]');
    expect(settings).toEqual({
      cleanText: false,
      handleChineseChars: false,
      stripAccents: false,
      lowercase: false,
      maxCharactersPerWord: 100,
    });
  });

  it.each<[what: string, path: string, value: unknown, message: string]>([
    ['another model', 'model.type', 'BPE', 'field model.type: expected "WordPiece", got "BPE"'],
    ['no model', 'model', undefined, 'field model: expected an object, got nothing'],
    ['another unknown token', 'model.unk_token', '<unk>', 'field model.unk_token'],
    ['another prefix', 'model.continuing_subword_prefix', '@@', 'got "@@"'],
    ['a limit of no characters', 'model.max_input_chars_per_word', 0, 'max_input_chars_per_word'],
    ['an id too high', 'model.vocab.é', 99, 'field model.vocab["é"]: expected an id from 0 to 14'],
    ['two tokens of one id', 'model.vocab.é', 1, 'id 1 is also that of "비"'],
    ['an id that is no number', 'model.vocab.é', '1', 'got "1"; the ids have gaps'],
    ['a missing token', 'model.vocab.é', undefined, 'the ids have gaps or the file lost tokens'],
    ['no vocabulary', 'model.vocab', [], 'field model.vocab: expected an object'],
    ['another normalizer', 'normalizer.type', 'NFC', 'field normalizer.type'],
    ['a normalizer without a flag', 'normalizer.lowercase', undefined, 'field normalizer.lowercase'],
    ['another pre-tokenizer', 'pre_tokenizer.type', 'Whitespace', 'field pre_tokenizer.type'],
    ['no post-processor', 'post_processor', null, 'field post_processor: expected an object'],
    ['another post-processor', 'post_processor.type', 'RobertaProcessing', 'RobertaProcessing'],
    ['another order of pairs', 'post_processor.pair', [], 'field post_processor.pair'],
    ['an added token with spaces', 'added_tokens.0.lstrip', true, 'added_tokens[0].lstrip'],
    ['an added token of another id', 'added_tokens.0.id', 3, 'field added_tokens[0].id'],
    ['an added token without text', 'added_tokens.0.content', '', 'added_tokens[0].content'],
    ['added tokens that are no list', 'added_tokens', {}, 'field added_tokens: expected an array'],
  ])('refuses %s', async (_, path, value, message) => {
    const dir = await createChanged({ [path]: value });
    const act = () => readTokenizer(dir);
    await expect(act).rejects.toThrow(FormatError);
    await expect(act).rejects.toThrow(message);
    await expect(act).rejects.toThrow(join(dir, 'tokenizer.json'));
  });

  it('refuses a vocabulary without [UNK]', async () => {
    const dir = await createChanged({
      'model.vocab.[UNK]': undefined,
      'model.vocab.other': vocabulary.unknownId,
      added_tokens: [],
    });
    await expect(readTokenizer(dir)).rejects.toThrow('expected the special token [UNK] among its 15 tokens');
  });

  it('says where a file ends that is cut short', async () => {
    const dir = await writeNew(korean);
    const text = await readFile(join(dir, 'tokenizer.json'), 'utf8');
    await writeFile(join(dir, 'tokenizer.json'), text.slice(0, 300));
    await expect(readTokenizer(dir)).rejects.toThrow('byte 300: the file ends in the middle of a value');
    await writeFile(join(dir, 'tokenizer.json'), '[1]');
    await expect(readTokenizer(dir)).rejects.toThrow('expected an object, got an array of 1');
  });
});

describe('readTokenizer of a directory', () => {
  it('without a tokenizer says which files it looks for', async () => {
    const act = () => readTokenizer(join(folder(), 'nowhere'));
    await expect(act).rejects.toThrow(NotFoundError);
    await expect(act).rejects.toThrow('it has neither tokenizer.json nor vocab.txt');
  });

  it('whose file is a directory says so', async () => {
    const dir = await createFolder({});
    await mkdir(join(dir, 'vocab.txt'));
    await expect(readTokenizer(dir)).rejects.toThrow(StorageError);
  });
});

describe('vocab.txt beside tokenizer.json', () => {
  const replaceVocabulary = async (change: (lines: string[]) => string[]): Promise<string> => {
    const dir = await writeNew(createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS, ['[EVT]']));
    await writeFile(join(dir, 'vocab.txt'), change([...vocabulary.tokens]).join('\n'));
    return dir;
  };

  it.each([
    [
      'is cut short',
      (lines: string[]) => lines.slice(0, 9),
      'record 9: expected "__proto__" as in tokenizer.json, got nothing',
    ],
    [
      'has more',
      (lines: string[]) => [...lines, '덤'],
      'record 15: expected nothing as in tokenizer.json, got "덤"',
    ],
    [
      'has another token',
      (lines: string[]) => lines.with(6, '록'),
      'record 6: expected "재즈" as in tokenizer.json, got "록"',
    ],
    ['has another order', (lines: string[]) => lines.toReversed(), 'record 0: expected "[PAD]"'],
  ])('is refused where it %s', async (_, change, message) => {
    const dir = await replaceVocabulary(change);
    await expect(readTokenizer(dir)).rejects.toThrow(FormatError);
    await expect(readTokenizer(dir)).rejects.toThrow(message);
  });

  it('may lack tokens that were added at the end', async () => {
    const larger = createVocabulary([...vocabulary.tokens, '[TAG]', '[ARTIST]']);
    const dir = await writeNew(createWordPieceTokenizer(larger, KOREAN_SETTINGS, ['[TAG]', '[ARTIST]']));
    await writeFile(join(dir, 'vocab.txt'), vocabulary.tokens.join('\n'));
    expect((await readTokenizer(dir)).vocabulary.tokens).toEqual(larger.tokens);
  });

  it('may end with or without a line end, and have those of Windows', async () => {
    const dir = await replaceVocabulary((lines) => lines);
    expect((await readTokenizer(dir)).vocabulary.tokens).toEqual(vocabulary.tokens);
    await writeFile(join(dir, 'vocab.txt'), vocabulary.tokens.map((token) => `${token}\r\n`).join(''));
    expect((await readTokenizer(dir)).vocabulary.tokens).toEqual(vocabulary.tokens);
  });
});
