"""Golden values for src/engine: losses, gradients and optimizer steps of three small networks, by PyTorch.

An MLP, a convolutional network with batch normalisation and pooling, and a transformer block, written in plain
functions over named parameters; the tests build the same on the engine. Computed in float64 and stored as the bytes of
float32, in base64. All parameters and inputs are rounded to float32 first. Networks have no parameter whose gradient is
zero by construction (a bias before a batch normalisation, the bias of the keys in attention): Adam would blow up its
rounding error. Weight decay leaves out biases and the scales and shifts of normalisations.

Made with Python 3.11.7 and torch 2.15.0 on a CPU, seed 1:
  python test/golden/pytorch/make_pytorch_networks.py > test/golden/pytorch/pytorch-networks.json
"""

import base64
import json
import platform

import torch
import torch.nn.functional as F

SEED = 1
NUM_STEPS = 10


def draw(*shape, scale=1.0):
    return (scale * torch.randn(*shape)).float().double()


def encode(tensor):
    data = tensor.detach().to(torch.float32).contiguous().numpy().astype("<f4").tobytes()
    return {"shape": list(tensor.shape), "base64": base64.b64encode(data).decode()}


def linear(p, name, x):
    return x @ p[f"{name}/weight"] + p[f"{name}/bias"]


def make_mlp():
    parameters = {
        "hidden/weight": draw(5, 8, scale=0.5),
        "hidden/bias": draw(8, scale=0.1),
        "middle/weight": draw(8, 6, scale=0.5),
        "middle/bias": draw(6, scale=0.1),
        "last/weight": draw(6, 3, scale=0.5),
        "last/bias": draw(3, scale=0.1),
    }
    inputs = {"x": draw(7, 5)}
    targets = torch.randint(3, (7,))

    def forward(p, _):
        x = torch.tanh(linear(p, "hidden", inputs["x"]))
        x = F.relu(linear(p, "middle", x))
        return F.cross_entropy(linear(p, "last", x), targets)

    return parameters, {}, inputs, {"targets": targets}, forward


def make_cnn():
    parameters = {
        "first/weight": draw(8, 1, 3, 3, scale=0.4),
        "first/scale": 1 + draw(8, scale=0.1),
        "first/shift": draw(8, scale=0.1),
        "second/weight": draw(6, 8, 3, 3, scale=0.2),
        "second/scale": 1 + draw(6, scale=0.1),
        "second/shift": draw(6, scale=0.1),
        "last/weight": draw(6, 3, scale=0.5),
        "last/bias": draw(3, scale=0.1),
    }
    parameters = {name: value.float().double() for name, value in parameters.items()}
    state = {
        "first/mean": torch.zeros(8).double(),
        "first/variance": torch.ones(8).double(),
        "second/mean": torch.zeros(6).double(),
        "second/variance": torch.ones(6).double(),
    }
    inputs = {"x": draw(4, 1, 9, 12), "targets": torch.randint(2, (4, 3)).double()}

    def normalize(p, s, name, x):
        # Running statistics: momentum 0.1 of the new, the variance with Bessel's correction.
        return F.batch_norm(
            x,
            s[f"{name}/mean"],
            s[f"{name}/variance"],
            p[f"{name}/scale"],
            p[f"{name}/shift"],
            training=True,
            momentum=0.1,
            eps=1e-5,
        )

    def forward(p, s):
        x = F.conv2d(inputs["x"], p["first/weight"], padding=1)
        x = F.max_pool2d(F.relu(normalize(p, s, "first", x)), 2)  # (4, 8, 4, 6)
        x = F.conv2d(x, p["second/weight"], stride=(1, 2), padding=1)  # (4, 6, 4, 3)
        x = F.avg_pool2d(F.relu(normalize(p, s, "second", x)), (2, 3), stride=1, padding=1)
        x = x.mean((2, 3))  # (4, 6)
        logits = linear(p, "last", x)
        positive_weights = torch.tensor([1, 3, 0.5]).double()
        return F.binary_cross_entropy_with_logits(logits, inputs["targets"], pos_weight=positive_weights)

    return parameters, state, inputs, {}, forward


def make_transformer():
    numbers, dim, heads, inner = 11, 8, 2, 16
    batch, time = 3, 6
    parameters = {"tokens": draw(numbers, dim, scale=0.5), "positions": draw(time, dim, scale=0.5)}
    for name in ("attention/norm", "feed/norm", "norm"):
        parameters[f"{name}/scale"] = 1 + draw(dim, scale=0.1)
        parameters[f"{name}/shift"] = draw(dim, scale=0.1)
    for name in ("query", "key", "value", "out"):
        parameters[f"attention/{name}/weight"] = draw(dim, dim, scale=0.4)
        if name != "key":
            parameters[f"attention/{name}/bias"] = draw(dim, scale=0.1)
    parameters["feed/up/weight"] = draw(dim, inner, scale=0.4)
    parameters["feed/up/bias"] = draw(inner, scale=0.1)
    parameters["feed/down/weight"] = draw(inner, dim, scale=0.4)
    parameters["feed/down/bias"] = draw(dim, scale=0.1)
    parameters["head/weight"] = draw(dim, numbers, scale=0.4)
    parameters["head/bias"] = draw(numbers, scale=0.1)
    parameters = {name: value.float().double() for name, value in parameters.items()}
    ids = torch.randint(numbers, (batch, time))
    lengths = torch.tensor([6, 4, 5])
    mask = (torch.arange(time)[None, :] < lengths[:, None]).double()
    targets = torch.randint(numbers, (batch, time))
    targets[torch.rand(batch, time) < 0.4] = -100
    targets[mask == 0] = -100

    def norm(p, name, x):
        return F.layer_norm(x, (dim,), p[f"{name}/scale"], p[f"{name}/shift"], eps=1e-5)

    def split(x):
        return x.reshape(batch, time, heads, dim // heads).transpose(1, 2)

    def forward(p, _):
        x = p["tokens"][ids] + p["positions"]
        y = norm(p, "attention/norm", x)
        query, value = (split(linear(p, f"attention/{name}", y)) for name in ("query", "value"))
        key = split(y @ p["attention/key/weight"])
        scores = query @ key.transpose(2, 3) / (dim // heads) ** 0.5 + (mask[:, None, None, :] - 1) * 1e4
        y = (torch.softmax(scores, -1) @ value).transpose(1, 2).reshape(batch, time, dim)
        x = x + linear(p, "attention/out", y)
        y = F.gelu(linear(p, "feed/up", norm(p, "feed/norm", x)))
        x = x + linear(p, "feed/down", y)
        logits = linear(p, "head", norm(p, "norm", x))
        return F.cross_entropy(logits.reshape(-1, numbers), targets.reshape(-1), ignore_index=-100)

    return parameters, {}, {"mask": mask}, {"ids": ids, "targets": targets}, forward


def with_decay(p, weight_decay):
    is_decayed = {name: name.split("/")[-1] not in ("bias", "scale", "shift") for name in p}
    return [
        {"params": [value for name, value in p.items() if is_decayed[name]], "weight_decay": weight_decay},
        {"params": [value for name, value in p.items() if not is_decayed[name]], "weight_decay": 0.0},
    ]


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p.values(), lr=0.05, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(with_decay(p, 0.01), lr=0.05, momentum=0.9, nesterov=True),
    "adam": lambda p: torch.optim.Adam(with_decay(p, 0.1), lr=0.01),
    "adamW": lambda p: torch.optim.AdamW(with_decay(p, 0.1), lr=0.01),
    "adagrad": lambda p: torch.optim.Adagrad(p.values(), lr=0.05),
}


def train(name, parameters, state, forward):
    p = {key: value.clone().requires_grad_() for key, value in parameters.items()}
    s = {key: value.clone() for key, value in state.items()}
    optimizer = OPTIMIZERS[name](p)
    losses = []
    for _ in range(NUM_STEPS):
        optimizer.zero_grad()
        loss = forward(p, s)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    after = {key: encode(value) for key, value in {**p, **s}.items()}
    return {"losses": losses, "after": after}


def describe(make):
    parameters, state, inputs, whole_inputs, forward = make()
    p = {key: value.clone().requires_grad_() for key, value in parameters.items()}
    loss = forward(p, {key: value.clone() for key, value in state.items()})
    loss.backward()
    return {
        "parameters": {key: encode(value) for key, value in parameters.items()},
        "state": {key: encode(value) for key, value in state.items()},
        "inputs": {key: encode(value) for key, value in inputs.items()},
        "wholeInputs": {
            key: {"shape": list(value.shape), "values": value.flatten().tolist()} for key, value in whole_inputs.items()
        },
        "loss": loss.item(),
        "gradients": {key: encode(value.grad) for key, value in p.items()},
        "trained": {name: train(name, parameters, state, forward) for name in OPTIMIZERS},
    }


def main():
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    golden = {
        "madeBy": "test/golden/pytorch/make_pytorch_networks.py",
        "versions": {"python": platform.python_version(), "torch": torch.__version__.split("+")[0]},
        "seed": SEED,
        "steps": NUM_STEPS,
        "mlp": describe(make_mlp),
        "cnn": describe(make_cnn),
        "transformer": describe(make_transformer),
    }
    print(json.dumps(golden, indent=1))


if __name__ == "__main__":
    main()
