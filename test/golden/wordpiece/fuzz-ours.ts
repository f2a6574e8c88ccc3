// The answers of the tokenizer here for fuzz.py: reads {vocabulary, settings, texts} from standard input and prints
// the ids of each text under each of the settings.
import { readFileSync } from 'node:fs';
import { createWordPieceTokenizer, type WordPieceSettings } from '../../../src/text/wordpiece/tokenizer.ts';
import { createVocabulary } from '../../../src/text/wordpiece/vocabulary.ts';

const request = JSON.parse(readFileSync(0, 'utf8')) as {
  vocabulary: string[];
  settings: WordPieceSettings[];
  texts: string[];
};
const vocabulary = createVocabulary(request.vocabulary);
const answers = request.settings.map((settings) => {
  const tokenizer = createWordPieceTokenizer(vocabulary, settings);
  return request.texts.map((text) => tokenizer.tokenize(text).map((token) => vocabulary.ids.get(token)!));
});
console.log(JSON.stringify(answers));
