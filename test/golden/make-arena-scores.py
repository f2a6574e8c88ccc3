"""Golden values for src/evaluation: the arena's scores of seeded random answers and results.

Restates the published definition on its own, with numpy's logarithm and no code of the package:
a hit at rank r (from 0) gains 1 / ln(r + 2); nDCG divides by the gain of a ranking that starts with the whole
answer; the score weighs songs 0.85 and tags 0.15; means run over all playlists.

Made with Python 3.11.7 and numpy 2.4.6:  python test/golden/make-arena-scores.py > test/golden/arena-scores.json
"""

import json

import numpy as np

SEED = 20200427
NUM_PLAYLISTS = 60


def gains(positions):
    return float(np.sum(1.0 / np.log(np.asarray(positions, dtype=np.float64) + 2.0)))


def score_list(answer, ranking):
    positions = [place for place, item in enumerate(ranking) if item in set(answer)]
    return gains(positions) / gains(range(len(answer)))


def draw_playlist(rng, playlist_id):
    # A hundred of 300 songs, so that answers of 1 to 100 songs are hit at all depths.
    song_pool = rng.permutation(300)
    tag_pool = rng.permutation(40)
    num_songs = int(rng.choice([1, 2, 5, 20, 50, 99, 100]))
    num_tags = int(rng.choice([1, 2, 3, 5, 9, 10, 14]))
    return {
        "id": playlist_id,
        "answerSongs": [int(song) for song in song_pool[:num_songs]],
        "answerTags": [f"tag{tag}" for tag in tag_pool[:num_tags]],
        "songs": [int(song) for song in rng.permutation(300)[:100]],
        "tags": [f"tag{tag}" for tag in rng.permutation(40)[:10]],
    }


def main():
    rng = np.random.default_rng(SEED)
    cases = [draw_playlist(rng, playlist_id) for playlist_id in range(NUM_PLAYLISTS)]
    for case in cases:
        case["songNdcg"] = score_list(case["answerSongs"], case["songs"])
        case["tagNdcg"] = score_list(case["answerTags"], case["tags"])
    song = float(np.mean([case["songNdcg"] for case in cases]))
    tag = float(np.mean([case["tagNdcg"] for case in cases]))
    golden = {
        "madeBy": "test/golden/make-arena-scores.py, Python 3.11.7, numpy " + np.__version__,
        "seed": SEED,
        "song": song,
        "tag": tag,
        "score": 0.85 * song + 0.15 * tag,
        "cases": cases,
    }
    print(json.dumps(golden, separators=(",", ":")))


if __name__ == "__main__":
    main()
