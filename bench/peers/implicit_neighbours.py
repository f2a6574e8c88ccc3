"""Item-to-item neighbours by the package `implicit`: from the arena's files to 100 songs for each question that shows
songs. Arguments: model (bm25 or cosine), neighbours an item, questions to answer, results to write, then the files to
learn from. Prints one JSON object with the seconds of its steps."""

import json
import sys
import time
import warnings

import numpy
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
from scipy.sparse import csr_matrix

MODEL, NEIGHBOURS, QUESTIONS, RESULTS, *SOURCES = sys.argv[1:]
started = time.perf_counter()


def load(name):
    with open(name, encoding="utf-8") as file:
        return json.load(file)


def main():
    rows, questions = [], []
    for source in SOURCES:
        for playlist in load(source):
            if source == QUESTIONS and playlist["songs"]:
                questions.append((playlist["id"], len(rows)))
            rows.append(list(dict.fromkeys(playlist["songs"])))
    song_ids = numpy.unique(numpy.concatenate([numpy.asarray(row, dtype=numpy.int64) for row in rows]))
    starts = numpy.zeros(len(rows) + 1, dtype=numpy.int32)
    starts[1:] = numpy.cumsum([len(row) for row in rows])
    columns = numpy.searchsorted(song_ids, numpy.concatenate([numpy.asarray(r, dtype=numpy.int64) for r in rows]))
    ones = numpy.ones(len(columns), dtype=numpy.float64)
    playlist_songs = csr_matrix((ones, columns.astype(numpy.int32), starts), shape=(len(rows), len(song_ids)))
    loaded = time.perf_counter()

    model = {"bm25": BM25Recommender, "cosine": CosineRecommender}[MODEL](K=int(NEIGHBOURS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # implicit converts its own matrix and tells so
        model.fit(playlist_songs, show_progress=False)
    fitted = time.perf_counter()

    asked = numpy.array([row for _, row in questions])
    found, scores = model.recommend(asked, playlist_songs[asked], N=100, filter_already_liked_items=True)
    answered = time.perf_counter()

    with open(RESULTS, "w", encoding="utf-8") as file:
        json.dump(
            [
                # Places without a score are padding.
                {"id": i, "songs": [int(song_ids[s]) for s, score in zip(f, c) if s >= 0 and score > 0], "tags": []}
                for (i, _), f, c in zip(questions, found, scores)
            ],
            file,
        )
    print(
        json.dumps(
            {"questions": len(questions), "load": loaded - started, "fit": fitted - loaded, "recommend": answered - fitted}
        )
    )


main()
