// A BERT directory as Hugging Face's library writes and reads it: config.json, the tokenizer's files and
// model.safetensors. Everything is checked against the configuration before anything is built.
import { join } from 'node:path';
import { ConfigError, FormatError, NotFoundError, ShapeError } from '../../core/errors.ts';
import { countElements, type EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { createGraph } from '../../engine/graph/graph.ts';
import { readTokenizer, writeTokenizer } from '../../formats/bert-tokenizer.ts';
import { writeSafetensors } from '../../formats/safetensors.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { writeTextAtomically } from '../../formats/write-atomically.ts';
import type { WordPieceTokenizer } from '../../text/wordpiece/tokenizer.ts';
import { toFileTensor } from '../training/file-tensors.ts';
import type { BertConfig } from './config.ts';
import { BERT_CLASS, formatBertConfig, readBertConfig } from './config-json.ts';
import { bertEncoder, bertInputs } from './encoder.ts';
import {
  BERT_SCOPE,
  fromHuggingFaceName,
  isTransposed,
  switchLayout,
  toHuggingFaceName,
} from './parameter-names.ts';
import { type FoundTensor, readWeightFiles, WEIGHTS_FILE } from './weight-files.ts';

/** What a directory holds. */
export interface BertDirectory {
  readonly config: BertConfig;
  readonly tokenizer: WordPieceTokenizer;
  /** The encoder's parameters by our names, in our layout, float32; those of the pooler may be missing. */
  readonly values: ReadonlyMap<string, EngineTensor>;
  /** Tensors of other parts, such as heads, by their names in the file and as they lie there. */
  readonly extra: ReadonlyMap<string, EngineTensor>;
}

/** Shapes of the encoder's parameters by our names, in our layout. */
export function encoderShapes(config: BertConfig): Map<string, readonly number[]> {
  const graph = createGraph('bert');
  bertEncoder(graph, config, bertInputs(graph));
  return new Map(graph.parameters.map(({ name, shape }) => [name, shape as readonly number[]]));
}

/** Files of models whose encoder is a part (`bert.encoder...`), and of encoders alone (`encoder...`). */
const PREFIX = `${BERT_SCOPE}.`;
const ENCODER_ALONE = /^(embeddings|encoder|pooler)\./;
/** Numbers of places, 0 to 511, that older versions kept beside the weights. */
const PLACE_NUMBERS = /^bert\/embeddings\/(position_ids|token_type_ids)$/;
const isPooler = (name: string): boolean => name.startsWith(`${BERT_SCOPE}/pooler/`);

/** Tables of tokens are often padded to a multiple of up to 128; a vocabulary that lacks more, and a tenth, has lost its end. */
const MOST_PADDING = 128;
const LEAST_SHARE_OF_TOKENS = 0.9;

/**
 * Reads a directory such as a download of `klue/bert-base`. Weights may be float32, float16, bfloat16 or float64, in one file
 * or several, with or without the prefix `bert.`.
 * @throws NotFoundError naming the file that is missing
 * @throws FormatError naming file and field: no BERT, a damaged file, tensors that disagree with config.json, a vocabulary
 *   without [UNK], larger than the table of tokens, or far smaller
 */
export async function readBertDirectory(dir: string): Promise<BertDirectory> {
  const config = await readConfigOf(dir);
  const tokenizer = await readTokenizer(dir);
  const numTokens = tokenizer.vocabulary.tokens.length;
  if (numTokens > config.vocabSize) {
    const problem = `expected at least the ${numTokens} tokens of the vocabulary, got ${config.vocabSize}; the files are of different models`;
    throw new FormatError({ file: join(dir, 'config.json'), field: 'vocab_size' }, problem);
  }
  if (numTokens < Math.min(LEAST_SHARE_OF_TOKENS * config.vocabSize, config.vocabSize - MOST_PADDING)) {
    const problem = `expected about the ${config.vocabSize} tokens that config.json names, got ${numTokens}; the file is cut short, or of another model`;
    throw new FormatError({ file: join(dir, 'vocab.txt or tokenizer.json') }, problem);
  }
  const values = new Map<string, EngineTensor>();
  const extra = new Map<string, EngineTensor>();
  const shapes = encoderShapes(config);
  for (const [fileName, found] of await readWeightFiles(dir)) {
    const name = fromHuggingFaceName(ENCODER_ALONE.test(fileName) ? PREFIX + fileName : fileName);
    if (!name.startsWith(`${BERT_SCOPE}/`)) extra.set(toHuggingFaceName(name), found.tensor);
    else if (!PLACE_NUMBERS.test(name)) values.set(name, takeValue(fileName, name, found, shapes));
  }
  checkComplete(values, shapes, (missing) => {
    const field = `tensor ${JSON.stringify(toHuggingFaceName(missing))}`;
    const problem =
      'it is missing; the weights belong to another model or were saved in part, so copy the directory again';
    throw new FormatError({ file: join(dir, WEIGHTS_FILE), field }, problem);
  });
  return { config, tokenizer, values, extra };
}

/** Says what kind of folder is expected where it is none of these. */
async function readConfigOf(dir: string): Promise<BertConfig> {
  try {
    return await readBertConfig(join(dir, 'config.json'));
  } catch (cause) {
    if (!(cause instanceof NotFoundError)) throw cause;
    throw new NotFoundError(
      `no BERT in ${dir}: config.json is missing; give a Hugging Face BERT directory (config.json, model.safetensors, ` +
        'tokenizer.json or vocab.txt), as segue pretrain bert makes one',
      { cause },
    );
  }
}

function takeValue(
  fileName: string,
  name: string,
  { file, tensor }: FoundTensor,
  shapes: ReadonlyMap<string, readonly number[]>,
): EngineTensor {
  const shape = shapes.get(name);
  const field = `tensor ${JSON.stringify(fileName)}`;
  if (shape === undefined) {
    const problem =
      'the encoder that config.json describes has no such tensor; take both files from one model';
    throw new FormatError({ file, field }, problem);
  }
  const expected = describe({
    dtype: 'float32',
    shape: isTransposed(name, shape) ? shape.toReversed() : shape,
  });
  const got = describe(tensor);
  if (got === expected) return switchLayout(name, tensor);
  const problem = `expected ${expected} by config.json, got ${got}; take both files from one model`;
  throw new FormatError({ file, field }, problem);
}

function describe({ dtype, shape }: Pick<EngineTensor, 'dtype' | 'shape'>): string {
  return `${dtype} [${shape.join(', ')}]`;
}

/** Calls `fail` for a parameter that is missing; the pooler may be missing as a whole. */
function checkComplete(
  values: ReadonlyMap<string, EngineTensor>,
  shapes: ReadonlyMap<string, readonly number[]>,
  fail: (missing: string) => never,
): void {
  const hasPooler = [...values.keys()].some(isPooler);
  for (const name of shapes.keys()) {
    if (!values.has(name) && (hasPooler || !isPooler(name))) fail(name);
  }
}

/** What `writeBertDirectory` writes. */
export interface BertDirectoryContent extends BertDirectory {
  /** The class that the weights are for; default `BertModel`, whose names have no prefix. */
  readonly architecture?: string;
}

/**
 * Writes a directory that `transformers` loads by the class named `architecture`. Each file appears whole or not at all; the
 * weights come last. Files of other names stay.
 * @param dir made where it is missing
 * @throws ShapeError, ConfigError before anything is written: values that disagree with the configuration
 * @throws StorageError
 */
export async function writeBertDirectory(dir: string, content: BertDirectoryContent): Promise<void> {
  const { config, tokenizer, values, extra, architecture = 'BertModel' } = content;
  checkContent(content);
  const tensors = new Map<string, Tensor>();
  for (const [name, value] of values) {
    const fileName = toHuggingFaceName(name);
    const short = architecture === 'BertModel' ? fileName.slice(PREFIX.length) : fileName;
    tensors.set(short, toFileTensor(short, switchLayout(name, value)));
  }
  for (const [name, value] of extra) tensors.set(name, toFileTensor(name, value));
  await writeTextAtomically(join(dir, 'config.json'), [formatBertConfig(config, architecture)]);
  await writeTokenizer(dir, tokenizer);
  // transformers refuses weights that do not say so.
  await writeSafetensors(join(dir, WEIGHTS_FILE), tensors, { format: 'pt' });
}

function checkContent(content: BertDirectoryContent): void {
  const { config, tokenizer, values, extra, architecture = 'BertModel' } = content;
  if (!BERT_CLASS.test(architecture)) {
    throw new ConfigError(
      `bert: expected an architecture such as 'BertForPreTraining', got '${architecture}'`,
    );
  }
  const numTokens = tokenizer.vocabulary.tokens.length;
  if (numTokens > config.vocabSize) {
    throw new ConfigError(
      `bert: expected vocabSize from ${numTokens}, the vocabulary's, got ${config.vocabSize}`,
    );
  }
  const shapes = encoderShapes(config);
  for (const [name, value] of values) {
    const shape = shapes.get(name);
    if (shape === undefined) {
      throw new ConfigError(`bert: the encoder has no parameter '${name}'; give what is not of it as extra`);
    }
    const expected = describe({ dtype: 'float32', shape });
    const fits = describe(value) === expected && value.data.length === countElements(shape);
    if (!fits) throw new ShapeError('bert', `'${name}' as ${expected}`, describe(value));
  }
  checkComplete(values, shapes, (missing) => {
    throw new ConfigError(`bert: expected the whole encoder, got it without '${missing}'`);
  });
  const taken = [...extra.keys()].find((name) => name.startsWith(PREFIX) || ENCODER_ALONE.test(name));
  if (taken === undefined) return;
  throw new ConfigError(`bert: extra has '${taken}', a name of the encoder's; give it among the values`);
}
