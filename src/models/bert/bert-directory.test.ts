import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, FormatError, NotFoundError, ShapeError } from '../../core/errors.ts';
import { createTensor, type EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { createGraph } from '../../engine/graph/graph.ts';
import { writeSafetensors } from '../../formats/safetensors.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { createWordPieceTokenizer } from '../../text/wordpiece/tokenizer.ts';
import { createVocabulary, SPECIAL_TOKENS } from '../../text/wordpiece/vocabulary.ts';
import '../../../test/helpers/to-be-allclose.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import {
  type BertDirectory,
  encoderShapes,
  readBertDirectory,
  writeBertDirectory,
} from './bert-directory.ts';
import { presetConfig } from './config.ts';
import { bertEncoder, bertInputs } from './encoder.ts';
import { firstValues } from './first-values.ts';
import { switchLayout, toHuggingFaceName } from './parameter-names.ts';

const folder = useTemporaryFolder();

const SIZES = { hiddenSize: 8, numAttentionHeads: 2, intermediateSize: 12, maxPositionEmbeddings: 16 };
const CONFIG = presetConfig('tiny', 9, {
  ...SIZES,
  hiddenAct: 'relu',
  layerNormEps: 1e-6,
  hiddenDropoutProb: 0,
});
const TOKENIZER = createWordPieceTokenizer(
  createVocabulary([...SPECIAL_TOKENS, '비', '##가', 'jazz', '새벽']),
  {
    lowercase: false,
  },
);
const DENSE = 'bert/encoder/layer/0/intermediate/dense/weight';

function makeValues(): Map<string, EngineTensor> {
  const graph = createGraph('bert');
  bertEncoder(graph, CONFIG, bertInputs(graph));
  return new Map([...firstValues(graph, 3)].map(([{ name }, value]) => [name, value]));
}

const VALUES = makeValues();
const EXTRA = new Map([['cls.seq_relationship.bias', createTensor('float32', [2], [1, 2])]]);
const CONTENT: BertDirectory = { config: CONFIG, tokenizer: TOKENIZER, values: VALUES, extra: EXTRA };

let count = 0;
/** A directory as Segue writes it, after changes. */
async function makeDirectory(content: Parameters<typeof writeBertDirectory>[1] = CONTENT): Promise<string> {
  const dir = join(folder(), `bert${count++}`);
  await writeBertDirectory(dir, content);
  return dir;
}

async function editConfig(dir: string, changes: Record<string, unknown>): Promise<void> {
  const file = join(dir, 'config.json');
  const fields = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...fields, ...changes }));
}

/** The tensors of an encoder's file, by names with the prefix. */
function fileTensors(encode: (values: Float32Array) => Pick<Tensor, 'dtype' | 'data'>): Map<string, Tensor> {
  return new Map(
    [...VALUES].map(([name, value]) => {
      const { shape, data } = switchLayout(name, value);
      return [toHuggingFaceName(name), { shape, ...encode(data as Float32Array) }];
    }),
  );
}

const asFloat32 = (data: Float32Array) => ({ dtype: 'F32', data }) as const;
const upperHalf = (data: Float32Array) => ({
  dtype: 'BF16' as const,
  data: Uint16Array.from(new Uint32Array(data.slice().buffer), (bits) => bits >>> 16),
});
const sameValues = (got: BertDirectory, tolerance = { rtol: 0, atol: 0 }) => {
  expect([...got.values.keys()].sort()).toEqual([...VALUES.keys()].sort());
  for (const [name, value] of VALUES) expect(got.values.get(name)!, name).toBeAllclose(value, tolerance);
};

describe('writeBertDirectory and readBertDirectory', () => {
  it.each(['BertModel', 'BertForPreTraining'])('give back what was written as a %s', async (architecture) => {
    const read = await readBertDirectory(await makeDirectory({ ...CONTENT, architecture }));
    expect(read.config).toEqual(CONFIG);
    expect(read.tokenizer.vocabulary.tokens).toEqual(TOKENIZER.vocabulary.tokens);
    expect(read.tokenizer.settings).toEqual(TOKENIZER.settings);
    expect(read.tokenizer.encode('비가 jazz', null, 8)).toEqual(TOKENIZER.encode('비가 jazz', null, 8));
    expect(read.extra).toEqual(EXTRA);
    sameValues(read);
  });

  it('give back the same bytes of weights when written again', async () => {
    const first = await makeDirectory();
    const second = await makeDirectory(await readBertDirectory(first));
    for (const file of ['config.json', 'model.safetensors', 'vocab.txt', 'tokenizer.json']) {
      expect(await readFile(join(second, file)), file).toEqual(await readFile(join(first, file)));
    }
  });

  it('have weights as (out, in) in the file, and no prefix for an encoder alone', async () => {
    const dir = await makeDirectory();
    const header = (await readFile(join(dir, 'model.safetensors'))).toString('latin1');
    expect(header).toContain('"encoder.layer.0.intermediate.dense.weight":{"dtype":"F32","shape":[12,8]');
    expect(header).toContain('"embeddings.word_embeddings.weight":{"dtype":"F32","shape":[9,8]');
    expect(header).toContain('"__metadata__":{"format":"pt"}');
  });

  it('do without a pooler', async () => {
    const values = new Map([...VALUES].filter(([name]) => !name.includes('/pooler/')));
    const read = await readBertDirectory(await makeDirectory({ ...CONTENT, values }));
    expect([...read.values.keys()].sort()).toEqual([...values.keys()].sort());
  });
});

describe('readBertDirectory', () => {
  it('reads bfloat16 in several files, names of old files, and numbers of places', async () => {
    const dir = await makeDirectory();
    await rm(join(dir, 'model.safetensors'));
    const tensors = [...fileTensors(upperHalf)].map(([name, tensor]) => {
      const old = name
        .replace('LayerNorm.weight', 'LayerNorm.gamma')
        .replace('LayerNorm.bias', 'LayerNorm.beta');
      return [old, tensor] as const;
    });
    const places: Tensor = { dtype: 'I64', shape: [1, 2], data: BigInt64Array.of(0n, 1n) };
    const parts = [
      tensors.slice(0, 5),
      [...tensors.slice(5), ['bert.embeddings.position_ids', places] as const],
    ];
    const map: Record<string, string> = {};
    for (const [place, part] of parts.entries()) {
      const file = `model-0000${place + 1}-of-00002.safetensors`;
      for (const [name] of part) map[name] = file;
      await writeSafetensors(join(dir, file), new Map(part), { format: 'pt' });
    }
    await writeFile(
      join(dir, 'model.safetensors.index.json'),
      JSON.stringify({ metadata: {}, weight_map: map }),
    );
    const read = await readBertDirectory(dir);
    sameValues(read, { rtol: 2 ** -7, atol: 0 });
    expect(read.extra).toEqual(new Map());
    await rm(join(dir, 'model-00002-of-00002.safetensors'));
    await expect(readBertDirectory(dir)).rejects.toThrow(
      'model-00002-of-00002.safetensors: it does not exist',
    );
    const lost = { lost: 'model-00001-of-00002.safetensors' };
    await writeFile(join(dir, 'model.safetensors.index.json'), JSON.stringify({ weight_map: lost }));
    await expect(readBertDirectory(dir)).rejects.toThrow(
      'field tensor "lost": model.safetensors.index.json says that it is here, but it is missing',
    );
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'another model',
      { model_type: 'roberta' },
      'field model_type: expected "bert", got "roberta"; Segue reads BERT alone',
    ],
    [
      'another class',
      { architectures: ['GPT2Model'] },
      'field architectures: expected an architecture such as "BertModel", got "GPT2Model"',
    ],
    [
      'an activation that Segue lacks',
      { hidden_act: 'silu' },
      'field hidden_act: expected one of "gelu", "gelu_new", "relu", got "silu"',
    ],
    [
      'relative places',
      { position_embedding_type: 'relative_key' },
      'field position_embedding_type: expected "absolute", got "relative_key"',
    ],
    ['a decoder', { is_decoder: true }, 'field is_decoder: expected false, got true'],
    ['a text for a number', { hidden_size: '8' }, 'field hidden_size: expected a number, got "8"'],
    [
      'heads that do not fit',
      { num_attention_heads: 3 },
      'expected hiddenSize as a multiple of the 3 attention heads, got 8; the file is damaged',
    ],
    [
      'fewer rows than tokens',
      { vocab_size: 8 },
      'field vocab_size: expected at least the 9 tokens of the vocabulary, got 8',
    ],
    [
      'a vocabulary that has lost its end',
      { vocab_size: 138 },
      'expected about the 138 tokens that config.json names, got 9; the file is cut short',
    ],
    [
      'wider weights',
      { intermediate_size: 16 },
      'tensor "encoder.layer.0.intermediate.dense.bias": expected float32 [16] by config.json, got float32 [12]',
    ],
    [
      'more layers',
      { num_hidden_layers: 3 },
      'field tensor "bert.encoder.layer.2.attention.self.query.weight": it is missing',
    ],
    [
      'fewer layers',
      { num_hidden_layers: 1 },
      '": the encoder that config.json describes has no such tensor',
    ],
    [
      'more rows than weights',
      { vocab_size: 10 },
      'tensor "embeddings.word_embeddings.weight": expected float32 [10, 8] by config.json, got float32 [9, 8]',
    ],
  ])('refuses %s', async (_, changes, message) => {
    const dir = await makeDirectory();
    await editConfig(dir, changes);
    await expect(readBertDirectory(dir)).rejects.toThrow(FormatError);
    await expect(readBertDirectory(dir)).rejects.toThrow(message);
  });

  it.each([
    ['config.json', 'config.json is missing; give a Hugging Face BERT directory'],
    ['model.safetensors', 'model.safetensors: it does not exist, nor does model.safetensors.index.json'],
  ])('names a missing %s', async (file, message) => {
    const dir = await makeDirectory();
    await rm(join(dir, file));
    await expect(readBertDirectory(dir)).rejects.toThrow(NotFoundError);
    await expect(readBertDirectory(dir)).rejects.toThrow(message);
  });

  it('names a missing tokenizer', async () => {
    const dir = await makeDirectory();
    await rm(join(dir, 'tokenizer.json'));
    await rm(join(dir, 'vocab.txt'));
    await expect(readBertDirectory(dir)).rejects.toThrow(NotFoundError);
    await expect(readBertDirectory(dir)).rejects.toThrow('vocab.txt');
  });

  it('says how to save pickled weights, which it does not read', async () => {
    const dir = await makeDirectory();
    await rm(join(dir, 'model.safetensors'));
    await writeFile(join(dir, 'pytorch_model.bin'), 'x');
    await expect(readBertDirectory(dir)).rejects.toThrow(NotFoundError);
    await expect(readBertDirectory(dir)).rejects.toThrow(/pytorch_model\.bin is there.*save_pretrained/);
  });

  it('refuses a vocabulary without [UNK]', async () => {
    const dir = await makeDirectory();
    await rm(join(dir, 'tokenizer.json'));
    await writeFile(join(dir, 'vocab.txt'), '[PAD]\n[CLS]\n[SEP]\n[MASK]\njazz\n');
    await expect(readBertDirectory(dir)).rejects.toThrow('[UNK]');
    await expect(readBertDirectory(dir)).rejects.toThrow(FormatError);
  });

  it.each([
    ['no JSON', '{"model_type"', 'not valid JSON'],
    ['a list', '[]', 'expected an object of settings, got an array of 0'],
    ['nothing of BERT', '{}', 'field model_type: expected "bert", got nothing'],
  ])('refuses a config.json with %s', async (_, text, message) => {
    const dir = await makeDirectory();
    await writeFile(join(dir, 'config.json'), text);
    await expect(readBertDirectory(dir)).rejects.toThrow(FormatError);
    await expect(readBertDirectory(dir)).rejects.toThrow(message);
  });

  it.each<[string, string]>([
    [
      '{"weight_map": {"a": "../x.safetensors"}}',
      'name of a .safetensors file beside it for "a", got "../x.safetensors"',
    ],
    ['{"weight_map": 3}', 'field weight_map: expected an object, got 3'],
    ['{', 'not valid JSON'],
  ])('refuses the index %s', async (text, message) => {
    const dir = await makeDirectory();
    await rm(join(dir, 'model.safetensors'));
    await writeFile(join(dir, 'model.safetensors.index.json'), text);
    await expect(readBertDirectory(dir)).rejects.toThrow(FormatError);
    await expect(readBertDirectory(dir)).rejects.toThrow(message);
  });

  it('refuses weights of whole numbers', async () => {
    const dir = await makeDirectory();
    const tensors = fileTensors(asFloat32).set('bert.pooler.dense.bias', {
      dtype: 'I32',
      shape: [8],
      data: new Int32Array(8),
    });
    await writeSafetensors(join(dir, 'model.safetensors'), tensors);
    await expect(readBertDirectory(dir)).rejects.toThrow(
      'tensor "bert.pooler.dense.bias": expected float32 [8] by config.json, got int32 [8]',
    );
  });

  it('refuses a pooler in part', async () => {
    const dir = await makeDirectory();
    const tensors = fileTensors(asFloat32);
    tensors.delete('bert.pooler.dense.bias');
    await writeSafetensors(join(dir, 'model.safetensors'), tensors);
    await expect(readBertDirectory(dir)).rejects.toThrow('tensor "bert.pooler.dense.bias": it is missing');
  });
});

describe('writeBertDirectory', () => {
  it('refuses values that disagree with the configuration, before it writes anything', async () => {
    const dir = join(folder(), 'refused');
    await mkdir(dir);
    const write = (content: object) => writeBertDirectory(dir, { ...CONTENT, ...content });
    const changed = (name: string, value: EngineTensor) => ({ values: new Map(VALUES).set(name, value) });
    const part = new Map(VALUES);
    part.delete(DENSE);
    await expect(write(changed(DENSE, createTensor('float32', [1], [0])))).rejects.toThrow(ShapeError);
    await expect(write(changed('head', createTensor('float32', [1], [0])))).rejects.toThrow(
      "no parameter 'head'",
    );
    await expect(write({ values: part })).rejects.toThrow(`without '${DENSE}'`);
    await expect(
      write({ extra: new Map([['pooler.x', createTensor('float32', [1], [0])]]) }),
    ).rejects.toThrow(ConfigError);
    await expect(write({ config: { ...CONFIG, vocabSize: 8 } })).rejects.toThrow('expected vocabSize from 9');
    await expect(write({ architecture: 'GPT2Model' })).rejects.toThrow(ConfigError);
    await expect(readFile(join(dir, 'config.json'))).rejects.toThrow('ENOENT');
  });

  it('knows the shapes of all parameters', () => {
    const shapes = encoderShapes(CONFIG);
    expect(shapes.size).toBe(5 + 2 * 16 + 2);
    expect(shapes.get(DENSE)).toEqual([8, 12]);
  });
});
