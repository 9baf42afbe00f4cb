#!/usr/bin/env python3
"""Writes the Unicode tables of Sources/Tokenization by asking the reference tokenizer.

A tokenizer gives the reference's ids only where it classifies and composes every character as the
reference does, and the reference mixes three versions of Unicode: its regex engine's, its standard
library's and its normalization library's. So every code point is put to the reference itself.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    /tmp/venv/bin/python tools/goldens/unicode_classes.py

Deterministic: the only random numbers (seed 17) check the result against the reference.
"""

import pathlib
import random
import sys
import unicodedata

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

VERSION = "0.23.3"
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "Tokenization"
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
HANGUL_SYLLABLES = range(0xAC00, 0xAC00 + 11172)

nfc = normalizers.NFC().normalize_str
nfd = normalizers.NFD().normalize_str


def matched(pre_tokenizer):
    """The code points that `pre_tokenizer` leaves in place when it removes the others."""
    found = set()
    for start in range(0, len(SCALARS), 4096):
        block = "".join(map(chr, SCALARS[start : start + 4096]))
        for piece, _ in pre_tokenizer.pre_tokenize_str(block):
            found.update(map(ord, piece))
    return found


def matched_by_regex(pattern):
    return matched(pre_tokenizers.Split(Regex(pattern), "removed", invert=True))


def matched_by_digits():
    """The code points that Digits isolates: a letter pair stays whole, a digit is cut out."""
    digits = pre_tokenizers.Digits(individual_digits=True)
    return {c for c in SCALARS if len(digits.pre_tokenize_str("a" + chr(c))) > 1}


def ranges(code_points):
    result = []
    for c in sorted(code_points):
        if result and result[-1][1] == c - 1:
            result[-1][1] = c
        else:
            result.append([c, c])
    return result


def has_combining_class(c):
    """Whether canonical ordering moves c past a mark of class 240, or a mark of class 1 past c."""
    s = chr(c)
    return nfd("\u0345" + s) == s + "\u0345" or nfd(s + "\u0334") == "\u0334" + s


def normalization():
    full = {c: nfd(chr(c)) for c in SCALARS if c not in HANGUL_SYLLABLES}
    full = {c: d for c, d in full.items() if d != chr(c)}
    by_decomposition = {}
    for c, d in full.items():
        # Of several scalars with one decomposition, the one that composition yields.
        if d not in by_decomposition or nfc(d) == chr(c):
            by_decomposition[d] = c
    composites, exclusions = [], []
    for c, d in sorted(full.items()):
        if len(d) == 1:
            exclusions.append((c, ord(d), 0))
            continue
        first = ord(d[0]) if len(d) == 2 else by_decomposition[d[:-1]]
        pair = (c, first, ord(d[-1]))
        (composites if nfc(d) == chr(c) else exclusions).append(pair)
    for c, first, second in composites:
        assert nfc(chr(first) + chr(second)) == chr(c)
    classes = {}
    for c in SCALARS:
        if c not in full and c not in HANGUL_SYLLABLES and has_combining_class(c):
            classes[c] = unicodedata.combining(chr(c))
            assert classes[c] != 0, hex(c)
    return composites, exclusions, classes


def check_combining_classes(classes):
    """The reference must order random marks as the classes say (a stable sort)."""
    generator = random.Random(17)
    marks = sorted(classes)
    for _ in range(200_000):
        chosen = generator.choices(marks, k=3)
        expected = "a" + "".join(map(chr, sorted(chosen, key=classes.get)))
        assert nfd("a" + "".join(map(chr, chosen))) == expected, list(map(hex, chosen))


def rows(numbers):
    line = "   "
    for number in numbers:
        item = f" 0x{number:X},"
        if len(line) + len(item) > 100:
            yield line
            line = "   "
        line += item
    if line.strip():
        yield line


def declaration(name, comment, numbers):
    return [f"  /// {comment}", f"  static let {name}: [UInt32] = [", *rows(numbers), "  ]", ""]


def write(folder, name, summary, declarations):
    lines = [
        f"// Written by tools/goldens/{pathlib.Path(__file__).name} from PyPI tokenizers {VERSION};",
        "// checks use seed 17. Do not edit.",
        "",
        *(f"/// {line}" for line in summary),
        f"enum {name} {{",
        *declarations,
    ]
    lines[-1] = "}"
    (FOLDER / folder / f"{name}.swift").write_text("\n".join(lines) + "\n")


def flat(tuples):
    return [number for item in tuples for number in item]


def main():
    if tokenizers.__version__ != VERSION:
        sys.exit(f"needs tokenizers {VERSION}, found {tokenizers.__version__}")
    pairs = "Pairs of the first and the last scalar of each range"
    write(
        "PreTokenization",
        "UnicodeClassTable",
        ["The classes of characters, as the reference's regex engine and its `Digits` see them."],
        declaration("letters", f"{pairs} of `\\p{{L}}`.", flat(ranges(matched_by_regex(r"\p{L}"))))
        + declaration("numbers", f"{pairs} of `\\p{{N}}`.", flat(ranges(matched_by_regex(r"\p{N}"))))
        + declaration("whitespace", f"{pairs} of `\\s`.", flat(ranges(matched_by_regex(r"\s"))))
        + declaration("digits", f"{pairs} that `Digits` cuts out.", flat(ranges(matched_by_digits()))),
    )
    composites, exclusions, classes = normalization()
    check_combining_classes(classes)
    by_class = [
        (first, last, value)
        for value in sorted(set(classes.values()))
        for first, last in ranges(c for c in classes if classes[c] == value)
    ]
    write(
        "Normalization",
        "NormalizationTable",
        ["Canonical decomposition and composition, as the reference's NFC does them.",
         "Hangul syllables are left out: arithmetic does those."],
        declaration("composites", "Triples: a scalar and the two that compose it.", flat(composites))
        + declaration(
            "exclusions",
            "Triples: a scalar that composition never yields and the two, or one and 0, it becomes.",
            flat(exclusions))
        + declaration(
            "combiningClasses", "Triples: first and last scalar of a range, its combining class.",
            flat(sorted(by_class))),
    )


main()
