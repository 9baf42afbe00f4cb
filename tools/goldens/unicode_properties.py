"""Writes what the reference's regex engine means by `\\p{…}`."""

from swift_tables import constant, runs, set_runs, strings, write
from unicode_reference import matched_by_regex

CATEGORIES = (
    "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn"
).split()
SCRIPTS = """
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak
    Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian
    Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot
    Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs
    Elbasan Elymaic Ethiopic Garay Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi
    Gurmukhi Gurung_Khema Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana
    Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi
    Kannada Katakana Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Kirat_Rai
    Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic
    Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive
    Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari
    New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Ol_Onal Old_Hungarian
    Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic
    Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician
    Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala
    Sogdian Sora_Sompeng Soyombo Sundanese Sunuwar Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le
    Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Todhri
    Toto Tulu_Tigalari Ugaritic Vai Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square
""".split()
SETS = "Alphabetic Lowercase Uppercase Emoji".split()


def members_by_category():
    return {name: matched_by_regex(rf"\p{{{name}}}") for name in CATEGORIES}


def tiling(sets, default):
    """Runs of the index of the set that holds each code point."""
    indexes = [default] * 0x110000
    for index, members in enumerate(sets):
        for c in members:
            indexes[c] = index
    assert sum(map(len, sets)) == sum(index != default for index in indexes), "the sets overlap"
    return runs(indexes)


def write_properties(by_category):
    lines = [
        *strings("categoryNames", ["The general categories."], CATEGORIES),
        *constant(
            "categories",
            ["Runs that tile all code points: a length, the index of a general category."],
            tiling(by_category.values(), CATEGORIES.index("Cs"))),
        *strings("scriptNames", ["The scripts; the first is of characters in none."],
                 ["Unknown", *SCRIPTS]),
        *constant(
            "scripts",
            ["Runs that tile all code points: a length, the index of a script."],
            tiling([set(), *(matched_by_regex(rf"\p{{{name}}}") for name in SCRIPTS)], 0)),
    ]
    for name in SETS:
        lines += constant(
            name.lower(),
            [f"`\\p{{{name}}}`: of each range, how many code points lie between it and the one",
             "before, and its length."],
            set_runs(matched_by_regex(rf"\p{{{name}}}")))
    write(
        "Unicode/UnicodePropertyTable.swift",
        ["What the reference's regex engine means by `\\p{…}`."], lines)
