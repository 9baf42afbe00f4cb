#!/usr/bin/env python3
"""Writes UnicodePropertyTable.swift by asking the reference's regular expression engine.

A pattern splits as the reference splits only where every property has the reference's members, so
every code point is put to the reference itself.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    /tmp/venv/bin/python tools/goldens/regular_expression_tables.py

Deterministic, without random numbers.
"""

import pathlib
import sys

import tokenizers
from tokenizers import Regex, pre_tokenizers

VERSION = "0.23.3"
TARGET = (
    pathlib.Path(__file__).resolve().parents[2]
    / "Sources/Tokenization/RegularExpression/UnicodePropertyTable.swift"
)
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
TEXT = "".join(map(chr, SCALARS))

CATEGORIES = (
    "Cn Cc Cf Co Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs"
).split()

SCRIPTS = (
    "Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak"
    " Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian"
    " Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot"
    " Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs"
    " Elbasan Elymaic Ethiopic Garay Georgian Glagolitic Gothic Grantha Greek Gujarati"
    " Gunjala_Gondi Gurmukhi Gurung_Khema Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana"
    " Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi"
    " Kannada Katakana Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi"
    " Kirat_Rai Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar"
    " Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui"
    " Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean"
    " Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki"
    " Ol_Onal Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian"
    " Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene"
    " Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada"
    " Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Sunuwar"
    " Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut"
    " Telugu Thaana Thai Tibetan Tifinagh Tirhuta Todhri Toto Tulu_Tigalari Ugaritic Vai Vithkuqi"
    " Wancho Warang_Citi Yezidi Yi Zanabazar_Square"
).split()


def matches(pattern, text):
    """The pieces of `text` that `pattern` matches."""
    split = pre_tokenizers.Split(Regex(pattern), "removed", invert=True)
    return [piece for piece, _ in split.pre_tokenize_str(text)]


def members(pattern):
    return {ord(c) for piece in matches(f"(?:{pattern})+", TEXT) for c in piece}


def ranges(code_points):
    result = []
    for c in sorted(code_points):
        if result and result[-1][1] == c - 1:
            result[-1][1] = c
        else:
            result.append([c, c])
    return result


def boundaries(sets):
    """Each scalar at which the set that holds it changes, as scalar << 8 | number of the set."""
    number_of = {c: number for number, found in enumerate(sets) for c in found}
    assert sum(map(len, sets)) == len(number_of), "the sets overlap"
    result, current = [], None
    for c in range(0x110000):
        number = number_of.get(c, 0)
        if number != current:
            result.append(c << 8 | number)
            current = number
    return result


def case_pairs():
    """Every pair of scalars that match each other where case is ignored, the lower first."""
    # This Python's version of Unicode is older than the reference's: letters may have got partners.
    candidates = [
        c for c in SCALARS
        if chr(c) != chr(c).casefold() or chr(c) != chr(c).upper() or chr(c) != chr(c).lower()
        or c in CASED
    ]
    text = "\n".join(map(chr, candidates))
    pairs, several = set(), {}
    for c in candidates:
        for piece in matches(f"(?i){chr(c)}", text):
            if piece != chr(c):
                pairs.add((min(c, ord(piece)), max(c, ord(piece))))
        folded = chr(c).casefold()
        if len(folded) > 1 and matches(f"(?i){chr(c)}", folded) == [folded]:
            several[c] = [ord(f) for f in folded]
    return sorted(pairs), several


def runs(pairs):
    """The pairs as (first, count, stride, distance) runs of equal strides and distances."""
    result = []
    for low, high in sorted(pairs, key=lambda pair: (pair[1] - pair[0], pair[0])):
        if result:
            first, count, stride, distance = result[-1]
            step = low - (first + (count - 1) * stride)
            if distance == high - low and (step == stride or (count == 1 and step <= 2)):
                result[-1] = (first, count + 1, step, distance)
                continue
        result.append((low, 1, 1, high - low))
    return sorted(result)


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


def names(name, comment, values):
    lines, line = [], "   "
    for value in values:
        item = f' "{value}",'
        if len(line) + len(item) > 100:
            lines.append(line)
            line = "   "
        line += item
    return [f"  /// {comment}", f"  static let {name} = [", *lines, line, "  ]", ""]


def table(name, comment, numbers):
    return [f"  /// {comment}", f"  static let {name}: [UInt32] = [", *rows(numbers), "  ]", ""]


def flat(tuples):
    return [number for item in tuples for number in item]


if tokenizers.__version__ != VERSION:
    sys.exit(f"needs tokenizers {VERSION}, found {tokenizers.__version__}")

by_category = {name: members(rf"\p{{{name}}}") for name in CATEGORIES}
LETTERS = set().union(*(by_category[name] for name in CATEGORIES if name[0] == "L"))

CASED = set().union(*(by_category[name] for name in ("Lu", "Ll", "Lt")))


def union(*prefixes):
    return set().union(*(s for name, s in by_category.items() if name.startswith(prefixes)))


def check_derived_sets():
    """What UnicodeProperties.swift builds from categories must be what the reference has."""
    alphabetic = members("[[:alpha:]]")
    space = set(range(9, 14)) | {0x85} | union("Z")
    expected = {
        r"\d": union("Nd"),
        r"\s": space,
        # Not so in brackets: there ² ³ ¹ ¼ ½ ¾ are no word characters.
        r"\w": alphabetic | union("M", "Nd", "Pc") | set(map(ord, "²³¹¼½¾")),
        r"[\w]": alphabetic | union("M", "Nd", "Pc"),
        r"[^\W]": alphabetic | union("M", "Nd", "Pc"),
        r"\p{Word}": alphabetic | union("M", "Nd", "Pc") | set(map(ord, "²³¹¼½¾")),
        r"\p{Alpha}": alphabetic,
        r"\p{Alnum}": alphabetic | union("Nd"),
        r"\p{Blank}": union("Zs") | {9},
        r"\p{Digit}": union("Nd"),
        r"\p{Graph}": set(SCALARS) - space - union("Cc", "Cn", "Cs"),
        r"\p{Print}": set(SCALARS) - space - union("Cc", "Cn", "Cs") | union("Zs"),
        r"\p{Punct}": union("P"),
        r"\p{Space}": space,
        r"[\d]": union("Nd"),
        r"[\s]": space,
        r"\h": set(map(ord, "0123456789abcdefABCDEF")),
        "[[:alnum:]]": alphabetic | union("Nd"),
        "[[:ascii:]]": set(range(128)),
        "[[:blank:]]": union("Zs") | {9},
        "[[:cntrl:]]": union("Cc"),
        "[[:digit:]]": union("Nd"),
        "[[:graph:]]": set(SCALARS) - space - union("Cc", "Cn", "Cs"),
        "[[:print:]]": set(SCALARS) - space - union("Cc", "Cn", "Cs") | union("Zs"),
        "[[:punct:]]": union("P", "S"),
        "[[:space:]]": space,
        "[[:word:]]": alphabetic | union("M", "Nd", "Pc"),
        "[[:xdigit:]]": set(map(ord, "0123456789abcdefABCDEF")),
        r"\p{LC}": union("Lu", "Ll", "Lt"),
        r"\p{Any}": set(SCALARS),
        r"\p{Assigned}": set(SCALARS) - union("Cn"),
        r"\p{ASCII}": set(range(128)),
    }
    for pattern, scalars in expected.items():
        found = members(pattern)
        if found != scalars:
            print(pattern, "more", [tuple(map(hex, r)) for r in ranges(found - scalars)][:9],
                  "fewer", [tuple(map(hex, r)) for r in ranges(scalars - found)][:9])
            FAULTS.append(pattern)
    return alphabetic


FAULTS = []
alphabetic = check_derived_sets()
lowercase, uppercase = members("[[:lower:]]"), members("[[:upper:]]")
assert alphabetic >= LETTERS and lowercase >= union("Ll") and uppercase >= union("Lu")
pairs, several = case_pairs()
if FAULTS:
    sys.exit("derived sets differ")

lines = [
    f"// Written by tools/goldens/{pathlib.Path(__file__).name} from PyPI tokenizers {VERSION}.",
    "// Do not edit.",
    "",
    "/// Properties of characters, as the reference's regular expression engine has them.",
    "enum UnicodePropertyTable {",
    *names("categoryNames", "The general categories, in the order of their numbers.", CATEGORIES),
    *table(
        "categories", "Where the general category changes: the scalar << 8 | the category's number.",
        boundaries([by_category[name] for name in CATEGORIES])),
    *names("scriptNames", "The scripts, in the order of their numbers; 0 is none.", ["Unknown"] + SCRIPTS),
    *table(
        "scripts", "Where the script changes: the scalar << 8 | the script's number.",
        boundaries([set()] + [members(rf"\p{{{name}}}") for name in SCRIPTS])),
    *table(
        "otherAlphabetic", "First and last scalars of the alphabetic that are no letters.",
        flat(ranges(alphabetic - LETTERS))),
    *table(
        "otherLowercase", "First and last scalars of the lower-case that are not in category Ll.",
        flat(ranges(lowercase - by_category["Ll"]))),
    *table(
        "otherUppercase", "First and last scalars of the upper-case that are not in category Lu.",
        flat(ranges(uppercase - by_category["Lu"]))),
    *table(
        "casePairs",
        "Runs of scalars that differ in case only: first, count, stride, distance to the partner.",
        flat(runs(pairs))),
    *table(
        "foldsToSeveral", "Scalars that match a sequence of others where case is ignored.",
        sorted(several)),
    *table(
        "sequences", "Those sequences, of two or three scalars each, a 0 after each.",
        flat([*s, 0] for s in sorted({tuple(s) for s in several.values()}))),
]
lines[-1] = "}"
TARGET.parent.mkdir(exist_ok=True)
TARGET.write_text("\n".join(lines) + "\n")
