"""Golden values for src/models/mel-cnn: the compact network's answers, and loss, gradients and running statistics of one training
step, by PyTorch.

The network is written with torch.nn.functional over named parameters, whose values are formulas of their number and place, so
that the test fills the same ones. Computed in float64 from values rounded to float32. Of each gradient and each running statistic
its norm, its product with a wave, and eight elements are kept.

Made with Python 3.11.7 and torch 2.15.0 on a CPU:
  python test/golden/mel-cnn/make_mel_cnn.py > test/golden/mel-cnn/mel-cnn.json
"""

import json
import math
import platform

import torch
import torch.nn.functional as F

BATCH, BANDS, FRAMES, LABELS = 4, 48, 70, 6
CONVOLUTIONS = (
    ("conv1", (32, 1, 5, 5), 2, 2, 2),
    ("conv2", (64, 32, 3, 3), 1, 1, 2),
    ("conv3", (128, 64, 3, 3), 1, 1, 2),
    ("conv4", (192, 128, 3, 3), 1, 1, None),
)
POSITIVE_WEIGHTS = [1, 2, 0.5, 1, 3, 1]


def round32(tensor):
    return tensor.to(torch.float32).to(torch.float64)


def wave(size, number):
    """Like noise from -1 to 1, by a formula: the digits of a sine behind its fifth."""
    digits = torch.sin(torch.arange(size, dtype=torch.float64) * 12.9898 + 78.233 * number) * 43758.5453
    return 2 * (digits - torch.floor(digits)) - 1


def all_shapes():
    shapes = {}
    for name, kernel, *_ in CONVOLUTIONS:
        shapes[f"{name}/weight"] = kernel
        for part in ("scale", "shift", "mean", "variance"):
            shapes[f"{name}/{part}"] = kernel[:1]
    shapes["bands/weight"] = (576, 256)
    for part in ("scale", "shift", "mean", "variance"):
        shapes[f"bands/{part}"] = (256,)
    shapes.update({"overall/weight": (3 * BANDS, 256), "overall/bias": (256,)})
    shapes.update({"embedding/weight": (768, 128), "embedding/bias": (128,)})
    shapes.update({"output/weight": (128, LABELS), "output/bias": (LABELS,)})
    shapes.update({"input/mean": (BANDS, 1), "input/deviation": (BANDS, 1)})
    shapes.update({"statistics/mean": (3 * BANDS,), "statistics/deviation": (3 * BANDS,)})
    return dict(sorted(shapes.items()))


def fill():
    """A parameter's number is its place among all names in order."""
    values = {}
    for number, (name, shape) in enumerate(all_shapes().items()):
        size = math.prod(shape)
        part = name.split("/")[1]
        inputs = math.prod(shape[1:]) if len(shape) == 4 else shape[0]
        base, height = {
            "weight": (0.0, 2.4 / math.sqrt(inputs)),
            "scale": (1.0, 0.2),
            "variance": (1.0, 0.5),
            "deviation": (8.0, 4.0) if name == "input/deviation" else (0.5, 0.3),
            "mean": (-40.0, 20.0) if name == "input/mean" else (0.0, 0.3),
        }.get(part, (0.0, 0.1))
        values[name] = round32(base + height * wave(size, number)).reshape(shape)
    return values


def forward(p, mel, training):
    running = {}

    def normalize(name, x):
        mean, variance = p[f"{name}/mean"].clone(), p[f"{name}/variance"].clone()
        y = F.batch_norm(x, mean, variance, p[f"{name}/scale"], p[f"{name}/shift"], training, 0.1, 1e-5)
        running.update({f"{name}/mean": mean, f"{name}/variance": variance})
        return F.relu(y)

    even = (mel - p["input/mean"]) / p["input/deviation"]
    x = even.unsqueeze(1)
    for name, _, stride, padding, pool in CONVOLUTIONS:
        x = F.conv2d(x, p[f"{name}/weight"], None, stride, padding)
        if pool is not None:
            x = F.max_pool2d(x, pool)
        x = normalize(name, x)
    x = x.permute(0, 3, 1, 2).flatten(2)
    frames = x.shape[1]
    x = normalize("bands", x.flatten(0, 1) @ p["bands/weight"]).unflatten(0, (-1, frames))
    deviation = (even.var(dim=2, correction=0) + 1e-5).sqrt()
    statistics = torch.cat([even.mean(dim=2), deviation, even.diff(dim=2).abs().mean(dim=2)], dim=1)
    statistics = (statistics - p["statistics/mean"]) / p["statistics/deviation"]
    overall = F.relu(statistics @ p["overall/weight"] + p["overall/bias"])
    x = torch.cat([x.mean(dim=1), x.amax(dim=1), overall], dim=1)
    embedding = F.relu(x @ p["embedding/weight"] + p["embedding/bias"])
    return embedding @ p["output/weight"] + p["output/bias"], embedding, running


def summarize(tensor):
    flat = tensor.detach().flatten()
    picked = [flat[i * (len(flat) - 1) // 7].item() for i in range(8)]
    return {"norm": flat.norm().item(), "product": (flat * wave(len(flat), 3)).sum().item(), "picked": picked}


def main():
    values = fill()
    size = BATCH * BANDS * FRAMES
    mel = round32(-40 + 15 * wave(size, 1) + 10 * wave(size, 8)).reshape(BATCH, BANDS, FRAMES)
    targets = round32(0.5 + 0.5 * wave(BATCH * LABELS, 2)).reshape(BATCH, LABELS)
    logits, embedding, _ = forward(values, mel, False)
    learned = [n for n in values if n.split("/")[1] not in ("mean", "variance", "deviation")]
    leaves = {name: values[name].clone().requires_grad_() if name in learned else values[name] for name in values}
    trained, _, running = forward(leaves, mel, True)
    weights = torch.tensor(POSITIVE_WEIGHTS, dtype=torch.float64)
    losses = F.binary_cross_entropy_with_logits(trained, targets, pos_weight=weights, reduction="none")
    loss = losses.sum(dim=1).mean()
    loss.backward()
    golden = {
        "versions": {"python": platform.python_version(), "torch": torch.__version__.split("+")[0]},
        "logits": logits.tolist(),
        "embedding": summarize(embedding),
        "loss": loss.item(),
        "gradients": {name: summarize(leaves[name].grad) for name in learned},
        "running": {name: summarize(value) for name, value in running.items()},
    }
    print(json.dumps(golden, indent=1))


if __name__ == "__main__":
    main()
