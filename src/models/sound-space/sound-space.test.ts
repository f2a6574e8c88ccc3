// Songs of two camps, whose sound tells the camp; eight of them are in no playlist.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campOfSong, campOfTag, createCheckerboard } from '../../../test/contract/checkerboard.ts';
import { trainSoundingModels } from '../../../test/helpers/sounding-models.ts';
import { framesOfSong, packSounds, soundOf } from '../../../test/helpers/sounding-songs.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { AbortedError, ConfigError, FormatError, SegueError } from '../../core/errors.ts';
import type { SongIndex } from '../../core/indices.ts';
import { SILENT_PROGRESS } from '../../core/progress.ts';
import { type VectorStore, vectorAt } from '../../kernels/vector-store.ts';
import type { Query } from '../contract.ts';
import { WORD2VEC } from '../word2vec/word2vec.ts';
import { checkIds } from './check-models.ts';
import type { SoundSpaceOptions } from './options.ts';
import { SOUND_SPACE, type SoundSpaceModel } from './sound-space.ts';
import { unitOf } from './tag-vectors.ts';
import '../../../test/helpers/to-be-allclose.ts';

const folder = useTemporaryFolder();
const NUM_NEW = 8;
const dataset = createCheckerboard({ newSongs: NUM_NEW });
const indexOf = (id: number): SongIndex => dataset.songs.indexOf(id);
const idOf = (song: number): number => dataset.songs.idOf(song as SongIndex) as number;
const melOf = (songId: number, numFrames = framesOfSong(songId)) => ({
  ...{ numBands: 48, numFrames },
  data: soundOf(songId, numFrames),
});
const NOTHING: Query = { title: '', songs: [], tags: [], date: null };

let options: Omit<SoundSpaceOptions, 'newSongCount'>;
let model: SoundSpaceModel;
beforeAll(async () => {
  options = await trainSoundingModels(dataset, folder());
  model = await SOUND_SPACE.train(dataset, options, { seed: 3 });
});
afterAll(() => model.close());

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
const vectorOf = ({ vectors }: { vectors: VectorStore }, row: number): number[] => [
  ...vectorAt(vectors, row),
];

describe('a sound space', () => {
  it('places the songs that no playlist holds, and leaves the vectors of the others as they are', () => {
    expect([...model.placedSongs].map(idOf)).toEqual([60, 61, 62, 63, 64, 65, 66, 67]);
    const { space } = options.word2vec;
    const songs = space.ranges.songs.end - space.ranges.songs.start;
    expect(model.space.ranges.songs.end).toBe(songs + NUM_NEW);
    for (const kind of ['songs', 'tags'] as const) {
      for (let row = space.ranges[kind].start; row < space.ranges[kind].end; row++) {
        const more = model.space.rowOf(kind, space.indices[row]!)!;
        expect(vectorOf(model.space, more)).toEqual(vectorOf(space, row));
        expect(model.space.counts[more]).toBe(space.counts[row]);
      }
    }
    for (const song of model.placedSongs) {
      expect(model.space.counts[model.space.rowOf('songs', song)!]).toBe(0);
    }
  });

  it('recommends them to playlists of their camp, by songs, by tags and by a title', async () => {
    const known = [...dataset.songs.ids].slice(0, 60).map((id) => indexOf(id as number));
    for (const camp of [0, 1]) {
      const name = camp === 0 ? 'even' : 'odd';
      const tags = [dataset.tags.indexOf(`${name}3`)];
      for (const asked of [
        { songs: [indexOf(2 + camp), indexOf(8 + camp)] },
        { songs: [indexOf(4 + camp)], tags },
        { tags },
        { title: `${name}5` },
      ]) {
        const [list] = await model.scoreSongs([{ ...NOTHING, ...asked, bannedSongs: known }], 100);
        expect([...list!.indices].map(idOf).sort()).toEqual([60, 61, 62, 63, 64, 65, 66, 67]);
        const first = [...list!.indices].slice(0, NUM_NEW / 2).map((song) => campOfSong(idOf(song)));
        expect(first).toEqual([camp, camp, camp, camp]);
      }
    }
  });

  it('ranks them among the others', async () => {
    const [list] = await model.scoreSongs([{ ...NOTHING, songs: [indexOf(0), indexOf(2)] }], 40);
    const songs = [...list!.indices].map(idOf);
    expect(songs.slice(0, 30).map(campOfSong)).toEqual(new Array(30).fill(0));
    expect(songs.slice(0, 32).filter((id) => id >= 60)).toHaveLength(NUM_NEW / 2);
  });

  it('places a sound of the catalogue where its song lies, and one that it never met with its camp', async () => {
    for (const song of model.placedSongs) {
      const { vector } = await model.place(melOf(idOf(song)));
      const row = unitOf(vectorAt(model.space.vectors, model.space.rowOf('songs', song)!));
      expect([...vector]).toBeAllclose([...row], { rtol: 1e-6, atol: 1e-6 });
    }
    for (const songId of [1000, 1001, 1002, 1003]) {
      const { vector, probabilities } = await model.place(melOf(songId, 120));
      expect(dot(vector, vector)).toBeCloseTo(1, 12);
      const nearest = Array.from({ length: 60 }, (_, id) => {
        const row = model.space.rowOf('songs', indexOf(id))!;
        return { id, cosine: dot(vector, unitOf(vectorAt(model.space.vectors, row))) };
      }).sort((a, b) => b.cosine - a.cosine);
      expect(nearest.slice(0, 20).map(({ id }) => campOfSong(id))).toEqual(new Array(20).fill(songId % 2));
      expect(probabilities).toEqual(await options.sounds.tagProbabilitiesOf(melOf(songId, 120)));
      expect(probabilities).toEqual(await model.tagProbabilitiesOf(melOf(songId, 120)));
      const likeliest = model.labels[probabilities.indexOf(Math.max(...probabilities))]!;
      expect(campOfTag(likeliest.name)).toBe(songId % 2);
    }
  });

  it('reports what each way is worth on songs that the sound model was not trained on, and uses the best', () => {
    const { measures, way, ...report } = model.report;
    expect(report.numPlacedSongs).toBe(NUM_NEW);
    expect(report.numAsideSongs + options.sounds.trainingSongs.length).toBe(60);
    expect(measures.true.cosine).toBeCloseTo(1, 6);
    expect(measures.baseline.cosine).toBeLessThan(0.8);
    for (const each of ['tags', 'map', 'both'] as const) {
      expect(measures[each].cosine).toBeGreaterThan(measures.baseline.cosine);
      expect(measures[each].ndcg).toBeGreaterThan(measures.baseline.ndcg);
      expect(measures[each].ndcg).toBeLessThanOrEqual(measures[way].ndcg);
    }
    expect(report.numPlaylists).toBeGreaterThan(20);
    expect(report.numHeardSongs).toBe(60);
    const fits = way !== 'tags' && report.fitsTrainingSongs;
    expect(report.numFittedSongs).toBe(fits ? 60 : report.numAsideSongs);
  });

  it('makes the models that it came from when asked for them, once', async () => {
    const [list] = await model.word2vec.scoreSongs([{ ...NOTHING, songs: [indexOf(0)] }], 5);
    const [own] = await options.word2vec.scoreSongs([{ ...NOTHING, songs: [indexOf(0)] }], 5);
    expect(list).toEqual(own);
    expect(model.word2vec).toBe(model.word2vec);
    expect(model.sounds.report).toEqual(options.sounds.report);
    expect(model.sounds).toBe(model.sounds);
  });

  it('is the same on any number of threads', async () => {
    const again = await SOUND_SPACE.train(dataset, options, { seed: 3, threads: 3 });
    expect(again.content.placed).toEqual(model.content.placed);
    expect(again.content.placer).toEqual(model.content.placer);
    expect({ ...again.report, seconds: 0 }).toEqual({ ...model.report, seconds: 0 });
    await again.close();
  });

  it('loads without pack and data, and places as before', async () => {
    const dir = join(folder(), 'saved');
    await mkdir(dir);
    await model.save(dir);
    const loaded = await SOUND_SPACE.load(dir);
    expect((await loaded.place(melOf(77))).vector).toEqual((await model.place(melOf(77))).vector);
    expect(loaded.report).toEqual(model.report);
    expect([...loaded.placedSongs]).toEqual([...model.placedSongs]);
    expect(loaded.provenance).toEqual(JSON.parse(JSON.stringify(model.provenance)));
    await loaded.close();
    await expect(loaded.place(melOf(77))).rejects.toThrow(SegueError);
    expect(loaded.sounds.report).toEqual(model.sounds.report);
    await expect(loaded.sounds.hear(melOf(77))).rejects.toThrow(SegueError);
    await expect(loaded.word2vec.scoreSongs([{ ...NOTHING, songs: [indexOf(0)] }], 5)).rejects.toThrow(
      SegueError,
    );
    const facts = join(dir, 'sound-space.json');
    const text = await readFile(facts, 'utf8');
    await writeFile(facts, text.replace(/"way": "\w+"/, '"way": "guess"'));
    await expect(SOUND_SPACE.load(dir)).rejects.toThrow(FormatError);
    await expect(SOUND_SPACE.load(dir)).rejects.toThrow('way must be one of tags, map, both, got "guess"');
  });
});

describe('training', () => {
  const refusal = async (more: Partial<SoundSpaceOptions>, data = dataset, context = {}): Promise<Error> =>
    SOUND_SPACE.train(data, { ...options, ...more }, context).then(
      () => expect.unreachable(),
      (error: Error) => error,
    );

  it('names what is missing, and models of another kind', async () => {
    const error = await refusal({ sounds: undefined as never });
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain('sounds is missing; give a model of MEL_CNN');
    const swapped = await refusal({ word2vec: options.sounds as never });
    expect(swapped.message).toContain('word2vec is a model of mel-cnn; give a model of WORD2VEC');
    expect((await refusal({ newSongCount: 0.5 })).message).toBe(
      'sound-space: newSongCount must be a whole number from 1, got 0.5',
    );
    expect((await refusal({ mels: '' })).message).toContain('mels is ""; give the path of a pack');
  });

  it('refuses models of other data', async () => {
    const other = createCheckerboard({ newSongs: NUM_NEW + 1 });
    const error = await refusal({}, other);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain(
      'sounds was trained on 68 songs and 24 tags, and the data set has 69 and 24',
    );
    const names = { ...dataset, tags: { ...dataset.tags, idOf: (tag: number) => `tag ${tag}` } };
    expect((await refusal({}, names as never)).message).toContain('the models know the tag "even0"');
  });

  it('refuses ids of other songs with as many in all', () => {
    const ids = [...dataset.songs.ids];
    const loaded = { songs: { size: ids.length, ids: ids.map((id) => Number(id) + 1) }, tags: dataset.tags };
    expect(() => checkIds(dataset, loaded, 'MODEL')).toThrow(
      'MODEL: the model was trained on other data: it knows the song 1 where this data set has 0',
    );
    expect(() => checkIds(dataset, dataset, 'MODEL')).not.toThrow();
  });

  it('refuses packs in which there is nothing to go by, or nothing to place', async () => {
    const pack = async (name: string, ids: readonly number[]): Promise<string> => {
      const dir = join(folder(), name);
      await mkdir(dir);
      return packSounds(dir, 0, ids);
    };
    const known = Array.from({ length: 60 }, (_, id) => id);
    for (const [name, ids, message] of [
      ['strangers', [500, 501], "none of the data set's 68 songs has a spectrogram in the pack"],
      ['new', [60, 61], 'none of the 2 songs with a spectrogram has a vector'],
      ['known', known, 'all 60 songs with a spectrogram have a vector already, so there is nothing to place'],
      [
        'few',
        [...[...options.sounds.trainingSongs].map(idOf), 60],
        'only 0 songs with a vector and a spectrogram are unknown to the sound model',
      ],
    ] as const) {
      const error = await refusal({ mels: await pack(name, ids) });
      expect(error).toBeInstanceOf(ConfigError);
      expect(error.message).toContain(message);
    }
  });

  it('stops when asked to, and tells how many songs were heard', async () => {
    const controller = new AbortController();
    const counts: number[] = [];
    const stages: string[] = [];
    const progress = {
      ...SILENT_PROGRESS,
      stage: (label: string, total: number | null) => stages.push(`${label} ${total}`),
      advanceTo(count: number) {
        counts.push(count);
        if (count > 20) controller.abort();
      },
    };
    const error = await refusal({}, dataset, { progress, signal: controller.signal });
    expect(error).toBeInstanceOf(AbortedError);
    expect(stages).toEqual(['listening to songs 60']);
    expect(Math.max(...counts)).toBeLessThan(40);
  });

  it.each([
    'learning to place songs',
    'measuring places',
    'comparing with places from playlists',
    'placing new songs',
  ])('stops while %s', async (label) => {
    const controller = new AbortController();
    const stages: string[] = [];
    const progress = {
      ...SILENT_PROGRESS,
      stage(each: string) {
        stages.push(each);
        if (each === label) controller.abort();
      },
    };
    const error = await refusal({}, dataset, { progress, signal: controller.signal });
    expect(error).toBeInstanceOf(AbortedError);
    expect(stages.at(-1)).toBe(label);
  });

  it('ranks placed songs the higher, the more playlists they are said to be in', async () => {
    const placeOf = async (newSongCount: number): Promise<number> => {
      const counted = await SOUND_SPACE.train(dataset, { ...options, newSongCount }, { seed: 3 });
      const [list] = await counted.scoreSongs([{ ...NOTHING, songs: [indexOf(0), indexOf(2)] }], 60);
      await counted.close();
      return [...list!.indices].map(idOf).findIndex((id) => id >= 60);
    };
    expect(await placeOf(1000)).toBe(0);
    expect(await placeOf(1)).toBeGreaterThan(0);
  });

  it('places songs in few playlists, too, with the number of these', async () => {
    const word2vec = await WORD2VEC.train(dataset, { dimensions: 16, tuningQuestions: 0, minCount: 14 });
    const rare = await SOUND_SPACE.train(dataset, { ...options, word2vec });
    expect(rare.placedSongs.length).toBeGreaterThan(NUM_NEW);
    const counts = [...rare.placedSongs].map((song) => rare.space.counts[rare.space.rowOf('songs', song)!]!);
    expect(counts.slice(-NUM_NEW)).toEqual(new Array(NUM_NEW).fill(0));
    for (const count of counts.slice(0, -NUM_NEW)) expect(count).toBeGreaterThan(5);
    await rare.close();
  });
});
