// Tokenizers written by this package, for check_written.py: writes them into the folder that is given, each with the
// ids of the strings of wordpiece.json, and a vocabulary trained on these strings.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTokenizer } from '../../../src/formats/bert-tokenizer.ts';
import {
  createWordPieceTokenizer,
  KOREAN_SETTINGS,
  type WordPieceSettings,
} from '../../../src/text/wordpiece/tokenizer.ts';
import { trainVocabulary } from '../../../src/text/wordpiece/train-vocabulary.ts';
import { createVocabulary } from '../../../src/text/wordpiece/vocabulary.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node write-ours.ts FOLDER');
const golden = JSON.parse(readFileSync(new URL('wordpiece.json', import.meta.url), 'utf8')) as {
  vocabulary: string[];
  strings: string[];
  cases: { name: string; settings: WordPieceSettings }[];
};
// A line of vocab.txt can't hold a line end, and no token of the table does.
const given = createVocabulary(golden.vocabulary);
const trained = trainVocabulary(golden.strings, { size: 600, minCount: 1 });
const tokenizers = [
  ...golden.cases.map(({ settings }) => createWordPieceTokenizer(given, settings)),
  createWordPieceTokenizer(trained, KOREAN_SETTINGS),
  createWordPieceTokenizer(given, KOREAN_SETTINGS, ['[unused0]']),
];
for (const [index, tokenizer] of tokenizers.entries()) {
  const dir = join(folder, String(index));
  mkdirSync(dir, { recursive: true });
  await writeTokenizer(dir, tokenizer);
  const ids = golden.strings.map((text) => [...tokenizer.encode(text, null, 1000).ids]);
  const pairs = golden.strings.map((text) => {
    const { ids, typeIds } = tokenizer.encode(text, '비 오는 날', 12);
    return [[...ids], [...typeIds]];
  });
  writeFileSync(join(dir, 'expected.json'), JSON.stringify({ strings: golden.strings, ids, pairs }));
}
