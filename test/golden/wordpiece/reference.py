"""The reference: BERT's tokenizer from Hugging Face's tokenizers, for the settings of src/text/wordpiece/settings.ts."""

from tokenizers import AddedToken, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from transformers import BertTokenizerFast

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

DEFAULTS = {
    "cleanText": True,
    "handleChineseChars": True,
    "stripAccents": None,
    "lowercase": True,
    "maxCharactersPerWord": 100,
}

SETTINGS = {
    "defaults": DEFAULTS,
    "cased": {**DEFAULTS, "lowercase": False},
    "korean": {**DEFAULTS, "stripAccents": False},
    "cased without accents": {**DEFAULTS, "lowercase": False, "stripAccents": True},
    "without cleaning": {**DEFAULTS, "cleanText": False},
    "without cleaning, as written": {**DEFAULTS, "cleanText": False, "lowercase": False, "handleChineseChars": False},
    "without spaces around Chinese": {**DEFAULTS, "handleChineseChars": False, "stripAccents": False},
    "words of five characters": {**DEFAULTS, "maxCharactersPerWord": 5},
}


def make_tokenizer(tokens, settings):
    ids = {token: index for index, token in enumerate(tokens)}
    limit = settings["maxCharactersPerWord"]
    tokenizer = Tokenizer(WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=limit))
    tokenizer.normalizer = BertNormalizer(
        clean_text=settings["cleanText"],
        handle_chinese_chars=settings["handleChineseChars"],
        strip_accents=settings["stripAccents"],
        lowercase=settings["lowercase"],
    )
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in SPECIAL])
    assert tokenizer.get_vocab_size() == len(tokens)
    return tokenizer


def bert_tokenizer(tokens, settings):
    """transformers' own class, or None for settings that it has no options for."""
    if not settings["cleanText"] or settings["maxCharactersPerWord"] != 100:
        return None
    return BertTokenizerFast(
        vocab={token: index for index, token in enumerate(tokens)},
        do_lower_case=settings["lowercase"],
        strip_accents=settings["stripAccents"],
        tokenize_chinese_chars=settings["handleChineseChars"],
    )
