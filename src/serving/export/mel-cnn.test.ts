// A sound model through its artefact: trained, saved, loaded, refused as a recommender, and exported to the same answers.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSoundingPlaylists, packSounds } from '../../../test/helpers/sounding-songs.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { createSession } from '../../engine/session.ts';
import { readSafetensors } from '../../formats/safetensors.ts';
import type { MelCnnModel } from '../../models/mel-cnn/mel-cnn.ts';
import { loadRecommender, loadTrainedModel, trainModel } from '../recommender-artefact.ts';
import { exportModel } from './export-model.ts';
import '../../../test/helpers/to-be-allclose.ts';

const folder = useTemporaryFolder();
const at = (...names: string[]): string => join(folder(), ...names);
const readJson = async (...names: string[]) => JSON.parse(await readFile(at(...names), 'utf8'));

beforeAll(async () => {
  const mels = await packSounds(folder(), 40);
  const options = {
    mels,
    frames: 40,
    epochs: 1,
    batchSize: 8,
    minSongCount: 4,
    genres: true,
    loaderThreads: 1,
  };
  const { model, save } = await trainModel('mel-cnn', createSoundingPlaylists(40), options);
  await save(at('sounds'));
  await model.close();
});

describe('a sound model in its artefact', () => {
  it('is found again, and recommends nothing by itself', async () => {
    const { model, modelName, tags } = await loadTrainedModel(at('sounds'));
    const { labels, numTags } = model as MelCnnModel;
    expect([modelName, numTags]).toEqual(['mel-cnn', 12]);
    for (const { kind, name, tag } of labels) if (kind === 'tag') expect(tags.idOf(tag!)).toBe(name);
    await model.close();
    await expect(loadRecommender(at('sounds'))).rejects.toThrow(
      'hears songs and recommends none by itself; train sound-space from it',
    );
  });

  it('is exported with labels, weights, and sounds to check by', async () => {
    const { files } = await exportModel(at('sounds'), at('out'));
    expect(files).toEqual([
      'README.md',
      'expected.json',
      'expected.safetensors',
      'labels.json',
      'manifest.json',
      'model.onnx',
      'weights.safetensors',
    ]);
    expect(await readJson('out', 'manifest.json')).toMatchObject({
      ...{ kind: 'export', model: 'mel-cnn', network: 'compact' },
      ...{ numBands: 48, numFrames: 40, numLabels: 16, embeddingSize: 128 },
    });
    const { model } = await loadTrainedModel(at('sounds'));
    const { hear, labels, values, close } = model as MelCnnModel;
    expect(await readJson('out', 'labels.json')).toEqual(labels.map(({ kind, name }) => ({ kind, name })));
    const { tensors: weights } = await readSafetensors(at('out', 'weights.safetensors'));
    for (const [name, { data }] of await values()) expect(weights.get(name)!.data, name).toEqual(data);

    const { tensors } = await readSafetensors(at('out', 'expected.safetensors'));
    const [mel, probabilities, embedding] = ['mel', 'probabilities', 'embedding'].map(
      (name) => tensors.get(name)!.data as Float32Array,
    );
    for (let sound = 0; sound < 3; sound++) {
      const size = 48 * 40;
      const data = mel!.slice(sound * size, (sound + 1) * size);
      const heard = await hear({ numBands: 48, numFrames: 40, data });
      expect(probabilities!.slice(sound * 16, (sound + 1) * 16)).toBeAllclose(heard.probabilities, {
        ...{ rtol: 1e-5, atol: 1e-6 },
      });
      expect(embedding!.slice(sound * 128, (sound + 1) * 128)).toBeAllclose(heard.embedding, {
        ...{ rtol: 1e-5, atol: 1e-6 },
      });
    }
    await close();
  });

  it('is exported as a file that runs by itself, and says what is likeliest', async () => {
    const session = await createSession(at('out', 'model.onnx'), { threads: 1 });
    const { tensors } = await readSafetensors(at('out', 'expected.safetensors'));
    const mel = {
      dtype: 'float32',
      shape: [3, 48, 40],
      data: tensors.get('mel')!.data as Float32Array,
    } as const;
    const { probabilities } = await session.run({ mel });
    await session.close();
    const { sounds, tolerance } = await readJson('out', 'expected.json');
    expect(tolerance).toBe(1e-4);
    for (const [sound, { likeliest }] of sounds.entries()) {
      const row = (probabilities!.data as Float32Array).subarray(sound * 16, (sound + 1) * 16);
      expect(likeliest[0].probability).toBeCloseTo(Math.max(...row), 5);
      expect(row[likeliest[0].place]).toBeCloseTo(likeliest[0].probability, 5);
    }
  });
});
