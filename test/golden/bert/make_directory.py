"""Makes transformers-directory/: a tiny BertForPreTraining with its tokenizer, saved by transformers in float16 and in
several files, and in expected.json what its encoder gives for some texts, in float32 from the same float16 weights.

Made with Python 3.11.7, torch 2.15.0 and transformers 5.24.0 on a CPU, seed 1:
  python test/golden/bert/make_directory.py && npx biome format --write test/golden/bert
"""

import json
import pathlib
import tempfile

import torch
from transformers import BertConfig, BertForPreTraining, BertModel, BertTokenizerFast

HERE = pathlib.Path(__file__).parent
DIRECTORY = HERE / "transformers-directory"
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "jazz", "비", "오는", "날", "##에", "듣", "##기", "좋은"]
WORDS += ["the", "best", "of", "!", "j", "##a", "##z"]
PAIRS = [("비 오는 날에 듣기 좋은 jazz", None), ("The BEST of jaz!", "비"), ("모르는 말", None)]


def main():
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(WORDS) + 4,  # padded, as many published models are
        hidden_size=8,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=12,
        max_position_embeddings=20,
        initializer_range=0.3,
    )
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = pathlib.Path(folder) / "vocab.txt"
        vocabulary.write_text("\n".join(WORDS) + "\n", encoding="utf-8")
        tokenizer = BertTokenizerFast(vocab=str(vocabulary), strip_accents=False)
    assert tokenizer.convert_tokens_to_ids("jazz") == 5
    model = BertForPreTraining(config).eval().half()
    model.save_pretrained(DIRECTORY, max_shard_size="2KB")
    tokenizer.save_pretrained(DIRECTORY)
    for file in DIRECTORY.iterdir():
        file.chmod(0o644)
    encoder = BertModel.from_pretrained(DIRECTORY, dtype=torch.float32).eval()
    texts = []
    for first, second in PAIRS:
        encoded = tokenizer(first, second, return_tensors="pt")
        with torch.no_grad():
            result = encoder(**encoded)
        texts.append(
            {
                "first": first,
                "second": second,
                "ids": encoded["input_ids"][0].tolist(),
                "types": encoded["token_type_ids"][0].tolist(),
                "last": result.last_hidden_state[0].tolist(),
                "pooled": result.pooler_output[0].tolist(),
            }
        )
    (DIRECTORY / "expected.json").write_text(json.dumps(texts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


main()
