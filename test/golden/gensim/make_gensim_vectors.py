"""Golden vectors for src/formats: what gensim writes, and what gensim reads of the files that this package writes.

Values are given as the bits of their float32, so that nothing is lost on the way. The first set has hand-picked names
and values; the second comes from training (seed 1, one worker). Our files hold the first set, written by
write-ours.ts.

Made with Python 3.11.7, gensim 4.4.0 and numpy 2.4.6 (Node runs write-ours.ts):
  python test/golden/gensim/make_gensim_vectors.py > test/golden/gensim/gensim-vectors.json
"""

import base64
import json
import pathlib
import subprocess
import sys
import tempfile

import gensim
import numpy as np
from gensim.models import KeyedVectors, Word2Vec

HERE = pathlib.Path(__file__).parent
# The last two look like line feeds and spaces in the binary format.
BITS = np.array([0x0A0A200A, 0x200A0A20], dtype=np.uint32)
VECTORS = {
    "song:7": [1.0, -0.5, 0.0, 1e-7],
    "tag:비오는날": [1 / 3, -0.0, 1e-45, 1.1754944e-38],
    "word:🎧": [3.4028235e38, -3.4028235e38, 16777216.0, 123456.789],
    "7080": [-2.0, 0.1, *BITS.view(np.float32)],
    "tag:café▁noir": [0.015625, 1e21, -1e-20, 5e-5],
}


def describe(vectors):
    return {
        "names": vectors.index_to_key,
        "bits": [vectors[name].view(np.uint32).tolist() for name in vectors.index_to_key],
    }


def write(vectors, folder):
    text, binary = folder / "vectors.txt", folder / "vectors.bin"
    vectors.save_word2vec_format(str(text), binary=False)
    vectors.save_word2vec_format(str(binary), binary=True)
    return {
        **describe(vectors),
        "text": text.read_text(encoding="utf-8"),
        "binary": base64.b64encode(binary.read_bytes()).decode(),
    }


def read_ours(folder):
    subprocess.run(["node", str(HERE / "write-ours.ts"), str(folder)], check=True)
    text, binary = folder / "ours.txt", folder / "ours.bin"
    return {
        "text": text.read_text(encoding="utf-8"),
        "binary": base64.b64encode(binary.read_bytes()).decode(),
        "gensimReadText": describe(KeyedVectors.load_word2vec_format(str(text), binary=False)),
        "gensimReadBinary": describe(KeyedVectors.load_word2vec_format(str(binary), binary=True)),
    }


def main():
    picked = KeyedVectors(vector_size=4)
    picked.add_vectors(list(VECTORS), np.array(list(VECTORS.values()), dtype=np.float32))
    playlists = [["song:1", "song:2", "tag:밤"], ["song:2", "song:3", "tag:밤"], ["song:1", "song:3"]] * 20
    trained = Word2Vec(playlists, vector_size=3, min_count=1, window=5, sg=1, seed=1, workers=1).wv
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        golden = {
            "versions": {
                "python": sys.version.split()[0],
                "gensim": gensim.__version__,
                "numpy": np.__version__,
            },
            "picked": write(picked, folder),
            "trained": write(trained, folder),
            "ours": read_ours(folder),
        }
    print(json.dumps(golden, ensure_ascii=False, indent=1))


main()
