// Sizes and settings of a BERT encoder (Devlin et al. 2019, section 3), with the presets that Segue trains. Names and
// defaults are those of Hugging Face's BertConfig; config-json.ts reads and writes its file.
import { checkOptionNames } from '../../core/check-option-names.ts';
import { ConfigError } from '../../core/errors.ts';

/** Activations between the two products of a layer: by the error function, by its tanh approximation, or max(0, x). */
export const BERT_ACTIVATIONS = ['gelu', 'gelu_new', 'relu'] as const;

/** One of BERT_ACTIVATIONS. */
export type BertActivation = (typeof BERT_ACTIVATIONS)[number];

/** What an encoder consists of. Counts are whole numbers from 1. */
export interface BertConfig {
  /** Rows of the table of tokens; at least as many as the vocabulary has tokens. */
  readonly vocabSize: number;
  /** Width of a token's vector; a multiple of `numAttentionHeads`. */
  readonly hiddenSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  /** Width between the two products of a layer. */
  readonly intermediateSize: number;
  readonly hiddenAct: BertActivation;
  /** Most tokens of a text. */
  readonly maxPositionEmbeddings: number;
  /** Segments that a text can consist of. */
  readonly typeVocabSize: number;
  /** Added to variances, above 0. */
  readonly layerNormEps: number;
  /** Rate of dropout after embeddings and products, from 0 to below 1; in training only. */
  readonly hiddenDropoutProb: number;
  /** Rate of dropout of attention weights, from 0 to below 1; in training only. */
  readonly attentionProbsDropoutProb: number;
  /** Standard deviation of first weights, above 0. */
  readonly initializerRange: number;
  /** Token that fills short texts up; from 0 to below `vocabSize`. */
  readonly padTokenId: number;
}

/** Defaults of Hugging Face's BertConfig, which files may leave out; the sizes are those of `bert-base-uncased`. */
export const BERT_DEFAULTS: BertConfig = {
  vocabSize: 30522,
  hiddenSize: 768,
  numHiddenLayers: 12,
  numAttentionHeads: 12,
  intermediateSize: 3072,
  hiddenAct: 'gelu',
  maxPositionEmbeddings: 512,
  typeVocabSize: 2,
  layerNormEps: 1e-12,
  hiddenDropoutProb: 0.1,
  attentionProbsDropoutProb: 0.1,
  initializerRange: 0.02,
  padTokenId: 0,
};

type Sizes = Pick<BertConfig, 'hiddenSize' | 'numHiddenLayers' | 'numAttentionHeads' | 'intermediateSize'>;

/** `tiny` and `mini` are the sizes of Turc et al. 2019 (arXiv:1908.08962), `base` that of Devlin et al. */
const PRESET_SIZES = {
  tiny: { numHiddenLayers: 2, hiddenSize: 128, numAttentionHeads: 2, intermediateSize: 512 },
  mini: { numHiddenLayers: 4, hiddenSize: 256, numAttentionHeads: 4, intermediateSize: 1024 },
  base: { numHiddenLayers: 12, hiddenSize: 768, numAttentionHeads: 12, intermediateSize: 3072 },
} as const satisfies Record<string, Sizes>;

/** Names of the presets. */
export type BertPreset = keyof typeof PRESET_SIZES;

/** The presets, smallest first. */
export const BERT_PRESETS: readonly BertPreset[] = ['tiny', 'mini', 'base'];

/**
 * The configuration of a preset.
 * @param vocabSize tokens of the vocabulary, from 1
 * @param overrides settings to replace; default none
 * @throws ConfigError for an unknown preset or setting, or one out of range
 */
export function presetConfig(
  preset: BertPreset,
  vocabSize: number,
  overrides: Partial<BertConfig> = {},
): BertConfig {
  if (!BERT_PRESETS.includes(preset)) {
    throw new ConfigError(`bert: expected a preset of ${BERT_PRESETS.join(', ')}, got '${preset}'`);
  }
  checkOptionNames('bert', overrides, Object.keys(BERT_DEFAULTS));
  const config = { ...BERT_DEFAULTS, ...PRESET_SIZES[preset], vocabSize, ...overrides };
  checkBertConfig(config);
  return config;
}

const COUNTS = [
  'vocabSize',
  'hiddenSize',
  'numHiddenLayers',
  'numAttentionHeads',
  'intermediateSize',
  'maxPositionEmbeddings',
  'typeVocabSize',
] as const;

/**
 * Holds a configuration to its ranges.
 * @throws ConfigError naming the setting, what was expected and what was got
 */
export function checkBertConfig(config: BertConfig): void {
  const fail = (name: keyof BertConfig, expected: string): never => {
    throw new ConfigError(`bert: expected ${name} as ${expected}, got ${String(config[name])}`);
  };
  for (const name of COUNTS) {
    if (!(Number.isSafeInteger(config[name]) && config[name] >= 1)) fail(name, 'a whole number from 1');
  }
  const { hiddenSize, numAttentionHeads, vocabSize, padTokenId, hiddenAct } = config;
  if (hiddenSize % numAttentionHeads !== 0) {
    fail('hiddenSize', `a multiple of the ${numAttentionHeads} attention heads`);
  }
  if (!BERT_ACTIVATIONS.includes(hiddenAct)) fail('hiddenAct', `one of ${BERT_ACTIVATIONS.join(', ')}`);
  for (const name of ['layerNormEps', 'initializerRange'] as const) {
    if (!(config[name] > 0 && config[name] < Infinity)) fail(name, 'a number above 0');
  }
  for (const name of ['hiddenDropoutProb', 'attentionProbsDropoutProb'] as const) {
    if (!(config[name] >= 0 && config[name] < 1)) fail(name, 'a rate from 0 to below 1');
  }
  if (!(Number.isSafeInteger(padTokenId) && padTokenId >= 0 && padTokenId < vocabSize)) {
    fail('padTokenId', `a token from 0 to ${vocabSize - 1}`);
  }
}
