// Writes a directory of a `tiny` BERT with random weights to a folder, and outputs.json with what it gives for some texts,
// for check_written.py:
//   node test/golden/bert/write-ours.ts FOLDER [ARCHITECTURE]
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGraph } from '../../../src/engine/graph/graph.ts';
import { writeBertDirectory } from '../../../src/models/bert/bert-directory.ts';
import { presetConfig } from '../../../src/models/bert/config.ts';
import { bertEncoder, bertInputs } from '../../../src/models/bert/encoder.ts';
import { firstValues } from '../../../src/models/bert/first-values.ts';
import { createWordPieceTokenizer } from '../../../src/text/wordpiece/tokenizer.ts';
import { trainVocabulary } from '../../../src/text/wordpiece/train-vocabulary.ts';
import { runEncoder } from './run-encoder.ts';

const TEXTS = [
  '비 오는 날 듣기 좋은 재즈',
  'Rainy day jazz!',
  '새벽 감성 발라드 모음 ★',
  '',
  '운동할 때 듣는 EDM 2019',
];

const [folder, architecture = 'BertModel'] = process.argv.slice(2);
if (folder === undefined) throw new Error('give the folder to write to');
const settings = { stripAccents: false };
const tokenizer = createWordPieceTokenizer(trainVocabulary(TEXTS, { size: 60, settings }), settings);
const overrides = {
  initializerRange: 0.2,
  maxPositionEmbeddings: 40,
  layerNormEps: 1e-5,
  hiddenAct: 'gelu_new',
} as const;
const config = presetConfig('tiny', tokenizer.vocabulary.tokens.length, overrides);
const graph = createGraph('bert');
bertEncoder(graph, config, bertInputs(graph));
const values = new Map([...firstValues(graph, 3)].map(([{ name }, value]) => [name, value]));
await writeBertDirectory(folder, { config, tokenizer, values, extra: new Map(), architecture });

const pairs = [...TEXTS.map((text) => [text, null] as const), [TEXTS[0]!, TEXTS[1]!] as const];
const encodings = pairs.map(([first, second]) => tokenizer.encode(first, second, 40));
const outputs = await runEncoder({ config, values }, encodings);
const content = pairs.map(([first, second], place) => ({
  ...{ first, second, ids: [...encodings[place]!.ids] },
  ...{ last: [...outputs[place]!.last], pooled: [...outputs[place]!.pooled] },
}));
await writeFile(join(folder, 'outputs.json'), JSON.stringify(content));
