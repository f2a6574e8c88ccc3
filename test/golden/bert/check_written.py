"""Checks that transformers loads a directory that Segue wrote, with no tensor missing or left over, that its tokenizer
gives the same tokens, and the model the same numbers. Prints the largest difference.

  node test/golden/bert/write-ours.ts FOLDER && python test/golden/bert/check_written.py FOLDER
  node test/golden/bert/write-ours.ts FOLDER BertForMaskedLM && python test/golden/bert/check_written.py FOLDER

Run with Python 3.11.7, torch 2.15.0 and transformers 5.24.0.
"""

import json
import pathlib
import sys

import torch
from transformers import AutoConfig, AutoTokenizer, BertModel


def main():
    folder = pathlib.Path(sys.argv[1])
    texts = json.loads((folder / "outputs.json").read_text(encoding="utf-8"))
    assert AutoConfig.from_pretrained(folder).architectures
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model, info = BertModel.from_pretrained(folder, output_loading_info=True)
    model.eval()
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not info[kind], (kind, info[kind])
    assert all(parameter.dtype == torch.float32 for parameter in model.parameters())
    largest = 0.0
    for text in texts:
        encoded = tokenizer(text["first"], text["second"], return_tensors="pt")
        assert encoded["input_ids"][0].tolist() == text["ids"], text
        with torch.no_grad():
            result = model(**encoded)
        for name, got in (("last", result.last_hidden_state), ("pooled", result.pooler_output)):
            difference = (got.flatten() - torch.tensor(text[name])).abs().max().item()
            assert difference < 1e-4, (text["first"], name, difference)
            largest = max(largest, difference)
    print(f"{len(texts)} texts, {model.num_parameters()} parameters: largest difference {largest:.2e}")


main()
