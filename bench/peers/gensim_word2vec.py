"""Word2vec by the package `gensim`, whose inner loops are Cython on worker threads. Arguments: sequences to learn from
(one a line, tokens with spaces between), how they are given to training (`lists`: as lists in memory, `file`: each
worker reads its part of the file), vectors to write or `-`, then the settings as one JSON object. Vocabulary and
initial vectors are made before the clock starts. Prints one JSON object with words, seconds and vocabulary."""

import json
import sys
import time

from gensim.models import Word2Vec

SEQUENCES, SOURCE, VECTORS, SETTINGS = sys.argv[1:]


def main():
    settings = json.loads(SETTINGS)
    epochs = settings.pop("epochs")
    with open(SEQUENCES, encoding="utf-8") as file:
        sequences = [line.split() for line in file]
    total = sum(len(sequence) for sequence in sequences)
    model = Word2Vec(epochs=epochs, **settings)
    model.build_vocab(sequences)
    # As ours are counted: tokens that have a neighbour.
    kept = ([token for token in sequence if token in model.wv.key_to_index] for sequence in sequences)
    words = sum(len(sequence) for sequence in kept if len(sequence) > 1)
    if SOURCE == "file":
        source = {"corpus_file": SEQUENCES, "total_words": total}
    else:
        source = {"corpus_iterable": sequences}
    started = time.perf_counter()
    model.train(total_examples=model.corpus_count, epochs=epochs, **source)
    seconds = time.perf_counter() - started
    if VECTORS != "-":
        model.wv.save_word2vec_format(VECTORS, binary=True)
    print(json.dumps({"words": words * epochs, "seconds": seconds, "vocabulary": len(model.wv)}))


main()
