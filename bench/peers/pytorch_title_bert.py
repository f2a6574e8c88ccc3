"""Fine-tuning a BERT on titles by `transformers` and PyTorch on the CPU: the same weights, batches, labels, loss and
optimizer as bench/children/train-title-bert.ts, whose data directory it reads. Arguments: data directory, steps, dropout.
Uses what is fastest in PyTorch: attention by scaled_dot_product_attention and the fused AdamW. Prints one JSON object, as
that child does."""

import json
import statistics
import sys
import time
from pathlib import Path

import numpy
import torch
from safetensors.numpy import load_file
from torch import nn
from torch.nn import functional
from transformers import BertModel

DIRECTORY, STEPS, DROPOUT = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
SETTINGS = json.loads((DIRECTORY / "settings.json").read_text())
THREADS = 2
WARM_UP = 3
CLIP_NORM = 1.0
HEADS = {"tag_head": ("tags", "numTags"), "song_head": ("songs", "numSongs")}


class TitleNetwork(nn.Module):
    """The encoder, the mean of a title's token vectors, and a layer of logits for each head."""

    def __init__(self):
        super().__init__()
        self.bert = BertModel.from_pretrained(
            DIRECTORY / "bert",
            add_pooling_layer=False,
            attn_implementation="sdpa",
            hidden_dropout_prob=DROPOUT,
            attention_probs_dropout_prob=DROPOUT,
        )
        self.dropout = nn.Dropout(DROPOUT)
        weights = load_file(DIRECTORY / "bert" / "model.safetensors")
        self.heads = nn.ModuleDict()
        for name in HEADS:
            weight = torch.from_numpy(weights[f"{name}.weight"])  # (labels, hidden)
            layer = nn.Linear(weight.shape[1], weight.shape[0])
            with torch.no_grad():
                layer.weight.copy_(weight)
                layer.bias.copy_(torch.from_numpy(weights[f"{name}.bias"]))
            self.heads[name] = layer

    def forward(self, ids, mask):
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state  # (batch, length, hidden)
        counted = mask.unsqueeze(-1).to(hidden.dtype)
        pooled = self.dropout((hidden * counted).sum(dim=1) / counted.sum(dim=1))  # (batch, hidden)
        return {name: head(pooled) for name, head in self.heads.items()}


class Examples:
    """Token ids and labels, and which of them make each batch."""

    def __init__(self):
        self.data = load_file(DIRECTORY / "examples.safetensors")

    def batch(self, step):
        starts = self.data["batch_starts"]
        places = self.data["batch_places"][starts[step] : starts[step + 1]]
        rows = [self.row("token", place) for place in places]
        ids = numpy.full((len(rows), max(map(len, rows))), SETTINGS["padId"], dtype=numpy.int64)
        mask = numpy.zeros_like(ids)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        targets = {}
        for head, (name, width) in HEADS.items():
            target = numpy.zeros((len(rows), SETTINGS[width]), dtype=numpy.float32)
            for at, place in enumerate(places):
                target[at, self.row(name, place)] = 1
            targets[head] = torch.from_numpy(target)
        return torch.from_numpy(ids), torch.from_numpy(mask), targets

    def row(self, name, place):
        starts = self.data[f"{name}_starts"]
        return self.data[f"{name}_columns"][starts[place] : starts[place + 1]]


def create_optimizer(model):
    """AdamW without decay of biases and gains, as ours by default."""
    decays, rests = [], []
    for name, parameter in model.named_parameters():
        (rests if name.endswith("bias") or "LayerNorm" in name else decays).append(parameter)
    groups = [{"params": decays, "weight_decay": SETTINGS["weightDecay"]}, {"params": rests, "weight_decay": 0}]
    return torch.optim.AdamW(groups, lr=SETTINGS["learningRate"], eps=1e-8, fused=True)


def loss_of(logits, targets):
    """The mean over titles of the sum over tags, and of the weighted sum over songs."""
    sums = {
        name: functional.binary_cross_entropy_with_logits(logits[name], targets[name], reduction="sum")
        for name in logits
    }
    return (sums["tag_head"] + SETTINGS["songWeight"] * sums["song_head"]) / len(targets["tag_head"])


def main():
    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    model, examples = TitleNetwork().train(), Examples()
    optimizer = create_optimizer(model)
    times, losses, counted = [], [], 0
    for step in range(STEPS + WARM_UP):
        started = time.perf_counter()
        ids, mask, targets = examples.batch(step)
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(ids, mask), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)
        optimizer.step()
        losses.append(loss.item())
        if step >= WARM_UP:
            times.append((time.perf_counter() - started) * 1000)
            counted += len(ids)
    print(
        json.dumps(
            {
                "examplesPerSecond": counted / sum(times) * 1000,
                "medianMs": statistics.median(times),
                "steps": len(times),
                "parameters": sum(parameter.numel() for parameter in model.parameters()),
                "losses": losses,
            }
        )
    )


main()
