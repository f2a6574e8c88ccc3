"""Compares the tokenizer here with Hugging Face's on random strings; run by hand, as it takes a minute or two:

  python test/golden/wordpiece/fuzz.py [COUNT] [SEED]

Strings mix the adversarial ones, characters of all blocks and pieces of the vocabulary, each under all settings.
Characters that Unicode has taken in after the tables of the reference are among them. Passed with 20,000 strings and
seeds 1 and 7 (Python 3.11.7, tokenizers 0.23.3, Node 24.21)."""

import json
import pathlib
import random
import subprocess
import sys

sys.dont_write_bytecode = True

from reference import SETTINGS, make_tokenizer
from strings import STRINGS, vocabulary

HERE = pathlib.Path(__file__).parent
BLOCKS = [
    (0x20, 0x7F), (0, 0x20), (0x80, 0x250), (0x300, 0x370), (0x370, 0x530), (0x590, 0x700), (0x700, 0xE00), (0xE00, 0x1100),
    (0x1100, 0x1200), (0x1200, 0x2000), (0x2000, 0x2C00), (0x3000, 0x3400), (0x4E00, 0x9FFF), (0xA000, 0xAC00), (0xAC00, 0xD7A4),
    (0xD7A4, 0xD800), (0xE000, 0x10000), (0x10000, 0x12000), (0x12000, 0x1D000), (0x1D000, 0x20000), (0x20000, 0x30000), (0xE0000, 0x110000),
]


def random_string(rng, pieces):
    parts = []
    for _ in range(rng.randrange(1, 12)):
        kind = rng.random()
        if kind < 0.5:
            low, high = rng.choice(BLOCKS)
            parts.append("".join(chr(rng.randrange(low, high)) for _ in range(rng.randrange(1, 5))))
        elif kind < 0.8:
            parts.append(rng.choice(pieces).removeprefix("##"))
        elif kind < 0.95:
            parts.append(rng.choice(STRINGS)[: rng.randrange(1, 40)])
        else:
            parts.append(" ")
    return "".join(parts)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    # Every assigned character is a piece with the pieces it may decompose into, so that little is hidden by [UNK].
    tokens = vocabulary()
    known = set(tokens)
    for low, high in BLOCKS:
        if high - low > 0x3000:
            continue
        for code in range(low, high):
            for token in (chr(code), "##" + chr(code)):
                if token not in known and chr(code) not in "\r\n":
                    tokens.append(token)
                    known.add(token)
    texts = [random_string(rng, tokens) for _ in range(count)]
    request = json.dumps({"vocabulary": tokens, "settings": list(SETTINGS.values()), "texts": texts})
    command = ["node", str(HERE / "fuzz-ours.ts")]
    ours = json.loads(subprocess.run(command, input=request, capture_output=True, check=True, text=True).stdout)
    differ = 0
    for settings, name, answers in zip(SETTINGS.values(), SETTINGS, ours, strict=True):
        tokenizer = make_tokenizer(tokens, settings)
        for text, ids in zip(texts, answers, strict=True):
            expected = tokenizer.encode(text, add_special_tokens=False).ids
            if ids != expected:
                differ += 1
                if differ <= 20:
                    print(name, ascii(text), ids, expected)
        print(f"{name}: {len(texts)} strings, {differ} differences so far")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
