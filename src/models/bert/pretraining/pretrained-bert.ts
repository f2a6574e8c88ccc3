// What pre-training ends with: an encoder with its heads and tokenizer, and how it is kept. The artefact is a Hugging Face
// directory that also holds a manifest, so that `transformers` loads it as it lies.
import { FormatError, NotFoundError } from '../../../core/errors.ts';
import type { EngineTensor } from '../../../engine/graph/engine-tensor.ts';
import { readManifest, writeArtefact } from '../../../formats/artefact.ts';
import type { WordPieceTokenizer } from '../../../text/wordpiece/tokenizer.ts';
import { writeBertDirectory } from '../bert-directory.ts';
import type { BertConfig } from '../config.ts';
import { BERT_SCOPE } from '../parameter-names.ts';
import type { HeldOutMetrics } from './measure-held-out.ts';
import type { PretrainOptions } from './options.ts';
import { headsToFile } from './pretraining-heads.ts';

/** Kind of the artefact in its manifest. */
export const BERT_ARTEFACT = 'bert';

/** What a pre-training did. */
export interface PretrainReport {
  /** Tokens of the vocabulary. */
  readonly vocabularySize: number;
  /** Numbers that were learned, heads included. */
  readonly numParameters: number;
  /** Playlists learned from: with a title and tags, with a title alone, with tags alone. */
  readonly numPairs: number;
  readonly numTitles: number;
  readonly numTags: number;
  readonly epochs: number;
  readonly steps: number;
  readonly learningRate: number;
  /** Playlists measured on. */
  readonly numHeldOut: number;
  /** Measured at the end on the held-out playlists; null where there are none. */
  readonly heldOut: HeldOutMetrics | null;
}

/** A pre-trained encoder. */
export interface PretrainedBert {
  readonly config: BertConfig;
  readonly tokenizer: WordPieceTokenizer;
  /** All parameters by our names, heads included. */
  readonly values: ReadonlyMap<string, EngineTensor>;
  readonly report: PretrainReport;
  /** Mean loss of training over the last steps of this run; null where it resumed a training that had ended. */
  readonly trainingLoss: number | null;
  /**
   * Writes an artefact of kind `bert` that is a Hugging Face directory too: `readBertDirectory` and `transformers`
   * (BertForPreTraining, BertModel) read it.
   * @throws ConfigError where something stands there that must not be replaced; StorageError, AbortedError
   */
  save(dir: string, options?: { force?: boolean; signal?: AbortSignal | undefined }): Promise<void>;
}

/** What a pre-trained encoder is made of. */
export interface PretrainedContent extends Omit<PretrainedBert, 'save'> {
  readonly options: PretrainOptions;
  readonly seed: number;
  readonly datasetFingerprint: string;
}

/**
 * Fingerprint of the data set that a directory's encoder was pre-trained on; null where `save` has not written it.
 * @throws StorageError
 */
export async function readDatasetFingerprint(dir: string): Promise<string | null> {
  try {
    const { datasetFingerprint } = await readManifest(dir, BERT_ARTEFACT);
    return typeof datasetFingerprint === 'string' ? datasetFingerprint : null;
  } catch (error) {
    // Directories of others have no manifest, or one of their own.
    if (error instanceof NotFoundError || error instanceof FormatError) return null;
    throw error;
  }
}

/** Adds `save`. */
export function createPretrainedBert(content: PretrainedContent): PretrainedBert {
  const { options, seed, datasetFingerprint, ...trained } = content;
  const { config, tokenizer, values, report } = trained;
  return {
    ...trained,
    async save(dir, { force = false, signal } = {}) {
      await writeArtefact(dir, { kind: BERT_ARTEFACT, force, signal }, async (temporaryDir) => {
        const encoder = new Map([...values].filter(([name]) => name.startsWith(`${BERT_SCOPE}/`)));
        const extra = headsToFile(config, values);
        const architecture = 'BertForPreTraining';
        await writeBertDirectory(temporaryDir, { config, tokenizer, values: encoder, extra, architecture });
        // Where it was computed and kept in between says nothing about the result.
        const { checkpoint: _, session: __, ...provenance } = options;
        return { architecture, options: provenance, seed, datasetFingerprint, report };
      });
    },
  };
}
