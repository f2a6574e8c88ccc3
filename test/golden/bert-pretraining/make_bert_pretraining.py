# Loss of transformers' BertForPreTraining, its two parts, and gradients, for a tiny network whose weights are a formula that
# the test repeats. Writes bert-pretraining.json beside this file.
#   python test/golden/bert-pretraining/make_bert_pretraining.py
# Made with Python 3.11.7, torch 2.15.0 and transformers 5.24.0, on the CPU; no random numbers.
import json
import math
import os

import torch
import transformers
from transformers import BertConfig, BertForPreTraining

CONFIG = dict(
    vocab_size=37,
    hidden_size=24,
    num_hidden_layers=2,
    num_attention_heads=3,
    intermediate_size=40,
    max_position_embeddings=16,
    type_vocab_size=2,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)

# Two pairs, a title alone and tags alone; padding where mask is 0. -100 is not to be found again.
INPUT_IDS = [
    [2, 7, 4, 9, 3, 11, 4, 3],
    [2, 15, 3, 4, 21, 3, 0, 0],
    [2, 4, 30, 3, 0, 0, 0, 0],
    [2, 17, 18, 4, 12, 5, 20, 3],
]
TYPE_IDS = [
    [0, 0, 0, 0, 0, 1, 1, 1],
    [0, 0, 0, 1, 1, 1, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
]
LABELS = [
    [-100, -100, 8, -100, -100, -100, 22, -100],
    [-100, -100, -100, 36, -100, -100, -100, -100],
    [-100, 10, -100, -100, -100, -100, -100, -100],
    [-100, -100, 18, 6, -100, 33, -100, -100],
]
NEXT = [0, 1, -100, -100]  # -100: a single segment


def fill(place, count):
    return [0.3 * math.sin(1.7 * (place + 1) + 0.37 * i + 0.011 * ((i * i) % 101)) for i in range(count)]


def run(act):
    model = BertForPreTraining(BertConfig(hidden_act=act, **CONFIG)).eval()
    parameters = dict(model.named_parameters())  # tied ones once
    with torch.no_grad():
        for place, name in enumerate(sorted(parameters)):
            tensor = parameters[name]
            values = torch.tensor(fill(place, tensor.numel()), dtype=torch.float64).reshape(tensor.shape)
            if name.endswith("LayerNorm.weight"):
                values = values + 1
            tensor.copy_(values.to(torch.float32))
    ids, types = torch.tensor(INPUT_IDS), torch.tensor(TYPE_IDS)
    mask = (ids != 0).long()
    labels, following = torch.tensor(LABELS), torch.tensor(NEXT)
    out = model(
        input_ids=ids,
        token_type_ids=types,
        attention_mask=mask,
        labels=labels,
        next_sentence_label=following,
    )
    out.loss.backward()
    cross_entropy = torch.nn.CrossEntropyLoss()
    masked = cross_entropy(out.prediction_logits.view(-1, CONFIG["vocab_size"]), labels.view(-1))
    tags = cross_entropy(out.seq_relationship_logits, following)
    gradients = {
        name: [float(f"{value:.7g}") for value in parameters[name].grad.flatten().tolist()]
        for name in (
            "bert.embeddings.word_embeddings.weight",
            "cls.predictions.bias",
            "cls.predictions.transform.dense.weight",
            "cls.predictions.transform.LayerNorm.weight",
            "cls.seq_relationship.weight",
        )
    }
    return {
        "loss": out.loss.item(),
        "maskedLoss": masked.item(),
        "tagsLoss": tags.item(),
        "foundTokens": out.prediction_logits.argmax(-1)[labels != -100].tolist(),
        "foundTags": out.seq_relationship_logits.argmax(-1).tolist(),
    }, {"names": sorted(parameters), "gradients": gradients}


runs = {act: run(act) for act in ("gelu", "gelu_new", "relu")}
result = {
    "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    "config": CONFIG,
    "inputIds": INPUT_IDS,
    "typeIds": TYPE_IDS,
    "labels": LABELS,
    "next": NEXT,
    **runs["gelu"][1],  # names of all parameters in the order of the formula; gradients with gelu
    "byActivation": {act: values for act, (values, _) in runs.items()},
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bert-pretraining.json")
with open(path, "w", encoding="utf-8") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
for act, run_result in result["byActivation"].items():
    print(act, run_result["loss"], run_result["maskedLoss"], run_result["tagsLoss"], run_result["foundTags"])
