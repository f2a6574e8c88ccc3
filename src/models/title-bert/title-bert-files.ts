// How a title model lies on disk: the encoder and heads as a Hugging Face directory, labels and counts as tensors, vectors
// as word2vec writes them, and weights and options as JSON. Nothing of training is among them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import { toStorageError } from '../../formats/storage.ts';
import { type BertDirectory, readBertDirectory, writeBertDirectory } from '../bert/bert-directory.ts';
import { BERT_SCOPE, isTransposed, switchLayout, toHuggingFaceName } from '../bert/parameter-names.ts';
import { expectFact, isCount, readFacts } from '../facts-file.ts';
import type { TuningOutcome } from '../tuning/tune-by-kind.ts';
import { WORD2VEC_DEFAULT_PARAMETERS } from '../word2vec/parameters.ts';
import type { VectorSpace } from '../word2vec/vector-space.ts';
import { loadWord2vec, saveWord2vec } from '../word2vec/word2vec-files.ts';
import type { TitleKnowledge } from './knowledge.ts';
import { readLabels, writeLabels } from './labels-file.ts';
import { buildInference, type TitleNetwork } from './network.ts';
import type { Pooling } from './options.ts';
import { checkTitleParameters, type TitleParameters } from './parameters.ts';
import { checkTitleReport, type TitleReport } from './report.ts';
import type { TitleParts } from './title-reader.ts';

const BERT_FOLDER = 'bert';
const VECTORS_FOLDER = 'vectors';
const LABELS_FILE = 'labels.safetensors';
const FACTS_FILE = 'title-bert.json';
const REMEDY = 'train the model again';

/** All that a title model consists of. */
export interface TitleContent {
  readonly parts: TitleParts;
  readonly parameters: TitleParameters;
  /** How the parameters were found; empty where nothing was tuned. */
  readonly tuning: readonly TuningOutcome[];
  readonly report: TitleReport;
  /** How it was trained, as JSON. */
  readonly options: Readonly<Record<string, unknown>>;
}

interface Facts {
  readonly pooling: Pooling;
  readonly maxLength: number;
  readonly hasVectors: boolean;
  readonly options: Record<string, unknown>;
  readonly parameters: TitleParameters;
  readonly tuning: TuningOutcome[];
  readonly report: TitleReport;
}

/** Writes the model into an existing folder. */
export async function saveTitleBert(dir: string, content: TitleContent): Promise<void> {
  const { parts, parameters, tuning, report, options } = content;
  const { network, values, tokenizer, maxLength, knowledge } = parts;
  const isEncoder = (name: string): boolean => name.startsWith(`${BERT_SCOPE}/`);
  const extra = [...values]
    .filter(([name]) => !isEncoder(name))
    .map(([name, value]) => [toHuggingFaceName(name), switchLayout(name, value)] as const);
  await writeBertDirectory(join(dir, BERT_FOLDER), {
    config: network.config,
    tokenizer,
    values: new Map([...values].filter(([name]) => isEncoder(name))),
    extra: new Map(extra),
  });
  await writeLabels(join(dir, LABELS_FILE), parts);
  if (knowledge.space !== null) await saveVectors(join(dir, VECTORS_FOLDER), knowledge, knowledge.space);
  const facts: Facts = {
    ...{ pooling: network.pooling, maxLength },
    hasVectors: knowledge.space !== null,
    ...{ options, parameters, report },
    tuning: [...tuning],
  };
  const file = join(dir, FACTS_FILE);
  try {
    await writeFile(file, `${JSON.stringify(facts, null, 2)}\n`);
  } catch (error) {
    throw toStorageError(error, 'write', file);
  }
}

async function saveVectors(dir: string, knowledge: TitleKnowledge, space: VectorSpace): Promise<void> {
  try {
    await mkdir(dir);
  } catch (error) {
    throw toStorageError(error, 'create', dir);
  }
  const { availability, tagNames, tagCounts } = knowledge;
  await saveWord2vec(dir, {
    ...{ space, availability, tagNames, tagCounts, songArtists: null },
    ...{ parameters: WORD2VEC_DEFAULT_PARAMETERS, tuning: [], options: {} },
  });
}

/** Reads and checks what `saveTitleBert` wrote. Throws NotFoundError, FormatError naming file and tensor. */
export async function loadTitleBert(dir: string): Promise<TitleContent> {
  const facts = await readTitleFacts(join(dir, FACTS_FILE));
  const { parameters, tuning, report, options, pooling, maxLength } = facts;
  const bertDir = join(dir, BERT_FOLDER);
  const { config, tokenizer, values, extra } = await readBertDirectory(bertDir);
  if (maxLength > config.maxPositionEmbeddings) {
    throw new FormatError(
      { file: join(dir, FACTS_FILE), field: 'maxLength' },
      `expected at most the encoder's ${config.maxPositionEmbeddings}, got ${maxLength}; ${REMEDY}`,
    );
  }
  const labels = await readLabels(join(dir, LABELS_FILE));
  const space = facts.hasVectors ? await readSpace(join(dir, VECTORS_FOLDER), labels.knowledge) : null;
  const network: TitleNetwork = {
    ...{ config, pooling },
    numLabels: { tag_head: labels.tagLabels.length, song_head: labels.songLabels.length },
  };
  const all = completeValues(bertDir, network, { values, extra });
  checkFinite(bertDir, all);
  const knowledge = { ...labels.knowledge, space };
  const parts: TitleParts = { ...labels, network, values: all, tokenizer, maxLength, knowledge };
  return { parts, parameters, tuning, report, options };
}

/** The encoder's values and the heads, in our layout; each parameter of the network that answers must be there, in its shape. */
function completeValues(
  dir: string,
  network: TitleNetwork,
  { values, extra }: Pick<BertDirectory, 'values' | 'extra'>,
): Map<string, EngineTensor> {
  const all = new Map(values);
  for (const { name, dtype, shape } of buildInference(network).parameters) {
    // As files have them, so that messages do.
    const toFile = (own: readonly unknown[]): readonly unknown[] =>
      isTransposed(name, own as number[]) ? own.toReversed() : own;
    const describe = (type: string, inFile: readonly unknown[]): string =>
      `${type} of shape (${inFile.join(', ')})`;
    const fileName = toHuggingFaceName(name);
    const known = values.get(name);
    const head = extra.get(fileName);
    const expected = describe(dtype, toFile(shape));
    let got = 'nothing';
    if (known !== undefined) got = describe(known.dtype, toFile(known.shape));
    else if (head !== undefined) got = describe(head.dtype, head.shape);
    if (got !== expected) {
      const file = join(dir, 'model.safetensors');
      throw new FormatError({ file, field: fileName }, `expected ${expected}, got ${got}; ${REMEDY}`);
    }
    if (known === undefined) all.set(name, switchLayout(name, head!));
  }
  return all;
}

function checkFinite(dir: string, values: ReadonlyMap<string, EngineTensor>): void {
  for (const [name, { data }] of values) {
    if ((data as Float32Array).every(Number.isFinite)) continue;
    const file = join(dir, 'model.safetensors');
    throw new FormatError({ file, field: toHuggingFaceName(name) }, `expected finite numbers; ${REMEDY}`);
  }
}

async function readSpace(dir: string, { tagNames, songCounts }: TitleKnowledge): Promise<VectorSpace> {
  const { space } = await loadWord2vec(dir);
  if (space.numTags === tagNames.length && space.numSongs === songCounts.length) return space;
  throw new FormatError(
    { file: dir },
    `expected vectors of ${songCounts.length} songs and ${tagNames.length} tags, got ${space.numSongs} and ${space.numTags}; ${REMEDY}`,
  );
}

function readTitleFacts(file: string): Promise<Facts> {
  return readFacts(file, (content) => {
    const { pooling, maxLength, hasVectors, options, parameters, report, tuning } = content as Partial<Facts>;
    expectFact('pooling', pooling === 'mean' || pooling === 'cls', 'mean or cls', pooling);
    expectFact('maxLength', isCount(maxLength, 4), 'a whole number from 4', maxLength);
    expectFact('hasVectors', typeof hasVectors === 'boolean', 'true or false', hasVectors);
    expectFact('tuning', Array.isArray(tuning), 'a list', tuning);
    checkTitleReport(report);
    checkTitleParameters(parameters, 'parameters');
    return { ...(content as unknown as Facts), options: options ?? {} };
  });
}
