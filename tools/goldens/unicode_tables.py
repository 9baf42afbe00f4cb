#!/usr/bin/env python3
"""Writes the Unicode tables of Sources/Tokenization by asking the reference tokenizer.

A tokenizer gives the reference's ids only where it classifies, composes and lower-cases every
character as the reference does, and the reference mixes several versions of Unicode: those of its
two regex engines, of its standard library and of its normalization library. So every code point is
put to the reference itself.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    /tmp/venv/bin/python tools/goldens/unicode_tables.py

Takes two minutes. Deterministic: the only random numbers (seed 17) check the tables against the
reference, and make Tests/TokenizationTests/Fixtures/normalization.json.
"""

import regular_expression_cases
import regular_expression_sets
import unicode_normalization
import unicode_properties
import unicode_reference as reference
from swift_tables import constant, mapping, runs, write
from tokenizers import normalizers, pre_tokenizers


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
    by_category = unicode_properties.members_by_category()
    regular_expression_sets.check_sets(by_category)
    regular_expression_cases.write_cases(by_category)
    unicode_properties.write_properties(by_category)
    write_classes()
    write_lowercase()
    unicode_normalization.write_normalization()


main()
