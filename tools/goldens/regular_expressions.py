#!/usr/bin/env python3
"""Writes Tests/TokenizationTests/Fixtures/regular_expressions.json with the reference's matches.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    /tmp/venv/bin/python tools/goldens/regular_expressions.py

The texts are random (seed 17) and mix what patterns of tokenizers tell apart.
"""

import json
import pathlib
import random

from tokenizers import Regex, pre_tokenizers
from unicode_reference import VERSION, require_version

SEED = 17
TARGET = (
    pathlib.Path(__file__).resolve().parents[2]
    / "Tests/TokenizationTests/Fixtures/regular_expressions.json"
)

CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
UPPER, LOWER = r"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}", r"\p{Ll}\p{Lm}\p{Lo}\p{M}"
REST = r"\s*[\r\n]+|\s+(?!\S)|\s+"


def two_cases(restriction, ends, digits, contractions):
    upper, lower = f"[{UPPER}{restriction}]", f"[{LOWER}{restriction}]"
    lead = r"[^\r\n\p{L}\p{N}]?"
    return (
        f"{lead}{upper}*{lower}+{contractions}|{lead}{upper}+{lower}*{contractions}"
        rf"|{digits}| ?[^\s\p{{L}}\p{{N}}]+[{ends}]*|{REST}"
    )


PATTERNS = {
    "GPT-2, StarCoder, Phi, MPT": (
        r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"),
    "cl100k, Llama 3, GLM": (
        CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + REST),
    "cl100k, possessive": (
        r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+"
        r"| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"),
    "Qwen2": (
        CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + REST),
    "o200k": two_cases("", r"\r\n/", r"\p{N}{1,3}", CONTRACTIONS + "?"),
    "Tekken": two_cases("", r"\r\n/", r"\p{N}", ""),
    "Kimi": r"[\p{Han}]+|" + two_cases(
        r"&&[^\p{Han}]", r"\r\n", r"\p{N}{1,3}", CONTRACTIONS + "?"),
    "DeepSeek numbers": r"\p{N}{1,3}",
    "DeepSeek CJK": "[一-龥\u3040-ゟ゠-ヿ]+",
    "DeepSeek words": (
        r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"""
        r"| ?[\p{P}\p{S}]+[\r\n]*|" + REST),
    "DeepSeek Coder letters": (
        r"\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿ\u0386\u0388-\u038a\u038c\u038e-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-Ჺ"
        r"Ჽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d"
        r"\u1f5f-\u1f7d\u1f80-\u1fb4\u1fb6-\u1fbc\u1fbe\u1fc2-\u1fc4\u1fc6-\u1fcc\u1fd0-\u1fd3"
        r"\u1fd6-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ff4\u1ff6-\u1ffcℂℇℊ-ℓℕℙ-ℝℤ\u2126ℨ\u212a-ℭℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄ"
        r"Ⰰ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃]+"),
    "DeepSeek Coder punctuation": r"\s?\p{P}+",
    "DeepSeek Coder CJK": "[一-龥ࠀ-一가-\ud7ff]+",
    "Falcon": "[0-9][0-9][0-9]",
    "Bloom": r" ?[^(\s|[.,!?…。，、।۔،])]+",
    "digits by threes": r"\d{1,3}(?=(?:\d{3})*\b)",
    "Gemma": " ",
    "words": r"\w+|[^\w\s]+",
    "boundaries": r"\b\w|\w\B",
    "lines": r"^.*$|\R",
    "brackets of names": "[[:alpha:]]+|[[:punct:]]+|[[:^print:]]",
    "case ignored": r"(?i)[a-k]+|étÉ|[^\p{Lu}]",
    "scripts": r"[\p{Hiragana}\p{Katakana}ー]+|\p{Cyrillic}+|\p{Hangul}+|\p{^Common}",
    "look-behind": r"(?<=\s|^)\S|(?<!\p{L})\p{L}{2,3}?",
    "nested repetitions": r"(?:a{1,2}+b?)*+c|[^ ]{2}?\d|x*?y|(?>\s+\S)",
}

# One construct each, with a text that tells its readings apart.
CONSTRUCTS = [
    # Line ends and anchors.
    ("^b", "a\nb"), ("a$", "a\nba"), (r"\s+$", "a \n\nb \n"), ("\n$", "a\n\n"), ("\n^", "a\n\n"),
    (r"\Aa", "aa\na"), (r"a\Z", "aa\n"), (r"a\z", "aa\n"), (r"\Ga", "aaba"), (".", "a\n\r\u2028"),
    ("(?m).", "a\nb"), ("(?m:a.)b.", "a\nb\n"), (r"\R", "a\r\nb\n\r\x0b\x85\u2029"), (r"\N|\O", "a\n"),
    # Sets.
    (r"\h+|\H", "fg0G"), (r"\w+", "a_½²á\u0301‿\u200d①"), (r"[\w]+", "a_½²á\u0301‿\u200d①"),
    (r"[\p{Word}]+|\p{Word}", "a½b"), (r"\W", "a½$"), (r"[^\W]", "a½$"), (r"\d+", "१1²"),
    (r"\s+", "\x85\x0b\u180e\u200b\xa0\x1c"), (r"[[:punct:]]+", "a$+<.!"), (r"\p{Punct}+", "a$+<.!"),
    (r"[[:^alpha:]]", "a1"), (r"\p{^L}|\P{^Lu}", "a1A"), (r"\p{ upper-case_Letter }", "aA"),
    (r"\p{LC}", "aAǅ1ª"), (r"\p{C}", "a\x00\u0378\ue000"), (r"\pL", "apL"), (r"[\pL]", "apL"),
    ("[[:alpha]]", "a:]"), ("[:alpha:]", "a:b"), (r"\p{Any}|\p{Assigned}", "é"), (r"[\d\D]", "a1\n"),
    (r"\p{Alphabetic}+", "aⓐ1"), (r"\p{Lowercase}+|\p{Uppercase}", "aªAⒶ1"), (r"\p{Emoji}+", "a😀1é"),
    (r"\p{Unknown}+", "a\u0378\ue000"), (r"\p{Cs}|a", "ab"),
    # Brackets.
    ("[]a]", "a]b"), ("[^]a]", "a]b"), ("[a-]", "a-b"), ("[--a]+", "-.ab"), ("[a-c-e]+", "abcd-e"),
    ("[a[bc]]+", "abcd"), ("[a[^b]]", "abc"), ("[^[^a]]", "ab"), ("[[a]-c]", "abc-"),
    (r"[\p{Lu}&&[^\p{Han}]]", "A漢b"), ("[^a-c&&b-d]", "abcd"), ("[a&&[^b]c]", "abc"), ("[&&a]", "a&"),
    ("[a-&&a]", "a-"), ("[a&b]", "a&b"), (r"[\b]", "\bb"), (r"[\101\x42\x{43}\u0044\1]", "ABCD\x01"),
    (r"[\]\-\\\Q]", "]-\\Q"), ("(?x)[a #]", "a #"), (r"[^\s\S]", "a"),
    # Repetitions.
    ("a{1,2}+", "aaaab"), ("a++a|b", "aab"), ("a?+b", "ab"), ("xa{2}?b", "xb xaab"), ("a{1,3}?", "aa"),
    ("a{,2}", "aaab"), ("x{,}|x{|y{1", "x{,}x{y{1"), ("a{2}{3}", "a" * 13), ("a**b", "aab"),
    ("a+?+b", "aab"), ("(?:a?b??)*c", "abac"), ("(?:a|b|)*c", "abc"), ("a{0}b", "ab"), ("a|", "ba"),
    # Groups.
    ("a(?i)b|c", "aBcCabaC"), ("(a(?i)b)c", "aBc aBC"), ("(?i-m:a)(?-i)a", "Aa AA"), ("(?>a|ab)c", "abc ac"),
    ("(?<n>a)(b)(?'m'c)", "abc"), ("(?#c\\)c)a", "a"), ("(?x) a b # c\nd", "abd"), ("(?x)a +", "aa"),
    ("(?<=a|bc)d", "adbcd"), ("(?<!a)b(?!c)", "ab b bc"), (r"(?<=^)a", "aa\na"), ("()a||b", "ab"),
    # Escapes.
    (r"\x41\x{1F600}\u00e9\o{101}\0|\e\a\f\v\t\r\cA\C-b", "A😀éA\x00\x1b\a\f\v\t\r\x01\x02"),
    (r"\_\Q\i\-", "_Qi-"), ("]|}|{|-", "]}{-"),
    # Case.
    ("(?i)s", "ſSs"), ("(?i)k", "Kk"), ("(?i)[^s]", "sSſa"), (r"(?i)\p{Lu}", "aA"), ("(?i)[A-C]", "abcdK"),
    ("(?i)[[a-z]&&[^k]]", "aAkKbB"), ("(?i)é", "Éé"), ("(?i)ǆ", "ǅǄ"), ("(?i)ƛ", "\ua7dc"),
]

ALPHABETS = [
    "abcdeKLMSTVdlmrstvé", "'’‘", "   \t", "\n\r", "\u00a0\u3000\u2003\u0085\u2028\u200b\u180e",
    "0123456789", "٣४²½Ⅷ①", ".,!?…。，、।۔،()|[]", "$+<=>^`|~_-/\\{}*&%#@\"", "漢字一龥々〇", "ひらカナーｶ",
    "한국어ㄱ", "привет", "ǅſKİıßﬁŉ", "\u0301\u0345\u20dd\u093f", "😀👨\u200d👩🏽🇫🇷", "ªʰᵃ", "\x00\x1b\x7f",
    "\u0378\ue000\U0001e5d0\U00010d4a\u1c89\ua7cb\U000105c0",
    [" don't", " I'LL", "'S", "a.b", "  \n\n", "://", "1234567", "Hello World", " été", "THEre"],
]


def random_text(generator, length):
    alphabets = generator.sample(ALPHABETS, 5)
    return "".join(generator.choice(generator.choice(alphabets)) for _ in range(length))


def matches(pattern, text):
    """First and last byte offsets of each match that is not empty."""
    split = pre_tokenizers.Split(Regex(pattern), "removed", invert=True)
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + len(character.encode()))
    return [offsets[i] for _, bounds in split.pre_tokenize_str(text) for i in bounds]


def main():
    require_version()
    generator = random.Random(SEED)
    texts = ["", *(random_text(generator, generator.randint(1, 30)) for _ in range(60))]
    fixture = {
        "source": f"tools/goldens/regular_expressions.py, tokenizers {VERSION}, seed {SEED}",
        "constructs": [
            {"pattern": pattern, "text": text, "matches": matches(pattern, text)}
            for pattern, text in CONSTRUCTS
        ],
        "texts": texts,
        "patterns": [
            {"name": name, "pattern": pattern, "matches": [matches(pattern, text) for text in texts]}
            for name, pattern in PATTERNS.items()
        ],
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(fixture, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
