// config.json of a Hugging Face BERT directory: which encoder the weights beside it are for. What Segue's encoder does
// not compute is refused by name, because its weights would load and give other numbers.
import { readFile } from 'node:fs/promises';
import { ConfigError, FormatError } from '../../core/errors.ts';
import { showValue } from '../../formats/record-fields.ts';
import { toStorageError } from '../../formats/storage.ts';
import { BERT_ACTIVATIONS, BERT_DEFAULTS, type BertConfig, checkBertConfig } from './config.ts';

const FIELDS = {
  vocabSize: 'vocab_size',
  hiddenSize: 'hidden_size',
  numHiddenLayers: 'num_hidden_layers',
  numAttentionHeads: 'num_attention_heads',
  intermediateSize: 'intermediate_size',
  hiddenAct: 'hidden_act',
  maxPositionEmbeddings: 'max_position_embeddings',
  typeVocabSize: 'type_vocab_size',
  layerNormEps: 'layer_norm_eps',
  hiddenDropoutProb: 'hidden_dropout_prob',
  attentionProbsDropoutProb: 'attention_probs_dropout_prob',
  initializerRange: 'initializer_range',
  padTokenId: 'pad_token_id',
} as const satisfies Record<keyof BertConfig, string>;

/** Names of transformers' classes around the encoder; `BertGeneration...` is another model. */
export const BERT_CLASS = /^Bert(?!Generation)/;

/** Settings that another network would be built for; left out, they have these values. */
const FIXED = { position_embedding_type: 'absolute', is_decoder: false, add_cross_attention: false } as const;

/** Reads a config.json. @throws NotFoundError, StorageError, and FormatError as `parseBertConfig` */
export async function readBertConfig(file: string): Promise<BertConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw toStorageError(error, 'read', file);
  }
  return parseBertConfig(file, text);
}

/**
 * The encoder that a config.json describes. Fields left out have Hugging Face's defaults; what concerns other parts of
 * the library that wrote it is ignored.
 * @param file its path, for messages
 * @throws FormatError naming the field: no BERT, a setting that the encoder does not have, a value out of range
 */
export function parseBertConfig(file: string, text: string): BertConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError({ file }, 'not valid JSON; copy the file again', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FormatError({ file }, `expected an object of settings, got ${showValue(value)}`);
  }
  const fields = value as Record<string, unknown>;
  checkArchitecture(file, fields);
  for (const [field, wanted] of Object.entries(FIXED)) {
    const got = fields[field] ?? wanted;
    if (got === wanted) continue;
    const problem = `expected ${JSON.stringify(wanted)}, got ${showValue(got)}; Segue's encoder has nothing else`;
    throw new FormatError({ file, field }, problem);
  }
  const read: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(FIELDS)) {
    const like = BERT_DEFAULTS[name as keyof BertConfig];
    const got = fields[field] ?? like;
    if (typeof got !== typeof like) {
      const kind = typeof like === 'string' ? 'a text' : 'a number';
      throw new FormatError({ file, field }, `expected ${kind}, got ${showValue(got)}`);
    }
    read[name] = got;
  }
  return checkValues(file, read as unknown as BertConfig);
}

function checkArchitecture(file: string, fields: Readonly<Record<string, unknown>>): void {
  const { model_type: type, architectures } = fields;
  const names = Array.isArray(architectures) ? architectures.map(String) : [];
  const remedy = 'Segue reads BERT alone; give the directory of a BERT model';
  if (type !== undefined && type !== 'bert') {
    throw new FormatError(
      { file, field: 'model_type' },
      `expected "bert", got ${showValue(type)}; ${remedy}`,
    );
  }
  const other = names.find((name) => !BERT_CLASS.test(name));
  if (other !== undefined) {
    const problem = `expected an architecture such as "BertModel", got ${showValue(other)}; ${remedy}`;
    throw new FormatError({ file, field: 'architectures' }, problem);
  }
  if (type !== undefined || names.length > 0) return;
  throw new FormatError({ file, field: 'model_type' }, `expected "bert", got nothing; ${remedy}`);
}

function checkValues(file: string, config: BertConfig): BertConfig {
  if (!BERT_ACTIVATIONS.includes(config.hiddenAct)) {
    const known = BERT_ACTIVATIONS.map((name) => JSON.stringify(name)).join(', ');
    const problem = `expected one of ${known}, got ${showValue(config.hiddenAct)}; Segue has no other activation`;
    throw new FormatError({ file, field: FIELDS.hiddenAct }, problem);
  }
  try {
    checkBertConfig(config);
    return config;
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    const problem = cause.message.replace(/^bert: /, '');
    throw new FormatError({ file }, `${problem}; the file is damaged or was edited`, { cause });
  }
}

/**
 * The text of a config.json, as `transformers` reads it.
 * @param architecture the class that the weights are for, such as `BertModel`
 */
export function formatBertConfig(config: BertConfig, architecture: string): string {
  const settings = Object.entries(FIELDS).map(([name, field]) => [field, config[name as keyof BertConfig]]);
  const content = {
    architectures: [architecture],
    model_type: 'bert',
    ...Object.fromEntries(settings),
    ...{ position_embedding_type: 'absolute', torch_dtype: 'float32' },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
