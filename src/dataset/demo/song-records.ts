// The songs of the demo world as records of song_meta.json, made one by one in the order of their ids.
import { createRandomStream } from '../../core/random.ts';
import type { ArenaSong } from '../../formats/arena-types.ts';
import { permutation } from './catalogue.ts';
import { formatReleaseDay } from './distributions.ts';
import { DEMO_GENRES, genreCode } from './genres.ts';
import { makeSongName } from './words.ts';
import type { DemoWorld } from './world.ts';

/** Share of songs with a second artist. */
const GUEST_CHANCE = 0.06;
/** Share of songs with a second detail of their genre. */
const SECOND_DETAIL_CHANCE = 0.25;
/** Share of songs of which only the year, or only year and month, of release is known. */
const YEAR_ONLY_CHANCE = 0.02;
const MONTH_ONLY_CHANCE = 0.03;

/** The date as metadata state it: now and then without its day or month. */
function stateDate(day: number, luck: number): string {
  const text = formatReleaseDay(day);
  if (luck < YEAR_ONLY_CHANCE) return `${text.slice(0, 4)}0000`;
  return luck < YEAR_ONLY_CHANCE + MONTH_ONLY_CHANCE ? `${text.slice(0, 6)}00` : text;
}

/**
 * All songs, by ascending id.
 * @param onSong told how many have been made
 */
export function* songRecords(
  world: DemoWorld,
  seed: number,
  onSong: (count: number) => void = () => {},
): Generator<ArenaSong> {
  const { catalogue, scenes, statedDays } = world;
  const { songIds, songScenes, songAlbums, albumArtists, albumNames, artistNames } = catalogue;
  const random = createRandomStream(seed, 'demo/song-records');
  const albumIds = permutation(albumNames.length, random);
  const artistIds = permutation(artistNames.length, random);
  const songOfId = new Uint32Array(songIds.length);
  songIds.forEach((id, song) => {
    songOfId[id] = song;
  });
  for (let id = 0; id < songOfId.length; id++) {
    const song = songOfId[id]!;
    const album = songAlbums[song]!;
    const scene = scenes[songScenes[song]!]!;
    const genre = DEMO_GENRES[scene.genre]!;
    const artists = [albumArtists[album]!];
    const guest = random.integer(artistNames.length);
    if (random.uniform() < GUEST_CHANCE && guest !== artists[0]) artists.push(guest);
    const details = new Set([scene.detail]);
    const second = random.integer(genre.details.length);
    if (random.uniform() < SECOND_DETAIL_CHANCE) details.add(second);
    yield {
      id,
      song_name: makeSongName(random, genre.language),
      album_id: albumIds[album]!,
      album_name: albumNames[album]!,
      artist_id_basket: artists.map((artist) => artistIds[artist]!),
      artist_name_basket: artists.map((artist) => artistNames[artist]!),
      issue_date: stateDate(statedDays[song]!, random.uniform()),
      song_gn_gnr_basket: [genreCode(scene.genre)],
      song_gn_dtl_gnr_basket: [...details].map((detail) => genreCode(scene.genre, detail)),
    };
    onSong(id + 1);
  }
}
