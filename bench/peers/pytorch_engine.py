"""Training steps by PyTorch on the CPU, of the networks in bench/engine/networks.ts: equal layers, sizes and numbers of
parameters. Arguments: name of the network, least steps, least seconds. Uses what is fastest in PyTorch: attention by
scaled_dot_product_attention and the fused Adam. Prints one JSON object, as bench/children/train-engine.ts does."""

import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional

NAME, LEAST_STEPS, LEAST_SECONDS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
THREADS = 2
WARM_UP = 3


class Block(nn.Module):
    def __init__(self, hidden, heads, inner):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(hidden), nn.LayerNorm(hidden)
        self.inside, self.out = nn.Linear(hidden, 3 * hidden), nn.Linear(hidden, hidden)
        self.up, self.down = nn.Linear(hidden, inner), nn.Linear(inner, hidden)

    def forward(self, x):
        batch, length, hidden = x.shape
        parts = self.inside(self.norm1(x)).chunk(3, dim=-1)
        query, key, value = (
            part.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2) for part in parts
        )
        mixed = functional.scaled_dot_product_attention(query, key, value)
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, length, hidden))
        return x + self.down(functional.gelu(self.up(self.norm2(x))))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(1000, 256)
        self.places = nn.Parameter(torch.randn(32, 256) * 0.02)
        self.blocks = nn.Sequential(*(Block(256, 4, 1024) for _ in range(4)))
        self.norm, self.head = nn.LayerNorm(256), nn.Linear(256, 100)

    def forward(self, tokens):
        x = self.blocks(self.table(tokens) + self.places)
        return self.head(self.norm(x).mean(dim=1))


def perceptron(sizes, activation):
    layers = []
    for inside, outside in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inside, outside), activation()]
    return nn.Sequential(*layers[:-1])


def convolutional():
    layers, channels = [], 1
    for outside in (32, 64, 128):
        convolution = nn.Conv2d(channels, outside, 3, padding=1, bias=False)
        layers += [convolution, nn.BatchNorm2d(outside), nn.ReLU(), nn.MaxPool2d(2)]
        channels = outside
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 100))


def create():
    if NAME == "mlp":
        model = perceptron([784, 1024, 1024, 10], nn.ReLU)
        return model, torch.randn(128, 784), torch.randint(10, (128,)), functional.cross_entropy
    if NAME == "transformer":
        return Transformer(), torch.randint(1000, (64, 32)), torch.randint(100, (64,)), functional.cross_entropy
    if NAME == "cnn":
        target = (torch.arange(800) % 7 == 0).float().view(8, 100)
        loss = functional.binary_cross_entropy_with_logits
        return convolutional(), torch.randn(8, 1, 48, 469), target, loss
    if NAME == "tiny":
        return perceptron([2, 8, 1], nn.Tanh), torch.randn(4, 2), torch.randn(4, 1), functional.mse_loss
    if NAME == "wide":
        model = perceptron([2560] * 4, nn.Tanh)
        return model, torch.randn(4, 2560), torch.randn(4, 2560), functional.mse_loss
    raise SystemExit(f"unknown network {NAME}")


def main():
    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    model, x, target, loss_of = create()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    times, losses = [], []
    end = time.perf_counter() + LEAST_SECONDS
    step = 0
    while step < LEAST_STEPS + WARM_UP or time.perf_counter() < end:
        started = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(x), target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step >= WARM_UP:
            times.append((time.perf_counter() - started) * 1000)
        step += 1
    run = {
        "medianMs": statistics.median(times),
        "fastestMs": min(times),
        "steps": len(times),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "firstLoss": losses[0],
        "lastLoss": losses[-1],
    }
    print(json.dumps(run))


main()
