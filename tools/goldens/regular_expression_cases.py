"""Writes which characters the reference's regex engine takes for equal where case is ignored."""

from swift_tables import constant, mapping, write
from unicode_reference import SCALARS, regex_matches


def cased_scalars(by_category):
    """What may have a partner: this Python's Unicode is older, and knows some letters without."""
    cased = by_category["Lu"] | by_category["Ll"] | by_category["Lt"]
    return [
        c for c in SCALARS
        if c in cased or {chr(c)} != {chr(c).casefold(), chr(c).upper(), chr(c).lower()}
    ]


def equal_scalars(candidates):
    """By the lowest scalar of each group of equal ones, the others."""
    text = "\n".join(map(chr, candidates))
    groups = {c: {c} for c in candidates}
    for c in candidates:
        for piece in regex_matches(f"(?i){chr(c)}", text):
            merged = groups[c] | groups[ord(piece)]
            groups |= dict.fromkeys(merged, merged)
    return {c: sorted(group - {c}) for c, group in groups.items() if c == min(group) != max(group)}


def equal_sequences(candidates):
    """By scalar, the sequence of several that it equals."""
    sequences = {}
    for c in candidates:
        folded = chr(c).casefold()
        if len(folded) > 1 and regex_matches(f"(?i){chr(c)}", folded) == [folded]:
            sequences[c] = list(map(ord, folded))
    return sequences


def write_cases(by_category):
    candidates = cased_scalars(by_category)
    write(
        "RegularExpression/CaseEquivalenceTable.swift",
        ["What the reference's regex engine takes for equal where case is ignored."],
        constant(
            "scalars",
            ["A table of `ScalarMapping`: the lowest of each group of equal scalars, the others."],
            mapping(equal_scalars(candidates)))
        + constant(
            "sequences",
            ["A table of `ScalarMapping`: scalars that equal a sequence of several."],
            mapping(equal_sequences(candidates))))
