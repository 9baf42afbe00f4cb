"""Checks that the sets which CharacterSet+Names.swift builds from properties are the reference's."""

from swift_tables import ranges
from unicode_reference import SCALARS, matched_by_regex

HEXADECIMAL_DIGITS = set(map(ord, "0123456789abcdefABCDEF"))
# Word characters outside brackets only.
NUMBERS_IN_WORDS = set(map(ord, "²³¹¼½¾"))


def expected_sets(by_category):
    def union(*prefixes):
        return set().union(*(s for name, s in by_category.items() if name.startswith(prefixes)))

    alphabetic = matched_by_regex(r"\p{Alphabetic}")
    space = set(range(9, 14)) | {0x85} | union("Z")
    blank = union("Zs") | {9}
    digit = union("Nd")
    word = alphabetic | union("M", "Nd", "Pc")
    graphic = set(SCALARS) - space - union("Cc", "Cn", "Cs")
    in_both = {
        "alnum": alphabetic | digit,
        "alpha": alphabetic,
        "ascii": set(range(128)),
        "blank": blank,
        "cntrl": union("Cc"),
        "digit": digit,
        "graph": graphic,
        "lower": matched_by_regex(r"\p{Lowercase}"),
        "print": graphic | union("Zs"),
        "space": space,
        "upper": matched_by_regex(r"\p{Uppercase}"),
        "xdigit": HEXADECIMAL_DIGITS,
    }
    return {
        **{f"[[:{name}:]]": members for name, members in in_both.items()},
        **{rf"\p{{{name}}}": members for name, members in in_both.items()},
        "[[:punct:]]": union("P", "S"),
        r"\p{Punct}": union("P"),
        "[[:word:]]": word,
        r"\p{Word}": word | NUMBERS_IN_WORDS,
        r"\w": word | NUMBERS_IN_WORDS,
        r"[\w]": word,
        r"[^\W]": word,
        r"\d": digit,
        r"[\d]": digit,
        r"\s": space,
        r"[\s]": space,
        r"\h": HEXADECIMAL_DIGITS,
        r"\p{LC}": union("Lu", "Ll", "Lt"),
        r"\p{Any}": set(SCALARS),
        r"\p{Assigned}": set(SCALARS) - union("Cn"),
        r"\p{Unknown}": union("Cn", "Co"),
    }


def check_sets(by_category):
    for pattern, expected in expected_sets(by_category).items():
        differing = matched_by_regex(pattern) ^ expected
        assert not differing, f"{pattern} differs at {ranges(differing)[:9]}"
