// `segue export`: what it writes gives, in a plain ONNX Runtime session and from the Hugging Face directory, the
// probabilities that the model itself gives. PyTorch does the same in examples/reload-title-bert.py.
import { readFileSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TagIndex } from '../../src/core/indices.ts';
import { loadDataset } from '../../src/dataset/load-dataset.ts';
import { createGraph } from '../../src/engine/graph/graph.ts';
import { toModelBytes } from '../../src/engine/onnx/to-model-bytes.ts';
import { createSession } from '../../src/engine/session.ts';
import { readBertDirectory } from '../../src/models/bert/bert-directory.ts';
import { encodeBatch } from '../../src/models/bert/encode-batch.ts';
import { bertEncoder, bertInputs } from '../../src/models/bert/encoder.ts';
import type { ExpectedTitle } from '../../src/serving/export/title-bert/expected.ts';
import { openTitleTags } from '../../src/serving/find-tags.ts';
import { trainRecommender } from '../../src/serving/recommender-artefact.ts';
import { runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';
import '../helpers/to-be-allclose.ts';

const folder = useTemporaryFolder();
const at = (...names: string[]): string => join(folder(), ...names);
const readJson = <Value>(...names: string[]): Value =>
  JSON.parse(readFileSync(at(...names), 'utf8')) as Value;
const expectedTitles = (): ExpectedTitle[] =>
  readJson<{ titles: ExpectedTitle[] }>('out', 'expected.json').titles;

beforeAll(async () => {
  const segue = (...args: string[]) => segueOutput([...args, '--quiet'], folder());
  await segue('demo-data', '--out', 'arena', '--seed', '4');
  await segue('import', 'arena', '--out', 'dataset');
  await segue('train', 'popularity', '--data', 'dataset', '--out', 'popular');
  const dataset = await loadDataset(at('dataset'));
  const options = { epochs: 1, batchSize: 64, maxSongs: 50, tuningQuestions: 0, vectors: 'none' };
  const { recommender, save } = await trainRecommender('title-bert', dataset, options, { threads: 2 });
  await save(at('titles'));
  await recommender.close();
  await segue('export', '--model', 'titles', '--out', 'out');
}, 120_000);

/** All outputs of the exported file for token ids of one length each, padded to the longest. */
async function runExported(rows: readonly (readonly number[])[]) {
  const session = await InferenceSession.create(at('out', 'model.onnx'));
  const length = Math.max(...rows.map((row) => row.length));
  const wide = (valueAt: (row: readonly number[], place: number) => number) =>
    new Tensor(
      'int64',
      BigInt64Array.from(
        rows.flatMap((row) => Array.from({ length }, (_, place) => BigInt(valueAt(row, place)))),
      ),
      [rows.length, length],
    );
  const outputs = await session.run({
    input_ids: wide((row, place) => row[place] ?? 0),
    token_type_ids: wide(() => 0),
    attention_mask: wide((row, place) => Number(place < row.length)),
  });
  await session.release();
  return outputs;
}

describe('segue export of a title model', () => {
  it('writes a model, a Hugging Face directory, labels, answers and steps, and says so', async () => {
    const files = [
      'README.md',
      'bert',
      'expected.json',
      'manifest.json',
      'model.onnx',
      'songs.json',
      'tags.json',
    ];
    expect((await readdir(at('out'))).sort()).toEqual(files);
    const printed = await segueOutput(['export', '--model', 'titles', '--out', 'again', '--json'], folder());
    expect(JSON.parse(printed)).toEqual({ model: 'title-bert', out: 'again', files });
    expect(readFileSync(at('again', 'model.onnx')).equals(readFileSync(at('out', 'model.onnx')))).toBe(true);
    expect(readJson('out', 'manifest.json')).toMatchObject({
      kind: 'export',
      model: 'title-bert',
      pooling: 'mean',
      maxLength: 32,
      numTags: readJson<string[]>('out', 'tags.json').length,
      numSongs: 50,
    });
  });

  it('has an ONNX file that gives the probabilities of the model, in the order of tags.json', async () => {
    const names = readJson<string[]>('out', 'tags.json');
    const finder = await openTitleTags(at('titles'));
    const { tags } = await loadDataset(at('dataset'));
    for (const { title, inputIds, tags: likeliest } of expectedTitles()) {
      const outputs = await runExported([inputIds]);
      const [own] = await finder.model.tagProbabilities([title]);
      const inOrder = names.map((name) => own![tags.indexOf(name) as TagIndex]!);
      const values = outputs.tag_probabilities!.data as Float32Array;
      expect(values).toBeAllclose(inOrder, { rtol: 1e-4, atol: 1e-6 });
      expect(likeliest.map(({ place, label }) => [place, label])).toEqual(
        likeliest.map(({ place }) => [place, names[place]]),
      );
      expect(likeliest.map(({ probability }) => probability)).toBeAllclose(
        [...values].sort((a, b) => b - a).slice(0, 10),
        { rtol: 1e-5, atol: 1e-6 },
      );
      expect(outputs.song_probabilities!.dims).toEqual([1, 50]);
      expect(outputs.last_hidden_state!.dims).toEqual([1, inputIds.length, 128]);
    }
    await finder.close();
  });

  it('gives a title the same answer beside longer ones, where it is padded', async () => {
    const rows = expectedTitles().map(({ inputIds }) => inputIds);
    const { tag_probabilities: all } = await runExported(rows);
    const width = all!.dims[1]!;
    for (const [place, row] of rows.entries()) {
      const { tag_probabilities: alone } = await runExported([row]);
      const own = (all!.data as Float32Array).subarray(place * width, (place + 1) * width);
      expect(own).toBeAllclose(alone!.data as Float32Array, { rtol: 1e-4, atol: 1e-6 });
    }
    expect(new Set(rows.map((row) => row.length)).size).toBeGreaterThan(2);
  });

  it('has a directory whose encoder and heads make the same probabilities by the steps of its README', async () => {
    const { config, tokenizer, values, extra } = await readBertDirectory(at('out', 'bert'));
    const graph = createGraph('encoder');
    const { lastHiddenState } = bertEncoder(graph, config, bertInputs(graph), { pooler: false });
    const initializers = new Map(graph.parameters.map((each) => [each, values.get(each.name)!]));
    const session = await createSession(
      toModelBytes(graph, { outputs: { h: lastHiddenState }, initializers }),
    );
    for (const { cleaned, inputIds, tags, songs } of expectedTitles()) {
      const encoding = tokenizer.encode(cleaned, null, 32);
      expect([...encoding.ids]).toEqual(inputIds);
      const { h } = await session.run(encodeBatch([encoding], tokenizer.vocabulary.padId));
      const mean = meanOfRows(h!.data as Float32Array, config.hiddenSize);
      for (const [head, labels] of [
        ['tag_head', tags],
        ['song_head', songs],
      ] as const) {
        const weight = extra.get(`${head}.weight`)!; // (labels, hidden)
        const bias = extra.get(`${head}.bias`)!.data as Float32Array;
        const probabilities = labels.map(({ place }) => {
          const start = place * config.hiddenSize;
          const row = (weight.data as Float32Array).subarray(start, start + config.hiddenSize);
          const logit = row.reduce((sum, value, i) => sum + value * mean[i]!, bias[place]!);
          return 1 / (1 + Math.exp(-logit));
        });
        expect(probabilities).toBeAllclose(
          labels.map(({ probability }) => probability),
          { rtol: 1e-4, atol: 1e-6 },
        );
      }
    }
    await session.close();
  });
});

function meanOfRows(values: Float32Array, width: number): Float64Array {
  const mean = new Float64Array(width);
  values.forEach((value, place) => {
    mean[place % width]! += value / (values.length / width);
  });
  return mean;
}

describe('segue export', () => {
  it('refuses a model without a network, and says which ones have one', async () => {
    const { code, stderr } = await runSegue(['export', '--model', 'popular', '--out', 'p'], {
      cwd: folder(),
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/popular: a popularity model has no network to export; export one of title-bert/);
    expect(await readdir(folder())).not.toContain('p');
  });

  it('replaces nothing unasked, nothing but an export by --force, and never the model', async () => {
    const segue = (...args: string[]) =>
      runSegue(['export', '--model', 'titles', ...args], { cwd: folder() });
    await cp(at('out'), at('kept'), { recursive: true });
    const standing = await segue('--out', 'kept');
    expect([standing.code, standing.stderr]).toEqual([2, expect.stringContaining('kept exists already')]);
    expect((await segue('--out', 'kept', '--force')).code).toBe(0);
    expect((await segue('--out', 'popular', '--force')).stderr).toContain('artefact of kind "model"');
    const own = await segue('--out', 'titles', '--force');
    expect([own.code, own.stderr]).toEqual([2, expect.stringContaining('would replace what it is made of')]);
  });
});
