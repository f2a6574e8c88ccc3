// The records of the arena's JSON files, as read and validated. Names are the files' own.

/** One playlist of `train.json`, of a question file, of an answer file or of `results.json`. */
export interface ArenaPlaylist {
  /** Distinct in its file; an integer of at least 0. */
  readonly id: number;
  /** Empty where hidden or missing. */
  readonly plylst_title: string;
  /** In the file's order; may hold repeats, which the reader counts. */
  readonly tags: readonly string[];
  /** Song ids in the file's order; may hold repeats, which the reader counts. */
  readonly songs: readonly number[];
  /** Null where the file has none. */
  readonly like_cnt: number | null;
  /** `YYYY-MM-DD hh:mm:ss.SSS`; null where the file has none. */
  readonly updt_date: string | null;
}

/** One song of `song_meta.json`. */
export interface ArenaSong {
  readonly id: number;
  readonly song_name: string;
  readonly album_id: number | null;
  readonly album_name: string | null;
  readonly artist_id_basket: readonly number[];
  readonly artist_name_basket: readonly string[];
  /** `YYYYMMDD`, where month or day may be `00`; null where unknown. */
  readonly issue_date: string | null;
  /** Codes such as `GN0100`. */
  readonly song_gn_gnr_basket: readonly string[];
  /** Codes such as `GN0101`. */
  readonly song_gn_dtl_gnr_basket: readonly string[];
}

/** `genre_gn_all.json`: code to name, in the file's order. Codes that end in `00` are genres, others details. */
export type ArenaGenres = ReadonlyMap<string, string>;
