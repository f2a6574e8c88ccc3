import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSoundingPlaylists,
  framesOfSong,
  NUM_TIMBRES,
  packSounds,
  soundOf,
} from '../../../test/helpers/sounding-songs.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { ConfigError, FormatError, SegueError, ShapeError } from '../../core/errors.ts';
import { MEL_CNN, type MelCnnModel } from './mel-cnn.ts';
import type { MelCnnOptions } from './options.ts';
import '../../../test/helpers/to-be-allclose.ts';

const folder = useTemporaryFolder();
const NUM_SONGS = 80;
const dataset = createSoundingPlaylists(NUM_SONGS);
let mels = '';
const options = (more: Partial<MelCnnOptions> = {}): Partial<MelCnnOptions> => ({
  ...{ mels, frames: 32, epochs: 12, minSongCount: 5, genres: true, loaderThreads: 1 },
  ...more,
});
const melOf = (songId: number, numFrames = framesOfSong(songId)) => ({
  ...{ numBands: 48, numFrames },
  data: soundOf(songId, numFrames),
});

let model: MelCnnModel;
beforeAll(async () => {
  mels = await packSounds(folder(), NUM_SONGS);
  model = await MEL_CNN.train(dataset, options(), { seed: 1 });
});
afterAll(() => model.close());

describe('mel-cnn', () => {
  it('hears the tags and the genre of songs that it never met', async () => {
    for (let songId = 1000; songId < 1008; songId++) {
      const timbre = songId % NUM_TIMBRES;
      const probabilities = await model.tagProbabilitiesOf(melOf(songId, 70));
      expect(probabilities).toHaveLength(model.labels.length);
      for (const [label, { kind, name }] of model.labels.entries()) {
        const own = kind === 'tag' ? 'abcd'[timbre] === name[0] : name === `GN0${timbre + 1}00`;
        // A tag of its timbre is in two of three playlists, so a network that has learned says 0.2 to 0.6; others next to 0.
        if (own) expect(probabilities[label], `${songId} ${name}`).toBeGreaterThan(0.22);
        else expect(probabilities[label], `${songId} ${name}`).toBeLessThan(0.2);
      }
    }
  });

  it('names its labels: tags by index, then genres by code', () => {
    const tags = [...'abcd'].flatMap((letter) => [`${letter}x`, `${letter}y`, `${letter}z`]);
    expect(model.labels.map(({ name }) => name)).toEqual([...tags, 'GN0100', 'GN0200', 'GN0300', 'GN0400']);
    expect(model.labels.slice(0, 12).map(({ tag }) => tag)).toEqual(
      tags.map((tag) => dataset.tags.indexOf(tag)),
    );
    expect(model.labels.at(-1)).toEqual({ kind: 'genre', name: 'GN0400', tag: null });
    expect([model.name, model.numSongs, model.numTags]).toEqual(['mel-cnn', dataset.songs.size, 12]);
  });

  it('reports measures of songs that it neither learned from nor stopped by', () => {
    const { heldOut, ...report } = model.report;
    expect(report.numTrainingSongs + report.numStoppingSongs + heldOut!.numSongs).toBeLessThanOrEqual(
      NUM_SONGS,
    );
    expect(heldOut!.numSongs).toBe(report.numStoppingSongs);
    // Three of a timbre's tags can't be told from one another: about one in three songs of the timbre lacks one.
    expect(heldOut!.macro.rocAuc).toBeGreaterThan(0.85);
    expect(heldOut!.genres!.rocAuc).toBeGreaterThan(0.95);
    expect(heldOut!.tags!.rocAuc).toBeLessThanOrEqual(heldOut!.best[0]!.rocAuc);
    expect(heldOut!.best[0]!.rocAuc).toBeGreaterThanOrEqual(heldOut!.worst[0]!.rocAuc);
    expect(report).toMatchObject({ network: 'compact', numTagLabels: 12, numGenreLabels: 4 });
    expect(report.waitingShare).toBeGreaterThanOrEqual(0);
    expect(report.waitingShare).toBeLessThan(1);
    expect(report.steps).toBeGreaterThanOrEqual(report.bestStep);
  });

  it('gives songs of one timbre embeddings that are alike', async () => {
    const embeddings: Float32Array[] = [];
    for (let songId = 2000; songId < 2012; songId++)
      embeddings.push(await model.embeddingOf(melOf(songId, 70)));
    const cosine = (a: Float32Array, b: Float32Array): number => {
      const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    for (const [i, first] of embeddings.entries()) {
      expect(first).toHaveLength(128);
      const others = embeddings.map((other, j) => (i === j ? -Infinity : cosine(first, other)));
      const nearest = others.indexOf(Math.max(...others));
      expect(nearest % NUM_TIMBRES, `song ${i}`).toBe(i % NUM_TIMBRES);
    }
  });

  it.each([
    [80, [0, 24, 48]],
    [302, [0, 30, 60, 90, 120, 150, 180, 210, 240, 270]], // in more than one run
  ])('averages the windows of a long sound of %d frames', async (numFrames, starts) => {
    const long = melOf(7, numFrames);
    const parts: Float32Array[] = [];
    for (const start of starts) {
      const data = Float32Array.from({ length: 48 * 32 }, (_, i) => {
        return long.data[Math.floor(i / 32) * numFrames + start + (i % 32)]!;
      });
      parts.push(await model.embeddingOf({ numBands: 48, numFrames: 32, data }));
    }
    const mean = parts[0]!.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0) / parts.length);
    expect(await model.embeddingOf(long)).toBeAllclose(mean, { rtol: 1e-5, atol: 1e-6 });
  });

  it('is the same after saving and loading', async () => {
    const dir = join(folder(), 'saved');
    await mkdir(dir);
    await model.save(dir);
    const loaded = await MEL_CNN.load(dir);
    const before = await model.hear(melOf(9));
    const after = await loaded.hear(melOf(9));
    expect(after.probabilities).toEqual(before.probabilities);
    expect(after.embedding).toEqual(before.embedding);
    expect(loaded.labels).toEqual(model.labels);
    expect(loaded.report).toEqual(model.report);
    expect(loaded.provenance).toEqual(model.provenance);
    expect([...(await loaded.values()).keys()].sort()).toEqual([...(await model.values()).keys()].sort());
    // A loaded model can be saved again.
    const again = join(folder(), 'again');
    await mkdir(again);
    await loaded.save(again);
    expect(await readFile(join(again, 'network.onnx'))).toEqual(await readFile(join(dir, 'network.onnx')));
    await loaded.close();
  });

  it('names a damaged file and what to do', async () => {
    const dir = join(folder(), 'damaged');
    await mkdir(dir);
    await model.save(dir);
    const file = join(dir, 'mel-cnn.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"numLabels": 16', '"numLabels": 15'));
    await expect(MEL_CNN.load(dir)).rejects.toThrow(/labels\.safetensors.*expected 15 names, got 16; train/);
    await writeFile(file, text.replace('"numBands": 48', '"numBands": -1'));
    const error = await MEL_CNN.load(dir).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toMatch(
      /mel-cnn\.json: network\.numBands must be a whole number from 1/,
    );
  });

  it('refuses sounds that it can not hear', async () => {
    const short = { numBands: 48, numFrames: 31, data: new Float32Array(48 * 31) };
    await expect(model.hear(short)).rejects.toThrow(
      'mel-cnn: expected a spectrogram of 48 bands and at least 32 frames, got 48 bands and 31 frames in 1488 values',
    );
    const wrong = { numBands: 40, numFrames: 60, data: new Float32Array(2400) };
    await expect(model.hear(wrong)).rejects.toThrow(ShapeError);
    const data = soundOf(1, 60);
    data[5] = -Infinity;
    await expect(model.hear({ numBands: 48, numFrames: 60, data })).rejects.toThrow(
      'finite values, got -Infinity at 5',
    );
  });

  it('refuses to learn where there is nothing to learn', async () => {
    const train = (more: Partial<MelCnnOptions>) => MEL_CNN.train(dataset, options(more));
    await expect(train({ mels: '' })).rejects.toThrow('mels is missing; give the path of a pack');
    await expect(train({ mels: join(folder(), 'nowhere') })).rejects.toThrow(SegueError);
    await expect(train({ minSongCount: 1000 })).rejects.toThrow(
      /the commonest has \d+ songs: lower minSongCount/,
    );
    await expect(train({ frames: 31 })).rejects.toThrow('compact needs at least 40 bands and 32 frames');
    await expect(train({ network: 'vgg16-original' })).rejects.toThrow(ConfigError);
    await expect(train({ batchsize: 4 } as never)).rejects.toThrow("unknown option 'batchsize'");
  });

  it('can not be asked once closed', async () => {
    const dir = join(folder(), 'closed');
    await mkdir(dir);
    await model.save(dir);
    const closed = await MEL_CNN.load(dir);
    await closed.close();
    await closed.close();
    await expect(closed.hear(melOf(1))).rejects.toThrow('the model is closed');
  });
});
