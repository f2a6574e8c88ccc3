"""Golden values for src/models/bert: outputs and gradients of small BERT encoders, by transformers.

Weights, inputs and the factors of the loss come from a linear congruential generator that golden-bert.ts has as well, so
that only results are stored. Computed in float64 (weights rounded to float32) and stored as the bytes of float32, in
base64. The loss is the sum over the outputs of all tokens but padding, each times a factor. Both implementations of attention in transformers,
`eager` and `sdpa`, must agree.

Made with Python 3.11.7, torch 2.15.0 and transformers 5.24.0 on a CPU:
  python test/golden/bert/make_bert.py > test/golden/bert/bert.json && npx biome format --write test/golden/bert
"""

import base64
import json
import platform

import torch
import transformers
from transformers import BertConfig, BertModel

SMALL = {"vocab_size": 40, "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 2}
SMALL |= {"intermediate_size": 20, "max_position_embeddings": 16, "type_vocab_size": 2}

# Settings, and the texts of a batch as (tokens of the first segment, tokens of the second).
CASES = {
    "gelu, mixed lengths": (SMALL, [(7, 0), (3, 0), (1, 0), (5, 0)]),
    "gelu, one text without padding": (SMALL | {"num_hidden_layers": 1}, [(6, 0)]),
    "gelu_new, two segments": (
        SMALL | {"hidden_act": "gelu_new", "num_attention_heads": 3},
        [(4, 3), (2, 5), (3, 0)],
    ),
    "relu, three layers, wide epsilon, all places": (
        SMALL
        | {"hidden_act": "relu", "hidden_size": 8, "num_attention_heads": 4, "num_hidden_layers": 3}
        | {"layer_norm_eps": 1e-3},
        [(16, 0), (9, 7)],
    ),
    "five heads of width three": (
        SMALL | {"hidden_size": 15, "num_attention_heads": 5, "num_hidden_layers": 1, "type_vocab_size": 3},
        [(2, 2), (8, 1), (5, 0)],
    ),
}


def draw(name, count):
    """Numbers in [-1, 1): FNV-1a of the name, then a generator with the constants of Numerical Recipes."""
    state = 0x811C9DC5
    for code in name.encode():
        state = ((state ^ code) * 0x01000193) % 2**32
    values = []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**31 - 1)
    return values


def draw_tensor(name, shape, scale=1.0, shift=0.0):
    count = int(torch.tensor(shape).prod())
    values = torch.tensor(draw(name, count), dtype=torch.float64)
    return (shift + scale * values).float().double().reshape(shape)


def draw_tokens(name, count, vocab_size):
    return [1 + int((value + 1) / 2 * (vocab_size - 1)) for value in draw(name, count)]  # 0 is padding


def make_batch(texts, vocab_size):
    longest = max(a + b for a, b in texts)
    batch = {"input_ids": [], "token_type_ids": [], "attention_mask": []}
    for place, (a, b) in enumerate(texts):
        rest = longest - a - b
        batch["input_ids"].append(draw_tokens(f"text{place}", a + b, vocab_size) + [0] * rest)
        batch["token_type_ids"].append([0] * a + [1] * b + [0] * rest)
        batch["attention_mask"].append([1] * (a + b) + [0] * rest)
    return {name: torch.tensor(rows) for name, rows in batch.items()}


def encode(tensor):
    data = tensor.detach().to(torch.float32).contiguous().numpy().astype("<f4").tobytes()
    return {"shape": list(tensor.shape), "base64": base64.b64encode(data).decode()}


def compute(settings, batch, attention):
    config = BertConfig(**settings, attn_implementation=attention)
    model = BertModel(config).double().eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            gain = name.endswith("LayerNorm.weight")
            parameter.copy_(draw_tensor(name, list(parameter.shape), 0.4, 1.0 if gain else 0.0))
    result = model(**batch)
    last, pooled = result.last_hidden_state, result.pooler_output
    mask = batch["attention_mask"].double()[:, :, None]
    loss = (last * mask * draw_tensor("last", list(last.shape))).sum()
    loss = loss + (pooled * draw_tensor("pooled", list(pooled.shape))).sum()
    loss.backward()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    return {"last": last, "pooled": pooled, "loss": loss, "gradients": gradients}


def main():
    cases = {}
    for name, (settings, texts) in CASES.items():
        batch = make_batch(texts, settings["vocab_size"])
        found = compute(settings, batch, "eager")
        other = compute(settings, batch, "sdpa")
        real = batch["attention_mask"].bool()
        assert torch.allclose(found["last"][real], other["last"][real], rtol=1e-9, atol=1e-9)
        assert torch.allclose(found["pooled"], other["pooled"], rtol=1e-9, atol=1e-9)
        cases[name] = {
            "settings": settings,
            "texts": texts,
            "loss": found["loss"].item(),
            "last": encode(found["last"]),
            "pooled": encode(found["pooled"]),
            "gradients": {key: encode(value) for key, value in found["gradients"].items()},
        }
    versions = {"python": platform.python_version(), "torch": torch.__version__}
    versions["transformers"] = transformers.__version__
    print(json.dumps({"versions": versions, "cases": cases}, indent=1))


main()
