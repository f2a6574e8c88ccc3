"""Loads a title model that `segue export` wrote in PyTorch (transformers) and in Python's onnxruntime, tokenizes its
titles, and asserts that both give the probabilities that Segue gave, and equal ones to each other.

    npx segue export --model titles --out titles-export
    pip install torch transformers safetensors onnxruntime
    python examples/reload-title-bert.py titles-export
"""

import json
import platform
import sys
from pathlib import Path

import numpy
import onnxruntime
import safetensors.torch
import torch
import transformers
from torch import nn

HEADS = {"tag_head": "tag_probabilities", "song_head": "song_probabilities"}
HIDDEN = "last_hidden_state"


class TitleModel(nn.Module):
    """The encoder of `bert/`, one vector a title, and a linear layer with a sigmoid for each head."""

    def __init__(self, directory, pooling):
        super().__init__()
        self.pooling = pooling
        self.bert = transformers.BertModel.from_pretrained(directory, add_pooling_layer=pooling == "cls")
        weights = safetensors.torch.load_file(directory / "model.safetensors")
        self.heads = nn.ModuleDict()
        for head in HEADS:
            if f"{head}.weight" not in weights:
                continue  # the model was trained without songs
            labels, hidden = weights[f"{head}.weight"].shape
            self.heads[head] = nn.Linear(hidden, labels)
            self.heads[head].load_state_dict({name: weights[f"{head}.{name}"] for name in ("weight", "bias")})

    def forward(self, input_ids, token_type_ids, attention_mask):
        outputs = self.bert(
            input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
        )
        hidden = outputs.last_hidden_state  # (batch, length, hidden)
        counted = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * counted).sum(dim=1) / counted.sum(dim=1)  # (batch, hidden)
        vector = mean if self.pooling == "mean" else outputs.pooler_output
        probabilities = {HEADS[name]: torch.sigmoid(head(vector)) for name, head in self.heads.items()}
        return {**probabilities, HIDDEN: hidden}


class Differences:
    """Largest absolute difference of each comparison; one above the tolerance ends the program."""

    def __init__(self, tolerance):
        self.tolerance = tolerance
        self.largest = {}

    def compare(self, what, ours, theirs):
        ours, theirs = numpy.asarray(ours), numpy.asarray(theirs)
        assert ours.shape == theirs.shape, f"{what}: shapes {ours.shape} and {theirs.shape}"
        difference = float(numpy.abs(ours - theirs).max())
        assert difference <= self.tolerance, f"{what}: differs by {difference}, more than {self.tolerance}"
        self.largest[what] = max(self.largest.get(what, 0.0), difference)


def run_both(model, session, encoded):
    """Outputs of PyTorch and of onnxruntime, as dictionaries of arrays."""
    with torch.no_grad():
        in_torch = {name: value.numpy() for name, value in model(**encoded).items()}
    names = [output.name for output in session.get_outputs()]
    assert set(names) == set(in_torch), f"outputs {names} and {sorted(in_torch)}"
    feeds = {name: encoded[name].numpy() for name in ("input_ids", "token_type_ids", "attention_mask")}
    return in_torch, dict(zip(names, session.run(names, feeds)))


def check_titles(directory, tokenize, model, session):
    """Each title alone; gives the differences."""
    expected = json.loads((directory / "expected.json").read_text(encoding="utf-8"))
    labels = {
        name: json.loads((directory / f"{name}.json").read_text(encoding="utf-8")) for name in ("tags", "songs")
    }
    differences = Differences(expected["tolerance"])
    for title in expected["titles"]:
        encoded = tokenize([title["cleaned"]])
        assert encoded["input_ids"][0].tolist() == title["inputIds"], f"token ids of {title['cleaned']!r}"
        in_torch, in_onnx = run_both(model, session, encoded)
        for name, values in in_onnx.items():
            differences.compare(f"{name}: PyTorch and onnxruntime", in_torch[name], values)
        for name, output in (("tags", "tag_probabilities"), ("songs", "song_probabilities")):
            if not labels[name]:
                continue
            places = [each["place"] for each in title[name]]
            assert [labels[name][place] for place in places] == [each["label"] for each in title[name]]
            wanted = [each["probability"] for each in title[name]]
            differences.compare(f"{output}: PyTorch and Segue", in_torch[output][0, places], wanted)
            differences.compare(f"{output}: onnxruntime and Segue", in_onnx[output][0, places], wanted)
    check_batch(expected["titles"], tokenize, model, session, differences)
    return differences, len(expected["titles"])


def check_batch(titles, tokenize, model, session, differences):
    """All titles at once, so that short ones are padded: neither program may let padding count."""
    in_torch, in_onnx = run_both(model, session, tokenize([title["cleaned"] for title in titles]))
    for row, title in enumerate(titles):
        places = [each["place"] for each in title["tags"]]
        wanted = [each["probability"] for each in title["tags"]]
        for name, outputs in (("PyTorch", in_torch), ("onnxruntime", in_onnx)):
            what = f"tag_probabilities in a padded batch: {name} and Segue"
            differences.compare(what, outputs["tag_probabilities"][row, places], wanted)


def main():
    # The encoder's weights lie beside those of the heads, which transformers would report at length.
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/reload-title-bert.py DIR, made by segue export")
    directory = Path(sys.argv[1])
    if not (directory / "expected.json").is_file():
        sys.exit(f"{directory} is no export of a title model: make one with segue export --model MODEL --out {directory}")
    manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    tokenizer = transformers.AutoTokenizer.from_pretrained(directory / "bert")

    def tokenize(texts):
        return tokenizer(
            texts,
            return_tensors="pt",
            padding=True,
            truncation=True,
            max_length=manifest["maxLength"],
            return_token_type_ids=True,
        )

    model = TitleModel(directory / "bert", manifest["pooling"]).eval()
    session = onnxruntime.InferenceSession(directory / "model.onnx", providers=["CPUExecutionProvider"])
    differences, count = check_titles(directory, tokenize, model, session)
    packages = (torch, transformers, safetensors, onnxruntime, numpy)
    versions = ", ".join(f"{package.__name__} {package.__version__}" for package in packages)
    print(f"Python {platform.python_version()}, {versions}")
    print(f"{count} titles, {manifest['numTags']} tags, {manifest['numSongs']} songs; largest differences:")
    for what, difference in differences.largest.items():
        print(f"  {difference:.1e}  {what}")


if __name__ == "__main__":
    main()
