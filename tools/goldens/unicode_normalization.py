"""Writes the reference's normalization forms C, D, KC and KD, and examples of them."""

import json
import pathlib
import random
import unicodedata

from swift_tables import constant, mapping, runs, signed, write
from tokenizers import normalizers
from unicode_reference import SCALARS, VERSION

HANGUL_SYLLABLES = range(0xAC00, 0xAC00 + 11172)
FIXTURE = (
    pathlib.Path(__file__).resolve().parents[2]
    / "Tests/TokenizationTests/Fixtures/normalization.json")
SEED = 17

nfc = normalizers.NFC().normalize_str
nfd = normalizers.NFD().normalize_str
nfkc = normalizers.NFKC().normalize_str
nfkd = normalizers.NFKD().normalize_str
lowercase = normalizers.Lowercase().normalize_str


def decompositions(normalize):
    """What a form makes of each scalar that it changes; arithmetic does Hangul syllables."""
    decomposed = {c: normalize(chr(c)) for c in SCALARS if c not in HANGUL_SYLLABLES}
    return {c: string for c, string in decomposed.items() if string != chr(c)}


def composite_pairs(canonical):
    """Triples, sorted: two scalars and the one that they compose."""
    by_decomposition = {string: c for c, string in canonical.items() if nfc(string) == chr(c)}
    triples = []
    for string, composite in by_decomposition.items():
        first = ord(string[0]) if len(string) == 2 else by_decomposition[string[:-1]]
        triples.append((first, ord(string[-1]), composite))
        assert nfc(chr(first) + string[-1]) == chr(composite)
    return sorted(triples)


def has_combining_class(c):
    """Whether canonical ordering moves c past a mark of class 240, or a mark of class 1 past c."""
    s = chr(c)
    return nfd("\u0345" + s) == s + "\u0345" or nfd(s + "\u0334") == "\u0334" + s


def combining_classes(canonical):
    classes = [0] * 0x110000
    for c in SCALARS:
        if c not in canonical and c not in HANGUL_SYLLABLES and has_combining_class(c):
            classes[c] = unicodedata.combining(chr(c))
            assert classes[c] != 0, hex(c)
    return classes


def sort_marks(string, classes):
    """Puts each run of marks in the order of their classes, a stable sort."""
    sorted_string, marks = "", ""
    for s in string + "\0":
        if classes[ord(s)]:
            marks += s
        else:
            sorted_string += "".join(sorted(marks, key=lambda mark: classes[ord(mark)])) + s
            marks = ""
    return sorted_string[:-1]


def check(canonical, compatibility, pairs, classes, strings):
    """The tables must say what the reference does, of strings without Hangul."""
    changing = {second for _, second, _ in pairs}
    for _, _, composite in pairs:
        # Else a composite could not begin a segment of the text.
        first = ord(canonical[composite][0])
        assert classes[composite] == classes[first] == 0 and first not in changing
    for string in strings:
        for table, normalize in ((canonical, nfd), (compatibility, nfkd)):
            decomposed = "".join(table.get(ord(s), s) for s in string)
            assert sort_marks(decomposed, classes) == normalize(string), ascii(string)


def random_strings(canonical, compatibility, classes, count, generator):
    marks = [c for c in SCALARS if classes[c]]
    jamo = [*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A7, 0x11C3)]
    kinds = [
        sorted(canonical), sorted(compatibility), marks, marks, range(0x41, 0x7B),
        [ord(canonical[c][0]) for c in canonical], [ord(canonical[c][-1]) for c in canonical],
    ]
    with_hangul = [*kinds, jamo, jamo, HANGUL_SYLLABLES]
    for index in range(count):
        chosen = generator.choices(kinds if index % 2 else with_hangul, k=generator.randint(1, 6))
        yield "".join(chr(generator.choice(kind)) for kind in chosen)


def write_fixture(strings):
    forms = {"c": nfc, "d": nfd, "kc": nfkc, "kd": nfkd, "lowercase": lowercase}
    cases = [
        {"text": string} | {name: normalize(string) for name, normalize in forms.items()}
        for string in strings
    ]
    lines = ",\n".join(json.dumps(case) for case in cases)
    FIXTURE.parent.mkdir(exist_ok=True)
    FIXTURE.write_text(
        f'{{"tokenizers": "{VERSION}", "seed": {SEED}, "cases": [\n{lines}\n]}}\n')


def write_normalization():
    canonical, compatibility = decompositions(nfd), decompositions(nfkd)
    pairs, classes = composite_pairs(canonical), combining_classes(canonical)
    generator = random.Random(SEED)
    strings = list(random_strings(canonical, compatibility, classes, 100_000, generator))
    check(canonical, compatibility, pairs, classes, strings[1::2] + list(map(chr, canonical)))
    write_fixture(strings[:300])

    numbers, previous = [], (0, 0, 0)
    for pair in pairs:
        numbers += [signed(now - before) for now, before in zip(pair, previous)]
        previous = pair
    only_compatibility = {
        c: string for c, string in compatibility.items() if canonical.get(c) != string}
    write(
        "Normalization/NormalizationTable.swift",
        ["Decomposition and composition, as the reference's normalizers do them.",
         "Hangul syllables are left out: arithmetic does those."],
        constant(
            "combiningClasses",
            ["Runs that tile all code points: a length, the combining class."], runs(classes))
        + constant(
            "composites",
            ["Triples, ascending: two scalars and the one that they compose; of each number its",
             "signed distance from that of the triple before."],
            numbers)
        + constant(
            "canonical",
            ["A table of `ScalarMapping`: full canonical decompositions."],
            mapping({c: list(map(ord, string)) for c, string in canonical.items()}))
        + constant(
            "compatibility",
            ["A table of `ScalarMapping`: full compatibility decompositions that are not the",
             "canonical ones."],
            mapping({c: list(map(ord, string)) for c, string in only_compatibility.items()})))
