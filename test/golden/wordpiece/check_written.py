"""Loads tokenizers that this package wrote by transformers' AutoTokenizer, with tokenizer.json and from vocab.txt
alone, and holds their ids to those given here, of single strings and of pairs. Run by hand:

  node test/golden/wordpiece/write-ours.ts FOLDER && python test/golden/wordpiece/check_written.py FOLDER

Passed with Python 3.11.7, transformers 5.24.0 and tokenizers 0.23.3: 10 tokenizers, 6 of them from vocab.txt alone."""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from transformers import AutoTokenizer


def check(directory, expected):
    tokenizer = AutoTokenizer.from_pretrained(directory)
    single = [tokenizer(text)["input_ids"] for text in expected["strings"]]
    assert single == expected["ids"], f"{directory}: ids of single strings differ"
    for text, (ids, type_ids) in zip(expected["strings"], expected["pairs"], strict=True):
        pair = tokenizer(text, "비 오는 날", truncation="longest_first", max_length=12)
        assert pair["input_ids"] == ids, f"{directory}: {text!r}: {pair['input_ids']} is not {ids}"
        assert pair["token_type_ids"] == type_ids, f"{directory}: types of {text!r} differ"
    assert tokenizer.pad_token == "[PAD]" and tokenizer.mask_token == "[MASK]" and tokenizer.unk_token == "[UNK]"
    return type(tokenizer).__name__


def main():
    for directory in sorted(Path(sys.argv[1]).iterdir(), key=lambda path: int(path.name)):
        expected = json.loads((directory / "expected.json").read_text())
        name = check(directory, expected)
        line = f"{directory.name}: {name} equals on {len(expected['strings'])} strings and pairs"
        config = json.loads((directory / "tokenizer_config.json").read_text())
        if config["tokenizer_class"] == "BertTokenizer":
            with tempfile.TemporaryDirectory() as bare:
                for file in ("vocab.txt", "tokenizer_config.json"):
                    shutil.copy(directory / file, bare)
                check(bare, expected)
            line += ", from vocab.txt alone, too"
        print(line)


if __name__ == "__main__":
    main()
