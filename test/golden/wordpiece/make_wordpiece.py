"""Golden table of BERT's tokenizer: words, pieces, pairs and truncation on adversarial strings, and the character
classes of src/text/wordpiece/character-tables.ts over all code points.

Made with Python 3.11.7, tokenizers 0.23.3 and transformers 5.24.0, in half a minute:
  python test/golden/wordpiece/make_wordpiece.py > test/golden/wordpiece/wordpiece.json
"""

import json
import sys

sys.dont_write_bytecode = True

from reference import SETTINGS, bert_tokenizer, make_tokenizer
from strings import PAIRS, STRINGS, vocabulary
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

LENGTHS = [5, 6, 7, 8, 9, 10, 12, 16, 64]


def to_ranges(codes):
    ranges = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return " ".join(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in ranges)


def join(ids):
    return " ".join(map(str, ids))


def classes():
    off = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    clean = BertNormalizer(**{**off, "clean_text": True})
    chinese = BertNormalizer(**{**off, "handle_chinese_chars": True})
    strip = BertNormalizer(**{**off, "strip_accents": True})
    split = BertPreTokenizer()
    found = {"removed": [], "punctuation": [], "marks": [], "chinese": [], "spaces": []}
    for code in range(0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        text = f"a{chr(code)}b"
        words = [word for word, _ in split.pre_tokenize_str(text)]
        if clean.normalize_str(text) == "ab":
            found["removed"].append(code)
        if chinese.normalize_str(text) != text:
            found["chinese"].append(code)
        if strip.normalize_str(f".{chr(code)}.") == "..":
            found["marks"].append(code)
        if len(words) == 3:
            found["punctuation"].append(code)
        if len(words) == 2:
            found["spaces"].append(code)
    return {name: to_ranges(codes) for name, codes in found.items()}


def main():
    tokens = vocabulary()
    cases = []
    for name, settings in SETTINGS.items():
        tokenizer = make_tokenizer(tokens, settings)
        encoded = [tokenizer.encode(text, add_special_tokens=False).ids for text in STRINGS]
        bert = bert_tokenizer(tokens, settings)
        if bert is not None:
            assert [bert(text, add_special_tokens=False)["input_ids"] for text in STRINGS] == encoded
        cases.append({"name": name, "settings": settings, "ids": [join(ids) for ids in encoded]})
    bert = bert_tokenizer(tokens, SETTINGS["korean"])
    backend = bert_tokenizer(tokens, SETTINGS["korean"]).backend_tokenizer
    pairs = []
    for first, second in PAIRS:
        for length in LENGTHS:
            options = {"truncation": "longest_first", "max_length": length}
            backend.enable_truncation(length, strategy="longest_first")
            pair = backend.encode(first, second)
            single = bert(first, **options)["input_ids"]
            # An empty second text is none to transformers, but a text to the tokenizer itself.
            assert second == "" or bert(first, second, **options)["input_ids"] == pair.ids
            ids = [join(part) for part in (pair.ids, pair.type_ids, single)]
            pairs.append([first, second, length, *ids])
    content = {"vocabulary": tokens, "classes": classes(), "strings": STRINGS, "cases": cases, "pairs": pairs}
    print(json.dumps(content, separators=(",", ":")))


if __name__ == "__main__":
    main()
