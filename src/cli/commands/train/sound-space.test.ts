// `segue train sound-space` from artefact to artefact: what it says, and which models it refuses.
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCheckerboard } from '../../../../test/contract/checkerboard.ts';
import { writeFiles } from '../../../../test/helpers/arena-folder.ts';
import { trainSoundingModels } from '../../../../test/helpers/sounding-models.ts';
import { useTemporaryFolder } from '../../../../test/helpers/temporary-folder.ts';
import { ConfigError } from '../../../core/errors.ts';
import type { SongIndex, TagIndex } from '../../../core/indices.ts';
import { csrRow } from '../../../dataset/csr-matrix.ts';
import { importDataset } from '../../../dataset/import-dataset.ts';
import { loadDataset } from '../../../dataset/load-dataset.ts';
import { NEW_SONG_COUNT_RANGE as RANGE } from '../../../models/sound-space/options.ts';
import { loadRecommender, trainModel } from '../../../serving/recommender-artefact.ts';
import { describeSoundSpace, NEW_SONG_COUNT_RANGE } from './sound-space.ts';

const folder = useTemporaryFolder();
const at = (name: string): string => join(folder(), name);

/** The checkerboard as arena files, or its first playlists alone, ids of songs moved by some number; six songs are in no playlist. */
async function writeArena(name: string, moved: number, numPlaylists?: number): Promise<void> {
  const { playlistSongs, playlistTags, songs, tags } = createCheckerboard({ newSongs: 6 });
  const idOf = (song: number): number => Number(songs.idOf(song as SongIndex)) + moved;
  const playlists = Array.from({ length: numPlaylists ?? playlistSongs.numRows }, (_, id) => ({
    ...{ id, plylst_title: '' },
    songs: Array.from(csrRow(playlistSongs, id), idOf),
    tags: Array.from(csrRow(playlistTags, id), (tag) => tags.idOf(tag as TagIndex)),
  }));
  const meta = Array.from({ length: songs.size }, (_, song) => ({
    ...{
      id: idOf(song),
      song_name: `song ${song}`,
      album_id: 1,
      album_name: 'album',
      issue_date: '20100101',
    },
    ...{ artist_id_basket: [1], artist_name_basket: ['artist'] },
    ...{ song_gn_gnr_basket: ['GN0100'], song_gn_dtl_gnr_basket: ['GN0101'] },
  }));
  await writeFiles(at(name), { 'train.json': playlists, 'song_meta.json': meta });
  await importDataset(at(name), at(`${name}-data`));
}

beforeAll(async () => {
  await writeArena('arena', 0);
  await writeArena('moved', 5);
  await writeArena('part', 0, 30);
  const dataset = await loadDataset(at('arena-data'));
  const { mels, sounds, word2vec } = await trainSoundingModels(dataset, folder());
  expect(mels).toBe(at('mels'));
  await Promise.all([sounds.close(), word2vec.close()]);
  for (const [name, options] of [
    ['mel-cnn', { mels, frames: 32, epochs: 4, minSongCount: 5, loaderThreads: 1 }],
    ['word2vec', { dimensions: 16, tuningQuestions: 0 }],
  ] as const) {
    const { model, fallbacks, save } = await trainModel(name, dataset, options, { seed: 1 });
    await save(at(name));
    for (const each of [model, ...fallbacks]) await each.close();
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs the command; gives what it writes to stdout. */
async function run(options: Record<string, string>, ...more: string[]): Promise<string> {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const given = {
    ...{ data: at('arena-data'), mels: at('mels'), sounds: at('mel-cnn'), word2vec: at('word2vec') },
    ...{ out: at('space'), ...options },
  };
  const words = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
  const program = new Command().exitOverride().addCommand(describeSoundSpace());
  await program.parseAsync(['sound-space', ...words, '--threads', '1', ...more], { from: 'user' });
  return out;
}

describe('segue train sound-space', () => {
  it('allows the numbers that the model allows', () => {
    expect(NEW_SONG_COUNT_RANGE).toEqual(RANGE);
  });

  it('says how songs are placed, and by which way best; what it writes recommends them', async () => {
    const lines = (await run({})).split('\n');
    expect(lines[0]).toBe(`sound-space written to ${at('space')}`);
    expect(lines[1]).toMatch(/^6 songs placed .*, learned from (12|60) songs, /);
    expect(lines[2]).toMatch(/^12 songs unknown to the sound model, .*; \d+ playlists rank them$/);
    expect(lines.filter((line) => line.endsWith('used'))).toHaveLength(1);
    expect(lines.join('\n')).toMatch(/\nby their true vectors +1\.0000 /);
    const recommender = await loadRecommender(at('space'));
    const [answer] = await recommender.recommend([{ songs: [0, 2, 4] }], { numSongs: 30, numTags: 1 });
    // Thirty songs of the camp are in playlists, of which three are given, and three are in none.
    expect([...answer!.songs].sort((a, b) => Number(a) - Number(b)).slice(-3)).toEqual([60, 62, 64]);
    await recommender.close();
  });

  it('prints its report as JSON', async () => {
    const { model, report } = JSON.parse(await run({}, '--json', '--force'));
    expect(model).toBe('sound-space');
    expect(report).toMatchObject({ numPlacedSongs: 6, numAsideSongs: 12 });
  });

  it.each([
    ['sounds', 'word2vec', '--sounds: WORD2VEC holds a word2vec model; give one made by segue train mel-cnn'],
    [
      'word2vec',
      'mel-cnn',
      '--word2vec: MEL-CNN holds a mel-cnn model; give one made by segue train word2vec',
    ],
  ])('refuses another model at --%s', async (option, name, message) => {
    const error = await run({ out: at('no'), [option]: at(name) }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message.replace(at(name), name.toUpperCase())).toBe(message);
  });

  it('refuses models of other songs', async () => {
    const error = await run({ out: at('no'), data: at('moved-data') }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toBe(
      `${at('mel-cnn')}: the model was trained on other data: it knows the song 0 where this data set has 5; train it on this data set`,
    );
  });

  it('refuses models that learned from other playlists of the same songs and tags', async () => {
    const part = await loadDataset(at('part-data'));
    const whole = await loadDataset(at('arena-data'));
    expect([part.songs.ids, part.tags.ids]).toEqual([whole.songs.ids, whole.tags.ids]);
    const error = await run({ out: at('no'), data: at('part-data') }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toBe(
      `${at('mel-cnn')}: the mel-cnn model was trained on other playlists than those of the data set; train it on this data set`,
    );
    const vectors = await trainModel('word2vec', part, { dimensions: 4, tuningQuestions: 0 }, { seed: 1 });
    await vectors.save(at('part-word2vec'));
    for (const each of [vectors.model, ...vectors.fallbacks]) await each.close();
    await expect(run({ out: at('no'), word2vec: at('part-word2vec') })).rejects.toThrow(
      `${at('part-word2vec')}: the word2vec model was trained on other playlists`,
    );
  });
});
