"""Writes what the reference's regex engine means by `\\p{…}`."""

from swift_tables import constant, packed, runs, set_runs, write
from unicode_reference import matched_by_regex

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
        for c in matched_by_regex(rf"\p{{{name}}}"):
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
            "runs",
            ["Runs that tile all code points: a length, the index of a general category."],
            runs(categories)),
        "  /// Other properties: `\\p{name}`, and for the last four `[[:name:]]`. A range is two",
        "  /// numbers: how many scalars lie between it and the one before, and its length.",
        "  ///",
        "  /// `\\w` outside brackets is `Word` and U+00B2, U+00B3, U+00B9, U+00BC, U+00BD, U+00BE.",
        "  static let sets: [(name: String, runs: String)] = [",
    ]
    for name, pattern in patterns:
        opening, *rest = packed(set_runs(matched_by_regex(pattern)), "      ")
        lines += ["    (", f'      "{name}",', opening, *rest, "    ),"]
    lines += ["  ]", ""]
    write(
        "Unicode/UnicodeCategoryTable.swift",
        ["What the reference's regex engine means by `\\p{…}`."], lines)
