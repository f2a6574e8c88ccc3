# Loads a directory that `segue pretrain bert` wrote in transformers, and holds the loss of a batch to Segue's.
#   node bin/segue.js pretrain bert --data DATA --out DIR ...
#   node test/golden/bert-pretraining/write-losses.ts DIR > batch.json
#   python test/golden/bert-pretraining/check_written.py DIR batch.json
# Run with Python 3.11.7, torch 2.15.0 and transformers 5.24.0: both losses agree within 1e-4, and the tokenizer is the same.
import json
import sys

import torch
from transformers import AutoTokenizer, BertForPreTraining

directory, file = sys.argv[1:]
model, info = BertForPreTraining.from_pretrained(directory, output_loading_info=True)
model.eval()
left_out = {key: sorted(map(str, info[key])) for key in ("missing_keys", "unexpected_keys", "mismatched_keys")}
print(left_out)
assert not any(left_out.values()), "transformers reads other tensors than there are"
embeddings, decoder = model.bert.embeddings.word_embeddings.weight, model.cls.predictions.decoder.weight
assert embeddings.data_ptr() == decoder.data_ptr(), "the decoder is not tied to the word embeddings"

with open(file, encoding="utf-8") as stream:
    batch = json.load(stream)
tokenizer = AutoTokenizer.from_pretrained(directory)
encoded = tokenizer(*batch["pair"])["input_ids"]
assert encoded == batch["pairIds"], (encoded, batch["pairIds"])

with torch.no_grad():
    out = model(
        input_ids=torch.tensor(batch["inputIds"]),
        token_type_ids=torch.tensor(batch["typeIds"]),
        attention_mask=torch.tensor(batch["mask"]),
    )
cross_entropy = torch.nn.CrossEntropyLoss()
masked = cross_entropy(out.prediction_logits.flatten(0, 1), torch.tensor(batch["labels"]).flatten()).item()
tags = cross_entropy(out.seq_relationship_logits, torch.tensor(batch["next"])).item()
print("masked", masked, batch["maskedLoss"], "tags", tags, batch["tagsLoss"])
assert abs(masked - batch["maskedLoss"]) < 1e-4
assert abs(tags - batch["tagsLoss"]) < 1e-4
print("equal")
