// A title model for other programs: an ONNX file, a Hugging Face directory, the labels of the outputs, and answers to check by.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutsideId, SongIndex, TagIndex } from '../../../core/indices.ts';
import type { EngineTensor } from '../../../engine/graph/engine-tensor.ts';
import { writeTextAtomically } from '../../../formats/write-atomically.ts';
import { writeModel } from '../../../formats/write-model.ts';
import { writeBertDirectory } from '../../../models/bert/bert-directory.ts';
import { BERT_SCOPE, switchLayout, toHuggingFaceName } from '../../../models/bert/parameter-names.ts';
import type { TitleBertModel } from '../../../models/title-bert/title-bert.ts';
import type { TitleParts } from '../../../models/title-bert/title-reader.ts';
import type { Exporter } from '../export-model.ts';
import { EXPECTED_TOLERANCE, expectTitles } from './expected.ts';
import { buildExport } from './export-graph.ts';
import { formatReadme } from './readme.ts';

/** Names of what an export holds. */
export const EXPORT_FILES = {
  model: 'model.onnx',
  bert: 'bert',
  tags: 'tags.json',
  songs: 'songs.json',
  expected: 'expected.json',
  readme: 'README.md',
} as const;

/** Writes the files into an empty folder. */
export const exportTitleBert: Exporter = async (dir, loaded) => {
  const { parts } = loaded.model as unknown as TitleBertModel;
  const { network, maxLength } = parts;
  const labels = labelsOf(parts, loaded);
  const graph = buildExport(network);
  const initializers = new Map(
    graph.parameters.map((parameter) => [parameter, parts.values.get(parameter.name)!] as const),
  );
  const metadata = { model: 'title-bert', pooling: network.pooling, maxLength: String(maxLength) };
  const modelFile = join(dir, EXPORT_FILES.model);
  await writeModel(modelFile, graph, { initializers, metadata });
  await writeBert(join(dir, EXPORT_FILES.bert), parts);
  const writeJson = (file: string, value: unknown): Promise<void> =>
    writeTextAtomically(join(dir, file), [`${JSON.stringify(value, null, 1)}\n`]);
  await writeJson(EXPORT_FILES.tags, labels.tags);
  await writeJson(EXPORT_FILES.songs, labels.songs);
  const titles = await expectTitles(modelFile, parts, labels);
  await writeJson(EXPORT_FILES.expected, { tolerance: EXPECTED_TOLERANCE, titles });
  await writeTextAtomically(join(dir, EXPORT_FILES.readme), [formatReadme(parts)]);
  return {
    pooling: network.pooling,
    maxLength,
    numTags: labels.tags.length,
    numSongs: labels.songs.length,
    hiddenSize: network.config.hiddenSize,
  };
};

interface Labels {
  readonly tags: readonly string[];
  readonly songs: readonly OutsideId[];
}

/** Outside ids in the order of the outputs; no songs where the network has no head for them. */
function labelsOf(
  { network, tagLabels, songLabels }: TitleParts,
  { tags, songs }: Pick<Parameters<Exporter>[1], 'tags' | 'songs'>,
): Labels {
  return {
    tags: Array.from(tagLabels, (tag) => tags.idOf(tag as TagIndex)),
    songs:
      network.numLabels.song_head === 0
        ? []
        : Array.from(songLabels, (song) => songs.idOf(song as SongIndex)),
  };
}

/** The encoder as `transformers` loads it, with the heads beside it in the layout of PyTorch's Linear. */
async function writeBert(dir: string, { network, tokenizer, values }: TitleParts): Promise<void> {
  const encoder = new Map<string, EngineTensor>();
  const heads = new Map<string, EngineTensor>();
  for (const [name, value] of values) {
    if (name.startsWith(`${BERT_SCOPE}/`)) encoder.set(name, value);
    else heads.set(toHuggingFaceName(name), switchLayout(name, value));
  }
  await mkdir(dir);
  await writeBertDirectory(dir, { config: network.config, tokenizer, values: encoder, extra: heads });
}
