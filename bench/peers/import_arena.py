"""The same import as a plain Python program: json.load of each file, numpy arrays in compressed sparse rows, SQLite
with the same tables, pragmas and two-letter search index. It trusts its input: no checks of records, no counts of
anomalies, no fingerprint, no rename at the end. Arguments: source folder, output folder."""

import datetime
import json
import os
import re
import sqlite3
import sys
import unicodedata

import numpy

SOURCE, OUT = sys.argv[1:]
EPOCH = datetime.date(1970, 1, 1)
PLAIN = re.compile(r"[ 0-9a-z\uac00-\ud7a3]*")
OTHER = re.compile(r"[\W_]+")


def load(name):
    path = os.path.join(SOURCE, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def days(year, month, day):
    try:
        return (datetime.date(year, month or 1, day or 1) - EPOCH).days
    except ValueError:
        return None


def fold(text):
    folded = unicodedata.normalize("NFKC", text).lower()
    if PLAIN.fullmatch(folded):
        return folded.replace(" ", "")
    return OTHER.sub("", folded) or "".join(folded.split())


def terms(folded):
    pairs = [folded[i : i + 2] for i in range(len(folded) - 1)]
    return " ".join(pairs + [folded[-1]]) if folded else ""


def order(ids):
    ordered = sorted(set(ids))
    return ordered, {value: index for index, value in enumerate(ordered)}


def csr(rows, index_of):
    starts, columns = [0], []
    for row in rows:
        columns.extend(index_of[item] for item in dict.fromkeys(row))
        starts.append(len(columns))
    return numpy.array(starts, dtype=numpy.uint32), numpy.array(columns, dtype=numpy.uint32)


def ranks(values):
    by_rank = numpy.argsort(-numpy.asarray(values, dtype=numpy.int64), kind="stable")
    rank_of = numpy.empty(len(values), dtype=numpy.int64)
    rank_of[by_rank] = numpy.arange(len(values))
    return by_rank.tolist(), rank_of.tolist()


def read():
    playlists = [(p, "training") for p in load("train.json")]
    for name in sorted(os.listdir(SOURCE)):
        if name in ("val.json", "test.json") or name.endswith(".questions.json"):
            playlists += [(p, "question") for p in load(name)]
    return playlists, load("song_meta.json") or [], load("genre_gn_all.json") or {}


def links(rows, index_of):
    return [(r, i, index_of[v]) for r, row in enumerate(rows) for i, v in enumerate(row) if v in index_of]


TOKENIZER = """ascii tokenchars '!#$%&()*+,-./:;<=>?@[\\]^_`{|}~'"""
SCHEMA = f"""
create table songs (song_index integer primary key, id integer not null, name text not null,
  folded_name text not null, album_index integer, release_date integer, playlist_count integer not null,
  rank integer not null);
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
create table playlists (playlist_index integer primary key, id integer not null, title text not null,
  folded_title text not null, source text not null, like_count integer, update_date integer,
  song_count integer not null, rank integer not null);
create virtual table song_search using fts5(name, artists, album,
  content='', detail=full, columnsize=0, tokenize="{TOKENIZER}");
create virtual table playlist_search using fts5(title, tags,
  content='', detail=full, columnsize=0, tokenize="{TOKENIZER}");
"""
INDEXES = """
create unique index songs_by_rank on songs (rank);
create index songs_by_folded_name on songs (folded_name, rank);
create unique index playlists_by_rank on playlists (rank);
create index playlists_by_folded_title on playlists (folded_title, rank);
"""


def main():
    playlists, meta, genre_names = read()
    records = [p for p, _ in playlists]
    song_ids, song_index = order([s for p in records for s in p["songs"]] + [s["id"] for s in meta])
    tag_ids, tag_index = order([t for p in records for t in p["tags"]])
    song_starts, song_columns = csr((p["songs"] for p in records), song_index)
    tag_starts, tag_columns = csr((p["tags"] for p in records), tag_index)
    likes = [p.get("like_cnt", -1) for p in records]
    dates = [days(*map(int, p["updt_date"][:10].split("-"))) if p.get("updt_date") else None for p in records]
    by_index = [None] * len(song_ids)
    for song in meta:
        by_index[song_index[song["id"]]] = song
    metas = [song or {} for song in by_index]
    released = []
    for song in metas:
        text = song.get("issue_date") or ""
        known = len(text) == 8 and text[:4] != "0000"
        released.append(days(int(text[:4]), int(text[4:6]), int(text[6:])) if known else None)
    artist_names = {a: n for s in metas for a, n in zip(s.get("artist_id_basket", []), s.get("artist_name_basket", []))}
    album_names = {s["album_id"]: s["album_name"] or "" for s in metas if s.get("album_id") is not None}
    artist_ids, artist_index = order(artist_names)
    album_ids, album_index = order(album_names)
    genres, genre_index = order(c for c in genre_names if c.endswith("00"))
    details, detail_index = order(c for c in genre_names if not c.endswith("00"))
    albums = [album_index.get(s.get("album_id")) for s in metas]
    song_artists = links((s.get("artist_id_basket", []) for s in metas), artist_index)
    song_genres = links((s.get("song_gn_gnr_basket", []) for s in metas), genre_index)
    song_details = links((s.get("song_gn_dtl_gnr_basket", []) for s in metas), detail_index)
    os.makedirs(OUT)
    unknown = -(2**31)
    numpy.savez(
        os.path.join(OUT, "dataset.npz"), song_ids=song_ids, tag_ids=tag_ids,
        playlist_ids=[p["id"] for p in records], titles=[p["plylst_title"] for p in records],
        song_starts=song_starts, song_columns=song_columns, tag_starts=tag_starts, tag_columns=tag_columns,
        likes=likes, dates=[unknown if d is None else d for d in dates],
        released=[unknown if d is None else d for d in released],
        albums=[-1 if a is None else a for a in albums], song_artists=song_artists, song_genres=song_genres,
        song_details=song_details,
    )

    song_counts = numpy.bincount(song_columns, minlength=len(song_ids)).tolist()
    tag_counts = numpy.bincount(tag_columns, minlength=len(tag_ids)).tolist()
    db = sqlite3.connect(os.path.join(OUT, "catalog.sqlite"), isolation_level=None)
    db.executescript("pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive;")
    db.execute("pragma cache_size = -200000")
    db.execute("begin")
    for statement in SCHEMA.split(";\n"):
        db.execute(statement)
    for table in ("song_search", "playlist_search"):
        db.execute(f"insert into {table} ({table}, rank) values ('hashsize', {1 << 26})")
        db.execute(f"insert into {table} ({table}, rank) values ('automerge', 0)")

    def insert(table, rows, width):
        db.executemany(f"insert into {table} values ({', '.join('?' * width)})", rows)

    by_rank, rank_of = ranks(song_counts)
    names = [s.get("song_name") or "" for s in metas]
    folded = [fold(name) for name in names]
    insert("songs", zip(range(len(song_ids)), song_ids, names, folded, albums, released, song_counts, rank_of), 8)
    if meta:
        insert("artists", ((i, a, artist_names[a]) for i, a in enumerate(artist_ids)), 3)
        insert("albums", ((i, a, album_names[a]) for i, a in enumerate(album_ids)), 3)
        insert("genres", ((i, c, genre_names[c]) for i, c in enumerate(genres)), 3)
        insert("details", ((i, c, genre_names[c]) for i, c in enumerate(details)), 3)
        insert("song_artists", song_artists, 3)
        insert("song_genres", song_genres, 3)
        insert("song_details", song_details, 3)
        artist_terms = {a: terms(fold(n)) for a, n in artist_names.items()}
        album_terms = {a: terms(fold(n)) for a, n in album_names.items()}
        insert("song_search (rowid, name, artists, album)", (
            (r, terms(folded[s]), " ".join(artist_terms[a] for a in metas[s].get("artist_id_basket", [])),
             album_terms.get(metas[s].get("album_id"), "")) for r, s in enumerate(by_rank)), 4)
    insert("tags", ((i, t, tag_counts[i]) for i, t in enumerate(tag_ids)), 3)
    by_rank, rank_of = ranks(likes)
    titles = [fold(p["plylst_title"]) for p in records]
    sizes = (song_starts[1:] - song_starts[:-1]).tolist()
    insert("playlists", (
        (i, p["id"], p["plylst_title"], titles[i], source, None if likes[i] < 0 else likes[i], dates[i], sizes[i],
         rank_of[i]) for i, (p, source) in enumerate(playlists)), 9)
    tag_terms = {t: terms(fold(t)) for t in tag_ids}
    insert("playlist_search (rowid, title, tags)", (
        (r, terms(titles[i]), " ".join(tag_terms[t] for t in records[i]["tags"])) for r, i in enumerate(by_rank)), 3)
    db.execute("insert into song_search (song_search) values ('optimize')")
    db.execute("insert into playlist_search (playlist_search) values ('optimize')")
    for statement in INDEXES.split(";\n"):
        db.execute(statement)
    db.execute("commit")
    db.execute("analyze")
    db.close()


main()
