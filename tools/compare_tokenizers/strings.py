"""Strings that are meant to break a tokenizer, drawn from a seed."""

import random

LETTERS = [
    range(0x61, 0x7B), range(0x41, 0x5B), range(0xC0, 0x250), range(0x370, 0x400),
    range(0x400, 0x530), range(0x531, 0x588), range(0x5D0, 0x5EB), range(0x620, 0x64B),
    range(0x905, 0x93A), range(0xE01, 0xE31), range(0x10A0, 0x1100), range(0x1200, 0x1249),
    range(0x1E00, 0x2000), range(0x3041, 0x3097), range(0x30A1, 0x30FB), range(0x4E00, 0x9FFF),
    range(0xAC00, 0xD7A4), range(0x10400, 0x10450), range(0x1D400, 0x1D455),
    range(0x20000, 0x20100),
]  # fmt: skip
DIGITS = [
    range(0x30, 0x3A), range(0x660, 0x66A), range(0x966, 0x970), range(0xE50, 0xE5A),
    range(0xFF10, 0xFF1A), range(0x1D7CE, 0x1D800), range(0x2160, 0x2180), range(0xBC, 0xBF),
    range(0x2070, 0x208F), range(0x3220, 0x322A),
]  # fmt: skip
MARKS = [
    range(0x300, 0x370), range(0x591, 0x5BE), range(0x64B, 0x660), range(0x93A, 0x950),
    range(0xE31, 0xE3B), range(0x1AB0, 0x1ABE), range(0x20D0, 0x20F1), range(0x3099, 0x309B),
    range(0x1100, 0x1200), range(0xFE20, 0xFE30),
]  # fmt: skip
SYMBOLS = [
    range(0x21, 0x30), range(0x3A, 0x41), range(0x5B, 0x61), range(0x7B, 0x7F), range(0xA1, 0xC0),
    range(0x2010, 0x2028), range(0x20A0, 0x20C1), range(0x2190, 0x2300), range(0x3001, 0x3020),
    range(0xFF01, 0xFF10), range(0x0, 0x20), range(0x7F, 0xA0), range(0xE000, 0xE010),
]  # fmt: skip
SPACES = [
    " ", " ", " ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "\v", "\f", "\x1c", "\x85", "\xa0",
    "\u1680", "\u180e", "\u2003", "\u2028", "\u2029", "\u200b", "\u202f", "\u205f", "\u3000",
    "\ufeff",
]  # fmt: skip
# U+017F is an s to a pattern that ignores case.
CONTRACTIONS = ["s", "t", "re", "ve", "m", "ll", "d", "S", "T", "RE", "VE", "lL", "Re", "\u017f"]
APOSTROPHES = ["'", "'", "'", "\u2019", "''", " '", "\u02bc", "`"]
EMOJI = [
    "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd",
    "\u2764\ufe0f", "\U0001f1e9\U0001f1ea", "1\ufe0f\u20e3", "\u200d", "\ufe0f",
    "\U0001f3f4\U000e0067\U000e007f",
]  # fmt: skip
RUNS = [
    "a", " ", "\n", "0", "'", "-", "=", "\u4e2d", "\u0301", "\U0001f600", "ab", " a", "\r\n",
    "\xa0",
]  # fmt: skip
LONGEST_RUN = 3000


def draw_strings(count, seed, special_tokens, documents):
    """Half of the strings are composed of pieces, half are mutated excerpts of the documents."""
    generator = random.Random(seed)
    strings = []
    while len(strings) < count:
        if documents and generator.random() < 0.5:
            string = mutated(generator, excerpt(generator, documents), special_tokens, documents)
        else:
            string = composed(generator, special_tokens)
        strings.append(string)
    return strings


def composed(generator, special_tokens):
    return "".join(piece(generator, special_tokens) for _ in range(generator.randint(1, 12)))


def piece(generator, special_tokens):
    kind = generator.randrange(13)
    if kind < 3:
        return word(generator, generator.choice(LETTERS), 8)
    if kind == 3:
        return word(generator, generator.choice(DIGITS), 7)
    if kind == 4:
        return word(generator, generator.choice(SYMBOLS), 4)
    if kind == 5:
        return "".join(generator.choices(SPACES, k=generator.randint(1, 5)))
    if kind == 6:
        return generator.choice(APOSTROPHES) + generator.choice(CONTRACTIONS)
    if kind == 7:
        letters, marks = generator.choice(LETTERS), generator.choice(MARKS)
        count = generator.randint(1, 3)
        return "".join(
            word(generator, letters, 2) + word(generator, marks, 3) for _ in range(count)
        )
    if kind == 8:
        return generator.choice(EMOJI)
    if kind == 9:
        return broken(generator, generator.choice(special_tokens)) if special_tokens else "<|x|>"
    if kind == 10:
        return any_scalar(generator)
    if kind == 11:
        return long_word(generator)
    return run(generator)


def word(generator, alphabet, longest):
    return "".join(chr(generator.choice(alphabet)) for _ in range(generator.randint(1, longest)))


def long_word(generator):
    """A word of few characters over and over, control characters now and then: not every vocabulary
    has their bytes, and what is left out lets its neighbours merge."""
    alphabet = generator.choice(LETTERS + SYMBOLS)
    characters = [chr(generator.choice(alphabet)) for _ in range(generator.randint(1, 6))]
    characters += ["\x04", "\x13", "\x7f"][: generator.randrange(4)]
    return "".join(generator.choices(characters, k=generator.randint(16, 80)))


def any_scalar(generator):
    while True:
        code = generator.randrange(0x110000)
        if not 0xD800 <= code < 0xE000:
            return chr(code)


def run(generator):
    """A repetition: short ones often, long ones now and then."""
    length = int(LONGEST_RUN ** generator.random())
    return generator.choice(RUNS) * length


def broken(generator, token):
    """A special token's text, whole, cut, doubled, spaced, or in other letters."""
    cut = generator.randrange(len(token) + 1)
    return generator.choice([
        token, token, f" {token} ", token + token, token[:cut], token[cut:],
        f"{token[:cut]} {token[cut:]}", f"{token[:cut]}\u200b{token[cut:]}", token.upper(),
        token[:cut] + token, f"\n{token}\n",
    ])  # fmt: skip


def excerpt(generator, documents):
    text = generator.choice(documents)
    start = generator.randrange(len(text) + 1)
    return text[start : start + int(4000 ** generator.random())]


def mutated(generator, text, special_tokens, documents):
    for _ in range(generator.randint(1, 8)):
        place = generator.randrange(len(text) + 1)
        end = min(len(text), place + generator.randint(1, 4))
        match generator.randrange(6):
            case 0:
                text = text[:place] + text[end:]
            case 1:
                text = text[:end] + text[place:end] * generator.randint(1, 3) + text[end:]
            case 2:
                text = text[:place] + text[place:end][::-1] + text[end:]
            case 3:
                text = text[:place] + piece(generator, special_tokens) + text[end:]
            case 4:
                text = text[:place] + piece(generator, special_tokens) + text[place:]
            case 5:
                text = text[:place] + excerpt(generator, documents)[:200] + text[place:]
    return text
