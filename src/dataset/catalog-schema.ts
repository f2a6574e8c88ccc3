// The tables of `catalog.sqlite`: names for people and full-text search. No model reads them. Songs and playlists
// carry a rank (0 is the most played or most liked), and the rows of the search tables are numbered by it, so that
// FTS5 hands out hits in that order without sorting.

/** Version of the tables, in SQLite's `user_version`. */
export const CATALOG_VERSION = 1;

/** ASCII punctuation belongs to terms: titles such as `?` are indexed as they are. */
const TOKENIZER = `ascii tokenchars '!#$%&()*+,-./:;<=>?@[\\]^_\`{|}~'`;

/** SQL type of a column of outside ids. */
export type IdType = 'integer' | 'text';

/** Statements that make the empty tables. */
export function catalogSchema(songIdType: IdType, playlistIdType: IdType): string {
  return `
    create table songs (
      song_index integer primary key, id ${songIdType} not null, name text not null, folded_name text not null,
      album_index integer, release_date integer, playlist_count integer not null, rank integer not null);
    create table artists (artist_index integer primary key, id integer not null, name text not null);
    create table albums (album_index integer primary key, id integer not null, name text not null);
    create table genres (genre_index integer primary key, code text not null, name text not null);
    create table details (detail_index integer primary key, code text not null, name text not null);
    create table song_artists (song_index integer, position integer, artist_index integer not null,
      primary key (song_index, position)) without rowid;
    create table song_genres (song_index integer, position integer, genre_index integer not null,
      primary key (song_index, position)) without rowid;
    create table song_details (song_index integer, position integer, detail_index integer not null,
      primary key (song_index, position)) without rowid;
    create table tags (tag_index integer primary key, name text not null, playlist_count integer not null);
    create table playlists (
      playlist_index integer primary key, id ${playlistIdType} not null, title text not null,
      folded_title text not null, source text not null, like_count integer, update_date integer,
      song_count integer not null, rank integer not null);
    create virtual table song_search using fts5(name, artists, album,
      content='', detail=full, columnsize=0, tokenize="${TOKENIZER}");
    create virtual table playlist_search using fts5(title, tags,
      content='', detail=full, columnsize=0, tokenize="${TOKENIZER}");
    pragma user_version = ${CATALOG_VERSION};`;
}

/** Made after the rows, which is faster than keeping them up to date. */
export const CATALOG_INDEXES = `
  create unique index songs_by_rank on songs (rank);
  create index songs_by_folded_name on songs (folded_name, rank);
  create unique index playlists_by_rank on playlists (rank);
  create index playlists_by_folded_title on playlists (folded_title, rank);`;
