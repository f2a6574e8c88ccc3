// A folder of arena files, small enough to check an import by hand: three training playlists, a question, five
// songs with metadata of four of them.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes files into a folder, as JSON unless they are text. */
export async function writeFiles(dir: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(dir, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const song = (id: number, name: string, parts: object) => ({
  id,
  song_name: name,
  album_id: 70,
  album_name: 'First Album',
  artist_id_basket: [9],
  artist_name_basket: ['가온'],
  issue_date: '20200101',
  song_gn_gnr_basket: ['GN0100'],
  song_gn_dtl_gnr_basket: ['GN0101'],
  ...parts,
});

/** Files with one of each anomaly; `importOfSmallFiles` in the import's tests says what comes of them. */
export const SMALL_FILES = {
  'train.json': [
    {
      id: 12,
      plylst_title: '밤에 듣는 노래',
      songs: [50, 10, 50],
      tags: ['밤', 'jazz'],
      like_cnt: 7,
      updt_date: '2020-01-01 10:00:00.000',
    },
    {
      id: 3,
      plylst_title: ' ',
      songs: [10, 40],
      tags: ['jazz', 'jazz'],
      updt_date: '2019-12-31 10:00:00.000',
    },
    { id: 12, plylst_title: 'again', songs: [99], tags: ['lost'] },
    { id: 8, plylst_title: 'empty', songs: [], tags: [] },
  ],
  'val.json': [
    { id: 20, plylst_title: '', songs: [30], tags: ['가을'] },
    { id: 3, plylst_title: 'known', songs: [98], tags: [] },
  ],
  'val.answers.json': [{ id: 20, songs: [97], tags: ['hidden'] }],
  'song_meta.json': [
    song(50, '밤편지', {}),
    song(10, 'Night "Train"', {
      artist_id_basket: [9, 4],
      artist_name_basket: ['가온', 'Duo'],
      album_id: null,
    }),
    song(50, 'second', {}),
    song(40, '', { album_name: '', issue_date: '00000000', song_gn_gnr_basket: ['GN9900'] }),
    song(60, 'Unheard', { issue_date: '20200500', album_id: 30, album_name: 'Other' }),
  ],
  'genre_gn_all.json': { GN0100: 'Ballad', GN0101: 'Any', GN0200: 'Dance' },
} as const;
