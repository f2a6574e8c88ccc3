// How large each demo data set is. `melon` has the counts of the Melon Playlist Dataset (README of the Kakao
// Arena); the others are the same world made smaller, with enough playlists a song to learn from.

/** Name of a size. */
export type DemoSize = 'small' | 'medium' | 'melon';

/** All sizes, smallest first. */
export const DEMO_SIZES: readonly DemoSize[] = ['small', 'medium', 'melon'];

/** The counts of one size. */
export interface DemoShape {
  /** Playlists of train.json. */
  readonly numPlaylists: number;
  /** Playlists of the question and answer files; none of them is in train.json. */
  readonly numQuestions: number;
  /** Songs of song_meta.json. */
  readonly numSongs: number;
  /** Songs that at least one playlist holds. */
  readonly numPlayedSongs: number;
  readonly numArtists: number;
  readonly numAlbums: number;
  /** Distinct tags, of which `NUM_COMMON_TAGS` are theme words. */
  readonly numTags: number;
  /** Of these, tags that are used once by design. */
  readonly numSingleTags: number;
  /** Communities of songs that are played together. */
  readonly numScenes: number;
  /** Share of the playlists that should hold the most popular song. Measured shares come out a little lower. */
  readonly peakShare: number;
  /** Rank at which the popularity of songs begins to fall, see popularity.ts. */
  readonly headRank: number;
}

/** The shape of each size. Head and peak were set by measuring, see docs/demo-data.md. */
export const DEMO_SHAPES: Readonly<Record<DemoSize, DemoShape>> = {
  small: {
    numPlaylists: 3_000,
    numQuestions: 300,
    numSongs: 12_000,
    numPlayedSongs: 11_000,
    numArtists: 1_830,
    numAlbums: 4_560,
    numTags: 900,
    numSingleTags: 500,
    numScenes: 64,
    peakShare: 0.0105,
    headRank: 2_000,
  },
  medium: {
    numPlaylists: 20_000,
    numQuestions: 3_000,
    numSongs: 100_000,
    numPlayedSongs: 91_700,
    numArtists: 15_250,
    numAlbums: 38_000,
    numTags: 6_000,
    numSingleTags: 3_300,
    numScenes: 420,
    peakShare: 0.016,
    headRank: 250,
  },
  melon: {
    numPlaylists: 115_071,
    numQuestions: 10_740,
    numSongs: 707_989,
    numPlayedSongs: 649_091,
    numArtists: 108_000,
    numAlbums: 269_000,
    numTags: 31_000,
    numSingleTags: 18_500,
    numScenes: 1_800,
    peakShare: 0.017,
    headRank: 250,
  },
};
