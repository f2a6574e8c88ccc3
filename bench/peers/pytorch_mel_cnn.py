"""Training steps of the compact sound network by PyTorch on the CPU: the layers of docs/mel-cnn.md with the weights, batch, loss,
clipping and optimizer of bench/children/train-mel-cnn.ts, whose data directory it reads. Arguments: data directory, steps,
dropout, and `plain` or `channels-last`, the order of axes in memory. Uses the fused AdamW. Prints one JSON object, as that
child does."""

import json
import statistics
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

DIRECTORY, STEPS, DROPOUT, ORDER = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
SETTINGS = json.loads((DIRECTORY / "settings.json").read_text())
THREADS = 2
WARM_UP = 3
EPSILON = 1e-5
# Name, stride, padding and pool of the convolutions.
CONVOLUTIONS = (("conv1", 2, 2, 2), ("conv2", 1, 1, 2), ("conv3", 1, 1, 2), ("conv4", 1, 1, None))


class Compact(nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.used = set()

        def take(name):
            self.used.add(name)
            return weights[name]

        def normalization(name, kind):
            layer = kind(len(weights[f"{name}/scale"]), eps=EPSILON)
            parts = {"weight": "scale", "bias": "shift", "running_mean": "mean", "running_var": "variance"}
            state = {theirs: take(f"{name}/{ours}") for theirs, ours in parts.items()}
            layer.load_state_dict({**state, "num_batches_tracked": torch.tensor(0)})
            return layer

        def convolution(name, stride, padding):
            weight = take(f"{name}/weight")
            filters, channels, *kernel = weight.shape
            layer = nn.Conv2d(channels, filters, kernel, stride, padding, bias=False)
            layer.load_state_dict({"weight": weight})
            return layer

        def linear(name, bias=True):
            weight = take(f"{name}/weight").T  # (outputs, inputs)
            layer = nn.Linear(weight.shape[1], weight.shape[0], bias=bias)
            layer.load_state_dict({"weight": weight, **({"bias": take(f"{name}/bias")} if bias else {})})
            return layer

        self.register_buffer("mean", take("input/mean"))
        self.register_buffer("deviation", take("input/deviation"))
        layers = []
        for name, stride, padding, pool in CONVOLUTIONS:
            layers.append(convolution(name, stride, padding))
            if pool is not None:
                layers.append(nn.MaxPool2d(pool))
            layers += [normalization(name, nn.BatchNorm2d), nn.ReLU()]
        self.maps = nn.Sequential(*layers)
        self.bands = nn.Sequential(linear("bands", bias=False), normalization("bands", nn.BatchNorm1d), nn.ReLU())
        self.register_buffer("usual", take("statistics/mean"))
        self.register_buffer("spread", take("statistics/deviation"))
        self.overall = nn.Sequential(linear("overall"), nn.ReLU(), nn.Dropout(DROPOUT))
        self.embedding = nn.Sequential(linear("embedding"), nn.ReLU(), nn.Dropout(DROPOUT))
        self.output = linear("output")
        assert self.used == set(weights), f"weights that no layer takes: {set(weights) - self.used}"

    def forward(self, mel, levels):
        """`levels` are the statistics of the bands, which come with a sound that may be masked."""
        overall = self.overall((levels - self.usual) / self.spread)  # (batch, 256)
        x = ((mel - self.mean) / self.deviation).unsqueeze(1)  # (batch, 1, bands, frames)
        if ORDER == "channels-last":
            x = x.contiguous(memory_format=torch.channels_last)
        x = self.maps(x)  # (batch, channels, rows, frames')
        x = x.permute(0, 3, 1, 2).flatten(2)  # (batch, frames', channels * rows)
        frames = x.shape[1]
        x = self.bands(x.flatten(0, 1)).unflatten(0, (-1, frames))  # (batch, frames', 256)
        pooled = torch.cat([x.mean(dim=1), x.amax(dim=1), overall], dim=1)  # (batch, 768)
        return self.output(self.embedding(pooled))  # (batch, labels)


def create_optimizer(model):
    """AdamW without decay of biases, scales and shifts, as ours by default: those have one axis."""
    decays = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    rests = [parameter for parameter in model.parameters() if parameter.ndim == 1]
    groups = [{"params": decays, "weight_decay": SETTINGS["weightDecay"]}, {"params": rests, "weight_decay": 0}]
    return torch.optim.AdamW(groups, lr=SETTINGS["learningRate"], eps=1e-8, fused=True)


def main():
    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    model = Compact(load_file(DIRECTORY / "weights.safetensors")).train()
    if ORDER == "channels-last":
        model = model.to(memory_format=torch.channels_last)
    batch = load_file(DIRECTORY / "batch.safetensors")
    mel, targets, levels = batch["mel"], batch["targets"], batch["statistics_input"]
    optimizer = create_optimizer(model)
    times, losses, norms = [], [], []
    for step in range(STEPS + WARM_UP):
        started = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        loss = functional.binary_cross_entropy_with_logits(model(mel, levels), targets, reduction="sum")
        loss = loss / len(mel)
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), SETTINGS["clipNorm"]))
        optimizer.step()
        losses.append(loss.item())
        if step >= WARM_UP:
            times.append((time.perf_counter() - started) * 1000)
    print(
        json.dumps(
            {
                "medianMs": statistics.median(times),
                "fastestMs": min(times),
                "steps": len(times),
                "parameters": sum(parameter.numel() for parameter in model.parameters()),
                "losses": losses,
                "firstGradientNorm": norms[0].item(),
            }
        )
    )


main()
