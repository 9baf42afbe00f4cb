#!/usr/bin/env python3
"""Writes the Unicode tables of Sources/Tokenization by asking the reference tokenizer.

A tokenizer gives the reference's ids only where it classifies, composes and lower-cases every
character as the reference does, and the reference mixes several versions of Unicode: those of its
two regex engines, of its standard library and of its normalization library. So every code point is
put to the reference itself.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    /tmp/venv/bin/python tools/goldens/unicode_tables.py

Takes half a minute. Deterministic: the only random numbers (seed 17) check the tables against the
reference, and make Tests/TokenizationTests/Fixtures/normalization.json.
"""

import unicode_normalization
import unicode_reference as reference
from swift_tables import constant, mapping, packed, runs, set_runs, write
from tokenizers import normalizers, pre_tokenizers

CATEGORIES = (
    "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn"
).split()
PROPERTIES = (
    "Alphabetic Uppercase Lowercase Emoji Arabic Armenian Bengali Bopomofo Common Cyrillic"
    " Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana Inherited"
    " Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Oriya Sinhala Tamil Telugu Thai"
    " Tibetan"
).split()
BRACKETS = "Word Punct Graph Print".split()


def write_properties():
    categories = [CATEGORIES.index("Cs")] * 0x110000
    for index, name in enumerate(CATEGORIES):
        for c in reference.matched_by_regex(rf"\p{{{name}}}"):
            categories[c] = index
    patterns = [(name, rf"\p{{{name}}}") for name in PROPERTIES]
    patterns += [(name, f"[[:{name.lower()}:]]") for name in BRACKETS]
    half = len(CATEGORIES) // 2
    lines = [
        "  /// The general categories; a run names one by its index.",
        "  static let categories = [",
        *("    " + " ".join(f'"{name}",' for name in part)
          for part in (CATEGORIES[:half], CATEGORIES[half:])),
        "  ]",
        "",
        *constant(
            "categoryRuns",
            ["Runs that tile all code points: a length, the index of a general category."],
            runs(categories)),
        "  /// Other properties: `\\p{name}`, and for the last four `[[:name:]]`. A range is two",
        "  /// numbers: how many scalars lie between it and the one before, and its length.",
        "  static let sets: [(name: String, runs: String)] = [",
    ]
    for name, pattern in patterns:
        opening, *rest = packed(set_runs(reference.matched_by_regex(pattern)), "      ")
        lines += [f"    (", f'      "{name}",', opening, *rest, "    ),"]
    lines += ["  ]", ""]
    write(
        "Unicode/UnicodePropertyTable.swift",
        ["What the reference's regex engine means by `\\p{…}`."], lines)


def write_classes():
    whitespace = reference.matched_by_regex(r"\s")
    word = reference.joined_by(pre_tokenizers.Whitespace())
    assert whitespace == reference.removed_by(pre_tokenizers.WhitespaceSplit())
    assert whitespace == reference.removed_by(pre_tokenizers.Whitespace())
    assert whitespace == reference.stripped_by(normalizers.Strip())
    assert word == reference.continuing_words()
    by_bit = [
        reference.matched_by_regex(r"\p{L}"),
        reference.matched_by_regex(r"\p{N}"),
        whitespace,
        reference.isolated_by(pre_tokenizers.Digits(individual_digits=True)),
        reference.matched_by_regex(r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"),
        reference.matched_by_regex(r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"),
        word,
        reference.isolated_by(pre_tokenizers.Punctuation()),
    ]
    classes = [0] * 0x110000
    for bit, members in enumerate(by_bit):
        for c in members:
            classes[c] |= 1 << bit
    write(
        "PreTokenization/UnicodeClassTable.swift",
        ["The classes of characters, as the reference sees them."],
        constant(
            "runs",
            ["Runs that tile all code points: a length, the `CharacterClass` as a number."],
            runs(classes)))


def write_lowercase():
    lowercase = normalizers.Lowercase().normalize_str
    lowered = {c: list(map(ord, lowercase(chr(c)))) for c in reference.SCALARS}
    lowered = {c: replacements for c, replacements in lowered.items() if replacements != [c]}
    write(
        "Normalization/LowercaseTable.swift",
        ["What the reference's `Lowercase` makes of each character that it changes."],
        constant("mapping", ["A table of `ScalarMapping`."], mapping(lowered)))


def main():
    reference.require_version()
    write_properties()
    write_classes()
    write_lowercase()
    unicode_normalization.write_normalization()


main()
