"""Loads a sound model that `segue export` wrote in Python's onnxruntime, rebuilds it layer by layer from its weights in PyTorch
and in Keras, and asserts that all of them give the probabilities and embeddings that Segue gave.

    npx segue export --model sounds --out sounds-export
    pip install numpy safetensors onnxruntime torch
    python examples/reload-mel-cnn.py sounds-export
    pip install tensorflow
    python examples/reload-mel-cnn.py sounds-export

What is not installed is passed over with a line that says so; at least one of the three must be there. Both networks,
`compact` and `vgg16-original`, are built here as docs/mel-cnn.md describes them.
"""

import importlib
import json
import os
import platform
import sys
from pathlib import Path

import numpy
import safetensors.numpy

BATCH_NORMALIZATION_EPSILON = 1e-5
VARIANCE_EPSILON = 1e-5
# Name, stride, padding and pool of the compact network's convolutions.
COMPACT_LAYERS = (("conv1", 2, 2, 2), ("conv2", 1, 1, 2), ("conv3", 1, 1, 2), ("conv4", 1, 1, None))
VGG16_BLOCKS = (2, 2, 3)


def in_onnxruntime(runtime, directory, mel):
    session = runtime.InferenceSession(directory / "model.onnx", providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    assert sorted(names) == ["embedding", "probabilities"], names
    return dict(zip(names, session.run(names, {"mel": mel})))


def in_torch(torch, network, weights, mel):
    """Modules with the weights loaded into them; linear layers keep (outputs, inputs), so theirs are turned."""
    nn = torch.nn
    tensors = {name: torch.from_numpy(value) for name, value in weights.items()}

    def convolution(name, stride=1, padding=0):
        weight = tensors[f"{name}/weight"]
        filters, channels, *kernel = weight.shape
        bias = tensors.get(f"{name}/bias")
        layer = nn.Conv2d(channels, filters, kernel, stride, padding, bias=bias is not None)
        layer.load_state_dict({"weight": weight} if bias is None else {"weight": weight, "bias": bias})
        return layer

    def linear(name):
        weight = tensors[f"{name}/weight"]
        bias = tensors.get(f"{name}/bias")
        layer = nn.Linear(*weight.shape, bias=bias is not None)
        turned = {"weight": weight.T}
        layer.load_state_dict(turned if bias is None else {**turned, "bias": bias})
        return layer

    def normalization(name, kind):
        layer = kind(len(tensors[f"{name}/scale"]), eps=BATCH_NORMALIZATION_EPSILON)
        parts = {"weight": "scale", "bias": "shift", "running_mean": "mean", "running_var": "variance"}
        state = {ours: tensors[f"{name}/{theirs}"] for ours, theirs in parts.items()}
        layer.load_state_dict({**state, "num_batches_tracked": torch.tensor(0)})
        return layer.eval()

    def compact(even):
        x = even.unsqueeze(1)  # (batch, 1, bands, frames)
        for name, stride, padding, pool in COMPACT_LAYERS:
            layers = [convolution(name, stride, padding)]
            layers += [] if pool is None else [nn.MaxPool2d(pool)]
            x = nn.Sequential(*layers, normalization(name, nn.BatchNorm2d), nn.ReLU())(x)
        x = x.permute(0, 3, 1, 2).flatten(2)  # (batch, frames', channels * rows)
        frames = x.shape[1]
        bands = nn.Sequential(linear("bands"), normalization("bands", nn.BatchNorm1d), nn.ReLU())
        x = bands(x.flatten(0, 1)).unflatten(0, (-1, frames))  # (batch, frames', 256)
        deviation = (even.var(dim=2, correction=0) + VARIANCE_EPSILON).sqrt()  # (batch, bands)
        statistics = torch.cat([even.mean(dim=2), deviation, even.diff(dim=2).abs().mean(dim=2)], dim=1)
        usual = (statistics - tensors["statistics/mean"]) / tensors["statistics/deviation"]  # (batch, 3 * bands)
        overall = torch.relu(linear("overall")(usual))  # (batch, 256)
        pooled = torch.cat([x.mean(dim=1), x.amax(dim=1), overall], dim=1)  # (batch, 768)
        return torch.relu(linear("embedding")(pooled))

    def vgg16(even):
        x = even.unsqueeze(1)
        for block, count in enumerate(VGG16_BLOCKS, start=1):
            for layer in range(1, count + 1):
                x = torch.relu(convolution(f"block{block}_conv{layer}")(x))
            x = nn.MaxPool2d(2)(x)
        return nn.Sequential(nn.Flatten(), linear("dense1"), nn.ReLU(), linear("dense2"), nn.ReLU())(x)

    with torch.no_grad():
        x = (torch.from_numpy(mel) - tensors["input/mean"]) / tensors["input/deviation"]
        embedding = {"compact": compact, "vgg16-original": vgg16}[network](x)
        probabilities = torch.sigmoid(linear("output")(embedding))
    return {"probabilities": probabilities.numpy(), "embedding": embedding.numpy()}


def in_keras(keras, network, weights, mel):
    """Layers with the weights set. Keras has channels last: (batch, bands, frames, channels), kernels (bands, frames, channels,
    filters), and flattens in that order."""
    layers = keras.layers

    def with_weights(layer, x, values):
        out = layer(x)
        layer.set_weights(values)
        return out

    def convolution(name, x, stride=1, padding=0):
        weight = weights[f"{name}/weight"].transpose(2, 3, 1, 0)
        bias = weights.get(f"{name}/bias")
        if padding > 0:
            x = layers.ZeroPadding2D(padding)(x)
        layer = layers.Conv2D(weight.shape[3], weight.shape[:2], stride, use_bias=bias is not None)
        return with_weights(layer, x, [weight] if bias is None else [weight, bias])

    def dense(name, x, activation=None, weight=None):
        weight = weights[f"{name}/weight"] if weight is None else weight
        bias = weights.get(f"{name}/bias")
        layer = layers.Dense(weight.shape[1], activation=activation, use_bias=bias is not None)
        return with_weights(layer, x, [weight] if bias is None else [weight, bias])

    def normalization(name, x):
        values = [weights[f"{name}/{part}"] for part in ("scale", "shift", "mean", "variance")]
        return with_weights(layers.BatchNormalization(epsilon=BATCH_NORMALIZATION_EPSILON), x, values)

    def compact(even):
        x = image(even)
        for name, stride, padding, pool in COMPACT_LAYERS:
            x = convolution(name, x, stride, padding)
            if pool is not None:
                x = layers.MaxPooling2D(pool)(x)
            x = layers.ReLU()(normalization(name, x))
        x = layers.Permute((2, 3, 1))(x)  # (batch, frames', channels, rows)
        x = layers.Reshape((x.shape[1], x.shape[2] * x.shape[3]))(x)
        x = layers.ReLU()(normalization("bands", dense("bands", x)))
        mean = keras.ops.mean(even, axis=2)  # (batch, bands)
        deviation = keras.ops.sqrt(keras.ops.var(even, axis=2) + VARIANCE_EPSILON)
        steps = keras.ops.mean(keras.ops.abs(even[:, :, 1:] - even[:, :, :-1]), axis=2)
        statistics = layers.Concatenate()([mean, deviation, steps])
        overall = dense("overall", (statistics - weights["statistics/mean"]) / weights["statistics/deviation"], "relu")
        pooled = [layers.GlobalAveragePooling1D()(x), layers.GlobalMaxPooling1D()(x), overall]
        return dense("embedding", layers.Concatenate()(pooled), "relu")

    def vgg16(even):
        x = image(even)
        for block, count in enumerate(VGG16_BLOCKS, start=1):
            for layer in range(1, count + 1):
                x = layers.ReLU()(convolution(f"block{block}_conv{layer}", x))
            x = layers.MaxPooling2D(2)(x)
        _, rows, columns, channels = x.shape
        # The first dense layer was trained on values channel by channel.
        weight = weights["dense1/weight"].reshape(channels, rows, columns, -1).transpose(1, 2, 0, 3)
        x = dense("dense1", layers.Flatten()(x), "relu", weight.reshape(rows * columns * channels, -1))
        return dense("dense2", x, "relu")

    image = layers.Reshape((*mel.shape[1:], 1))
    sound = layers.Input(mel.shape[1:])
    even = (sound - weights["input/mean"]) / weights["input/deviation"]
    embedding = {"compact": compact, "vgg16-original": vgg16}[network](even)
    probabilities = dense("output", embedding, "sigmoid")
    model = keras.Model(sound, {"probabilities": probabilities, "embedding": embedding})
    return {name: numpy.asarray(value) for name, value in model(mel, training=False).items()}


def compare(what, ours, expected, tolerance):
    """Largest difference; embeddings are held to it relative to their size."""
    assert ours.shape == expected.shape, f"{what}: shapes {ours.shape} and {expected.shape}"
    size = max(1.0, float(numpy.abs(expected).max()))
    difference = float(numpy.abs(ours - expected).max()) / size
    assert difference <= tolerance, f"{what}: differs by {difference}, more than {tolerance}"
    print(f"  {difference:.1e}  {what}")


def check_likeliest(directory, expected, probabilities):
    labels = json.loads((directory / "labels.json").read_text(encoding="utf-8"))
    for row, sound in zip(probabilities, expected["sounds"]):
        for likely in sound["likeliest"]:
            assert labels[likely["place"]]["name"] == likely["name"]
            assert abs(row[likely["place"]] - likely["probability"]) <= expected["tolerance"]


def main():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    directory = Path(sys.argv[1])
    manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    expected = json.loads((directory / "expected.json").read_text(encoding="utf-8"))
    sounds = safetensors.numpy.load_file(directory / "expected.safetensors")
    weights = safetensors.numpy.load_file(directory / "weights.safetensors")
    network, mel = manifest["network"], sounds["mel"]
    runs = {
        "onnxruntime": lambda module: in_onnxruntime(module, directory, mel),
        "torch": lambda module: in_torch(module, network, weights, mel),
        "keras": lambda module: in_keras(module, network, weights, mel),
    }
    print(f"Python {platform.python_version()}, numpy {numpy.__version__}, safetensors {safetensors.__version__}")
    shape = f"{manifest['numLabels']} labels, {len(mel)} sounds of {manifest['numFrames']} frames"
    print(f"{network}, {shape}; largest differences to what Segue gave:")
    done = 0
    for name, run in runs.items():
        try:
            module = importlib.import_module(name)
        except ImportError:
            print(f"  {name} is not installed: passed over")
            continue
        outputs = run(module)
        for output in ("probabilities", "embedding"):
            compare(f"{output}, {name} {module.__version__}", outputs[output], sounds[output], expected["tolerance"])
        check_likeliest(directory, expected, outputs["probabilities"])
        done += 1
    assert done > 0, "none of onnxruntime, torch and keras is installed"


if __name__ == "__main__":
    main()
