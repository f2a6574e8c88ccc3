"""Adversarial strings and the small vocabulary that they are cut with; used by make_wordpiece.py and fuzz.py."""

import unicodedata

_KOREAN = "비 오는 날 듣기 좋은 재즈 잔잔한 새벽 감성 발라드 모음 카페 노래 여름 드라이브"
_STARTS = ["비오는", "비오는날", "재즈", "감성", "노래", "새벽", "잔잔", "jazz", "rock", "the", "caf", "ㅋㅋ", "１９", "西"]
_CONTINUATIONS = ["오는", "오는날", "들", "노래", "zz", "ock", "ing", "e", "é", "90", "ㅋㅋ", "ㅠ", "ab", "abc"]


def vocabulary():
    """Special tokens at odd places, single characters in both forms, longer pieces, and some that only traps match."""
    letters = [chr(c) for c in range(33, 127)]
    letters += sorted(set(_KOREAN) - {" "})
    letters += sorted(set(unicodedata.normalize("NFD", "비오는날가각")))
    letters += list("ㅋㅎㅠㅜéÉèñßσςΣωАяїåÅ한西山一〇あアー々ابجกา้हिन्दी①½ﬁＡａ。、！？…—“”·•★♡🎧👍❤한")
    letters += ["\u0301", "\u0308", "\u200d", "\ufe0f", "\u00ad", "\u00a0", "\ue000", "\ufffd", "\x00", "\x07", "\u3000", "İ", "i̇"]
    tokens = ["[PAD]", "[unused0]", "[SEP]", "[UNK]"]
    for letter in dict.fromkeys(letters):
        tokens += [letter, "##" + letter]
    tokens += ["[MASK]"]
    tokens += _STARTS + ["##" + piece for piece in _CONTINUATIONS]
    # Never matched: a word holds no mark, no space, and no upper case where lower case is set.
    tokens += ["r&b", "New York", "JAZZ", "##JAZZ", "####", "[cls]"]
    tokens += ["[CLS]"]
    return list(dict.fromkeys(tokens))


STRINGS = [
    # Nothing, and white space of all kinds.
    "", " ", "   ", "\t", "\n\r\n", "\u00a0", "\u3000", "\u2003\u2009", "\u200b", "\ufeff", "\u0085", "\u2028a\u2029b",
    "a\tb\nc\rd", "a\u000bb\u000cc", "a\u00a0b\u3000c\u2003d\u202fe", "  비 오는  날  ", "a\u0085b", "a\u1680b\u180ec",
    # Korean.
    "비 오는 날 듣기 좋은 재즈", "비오는날 재즈", "비오는날들", "잔잔한노래들", "감성 감성감성", "각", "뷁", "비뷁",
    unicodedata.normalize("NFD", "비 오는 날"), unicodedata.normalize("NFD", "각가 재즈"), "ㅋㅋㅋㅋ", "ㅠㅠㅠ 비", "ㅋㅠ",
    "ㅇㅏ", "\u1100\u1161\u11a8", "\u1100", "\u3164비\u115f", "\uffa1\uffc2", "비\u302e오\u302f", "재즈jazz재즈", "90년대 노래",
    # Latin, accents, combining marks.
    "jazz", "Jazz JAZZ jAzZ", "jazzing rocking", "café", "cafe\u0301", "CAFÉ", "Café\u0301e", "e\u0301\u0308", "\u0301", "\u0301a",
    "a\u0323\u0307 a\u0307\u0323", "ñandú Ñ", "straße STRASSE", "İstanbul i̇", "ΣΑΣ ΟΔΟΣ Σ", "ﬁre", "ｊａｚｚ ＡＢＣ", "①②½",
    "Å \u212b A\u030a", "ẛ̣", "ǅ ǆ", "d\u0336e\u0336", "Z\u0351\u036b\u0343\u036a\u0302\u036b", "a\u0300\u0301\u0302\u0303\u0304b",
    # Punctuation and symbols.
    "r&b R&B", "80's 90’s", "don't", "k-pop k–pop k—pop", "vol.1", "#재즈 #비", "★비★", "♡", "~~", "!!!???", "a$b^c`d|e~f", "a+b=c<d>e",
    "“재즈”", "비…오는", "·비·", "a_b", "1,000.5", "100%", "©®™", "«a»", "¡hola!", "¿que?", "a§b", "x²", "€10", "₩1000", "※비", "→",
    "、。！？", "（비）", "『비』", "a\u2010b\u2011c", "##비", "##", "a##b", "\\", "\"", "//",
    # Chinese, Japanese, and the edges of the blocks.
    "西山", "西a山", "一〇", "비西오", "あア", "アー々", "が か\u3099", "漢字かな交じり", "\u3400\u4dbf", "\u4dc0", "\u9fff\ua000", "\U00020000\U0002a6df",
    "\U0002a6e0", "\U0002a700\U0002b73f\U0002b740\U0002b81f", "\U0002b820\U0002b91f\U0002b920\U0002ceaf", "\U0002ceb0", "\U0002f800", "\uf900豈", "\U00030000", "\u2e80\u2f00",
    # Emoji.
    "🎧", "🎧재즈🎧", "👍🏽", "👨\u200d👩\u200d👧", "❤️", "1️⃣", "🇰🇷", "🏴\U000e0067\U000e0062\U000e007f", "비🎧오는", "☔ 비",
    # Right to left, Indic, Thai, others.
    "ابجد", "ا\u064bب", "שלום", "ש\u05b8לום", "\u200fabc\u200e", "\u202eabc\u202c", "กา้", "กำลัง", "हिन्दी", "தமிழ்", "ខ្មែរ", "Яїёй", "ёЁ и\u0306",
    "\u0f71\u0f72\u0f74", "\u0958", "\u0344", "\u0340\u0341", "\u2126", "\u1e9b\u0323", "\U0001d15e", "\U0001d400",
    # Control, format, private, unassigned and noncharacters.
    "a\x00b", "a\x07b", "\x7f", "a\u00adb", "a\u200cb\u200dc", "a\u2060b", "a\ufffdb", "\ufffd", "a\ue000b", "\U000f0000", "a\uffffb", "a\U0010fffeb", "a\u0378b",
    "a\ufff9b\ufffb", "a\U000e0001b", "x\x1fy", "a\u061cb",
    # Newer than the tables of the reference.
    "a\u0897b", "a\u1abf\u0301", "\u0301\u1abf\u0316", "a\u1df6\u302e", "a\u2e43b", "\u2e5d", "a\u08e2b", "a\U00013430b", "\U00011938", "\U00016d68", "a\u302e\u08cab", "\U0001e944",
    "\u166d", "\U000111c9", "\u1734", "\ua7cb\ua7da",
    # Special tokens in the text.
    "[MASK]", "비 [MASK] 재즈", "비[MASK]재즈", "[MASK][MASK]", "[mask] [Mask]", "[CLS] a [SEP]", "[UNK]", "[PAD]a", "[MASK", "MASK]", "[[MASK]]", "[unused0]", "[ MASK ]",
    "[MA\u00adSK]", "[SE[SEP]P]", "\u0301[MASK]\u0301", "[cls]", "[ＭＡＳＫ]",
    # Lengths.
    "a" * 99, "a" * 100, "a" * 101, "비" * 100, "비" * 101, "🎧" * 100, "🎧" * 101, "é" * 60, "e\u0301" * 60, "비 " * 60, "a" * 100 + "!" + "b" * 100,
    "각" * 34, "각" * 33, "가" * 50, "가" * 51, "abcab", "abcabcabc", "\u0301" * 120, "a" + "\u00ad" * 120, "西" * 120,
]

PAIRS = [
    ("비 오는 날", "재즈 감성"), ("", ""), ("비", ""), ("", "비"), ("a b c d e f g h", "i"), ("i", "a b c d e f g h"), ("a b c d e", "f g h i j"),
    ("a b c d", "e f g h i"), ("a b c d e f", "g h i j k"), ("비오는날들 뷁 [MASK]", "r&b [SEP] 80's"), ("a b", "c d e f g h i j k l m n o p"),
    ("a b c d e f g h i j k l m n o p", "c d"), ("뷁", "西山西山西山"),
]
