// Songs whose sound tells their tags: each belongs to one of some timbres, which lies in certain bands and beats at a certain
// pace, among noise. For tests of what hears songs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandomStream } from '../../src/core/random.ts';
import { createDataset } from '../../src/dataset/create-dataset.ts';
import type { Dataset } from '../../src/dataset/dataset.ts';
import { encodeNpy } from '../../src/formats/npy.ts';
import { packMelTars } from '../../src/formats/write-mel-pack.ts';
import { tarOf } from './mel-tars.ts';

const BANDS = 48;

/** Timbres: which bands are loud, and after how many frames they are so again. */
const TIMBRES = [
  { bands: [4, 12], period: 4 },
  { bands: [16, 24], period: 7 },
  { bands: [28, 36], period: 5 },
  { bands: [36, 46], period: 11 },
] as const;

/** How many timbres there are; song i has timbre i modulo it. */
export const NUM_TIMBRES = TIMBRES.length;

/** The frames of a song: from 40 to 79. */
export const framesOfSong = (songId: number): number => 40 + ((songId * 7) % 40);

/** The spectrogram of a song in dB, (48, frames); exact in float16. */
export function soundOf(songId: number, numFrames = framesOfSong(songId)): Float32Array {
  const random = createRandomStream(3, 'sounding-songs', songId);
  const { bands, period } = TIMBRES[songId % NUM_TIMBRES]!;
  const phase = random.integer(period);
  const mel = new Float32Array(BANDS * numFrames); // (bands, frames)
  for (let band = 0; band < BANDS; band++) {
    for (let frame = 0; frame < numFrames; frame++) {
      const isLoud = band >= bands[0] && band < bands[1] && (frame + phase) % period === 0;
      mel[band * numFrames + frame] = Math.round(-60 + (isLoud ? 25 : 0) + 6 * random.normal());
    }
  }
  return mel;
}

/** Playlists of one timbre each, with four songs and two of the timbre's three tags; each song is in several. */
export function createSoundingPlaylists(numSongs: number): Dataset {
  const random = createRandomStream(5, 'sounding-playlists');
  const perTimbre = Math.floor(numSongs / NUM_TIMBRES);
  const playlists = Array.from({ length: numSongs }, (_, id) => {
    const timbre = id % NUM_TIMBRES;
    const tags = random.sample(3, 2).map((tag) => `${'abcd'[timbre]}${'xyz'[tag]}`);
    return { id, songs: random.sample(perTimbre, 4).map((song) => song * NUM_TIMBRES + timbre), tags };
  });
  const songs = Array.from({ length: numSongs }, (_, id) => ({
    id,
    genres: [`GN0${(id % NUM_TIMBRES) + 1}00`],
  }));
  return createDataset(playlists, songs);
}

/** Packs the sound of some songs, ids below `numSongs` by default. @returns the pack's path */
export async function packSounds(
  dir: string,
  numSongs: number,
  ids: readonly number[] = Array.from({ length: numSongs }, (_, id) => id),
): Promise<string> {
  const members = ids.map((songId): [string, Buffer] => [
    `${Math.floor(songId / 1000)}/${songId}.npy`,
    encodeNpy(soundOf(songId), [BANDS, framesOfSong(songId)]),
  ]);
  const tar = join(dir, 'arena_mel_0.tar');
  await writeFile(tar, await tarOf(members));
  const pack = join(dir, 'mels');
  await packMelTars([tar], pack);
  return pack;
}
