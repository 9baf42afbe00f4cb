"""What the reference tokenizer says of single characters, asked of it for every code point."""

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers

VERSION = "0.23.3"
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
TEXT = "".join(map(chr, SCALARS))


def require_version():
    if tokenizers.__version__ != VERSION:
        raise SystemExit(f"needs tokenizers {VERSION}, found {tokenizers.__version__}")


def regex_matches(pattern, text):
    """The pieces of a text that match: Split leaves them and removes the others."""
    split = pre_tokenizers.Split(Regex(pattern), "removed", invert=True)
    return [piece for piece, _ in split.pre_tokenize_str(text)]


def matched_by_regex(pattern):
    """The code points that match a pattern of one character."""
    return {ord(c) for piece in regex_matches(f"(?:{pattern})+", TEXT) for c in piece}


def pieces_beside_letter(pre_tokenizer):
    """By code point, how many pieces the pre-tokenizer makes of it with a letter on either side."""
    return {c: len(pre_tokenizer.pre_tokenize_str(f"a{chr(c)}a")) for c in SCALARS}


def isolated_by(pre_tokenizer):
    return {c for c, count in pieces_beside_letter(pre_tokenizer).items() if count == 3}


def joined_by(pre_tokenizer):
    return {c for c, count in pieces_beside_letter(pre_tokenizer).items() if count == 1}


def removed_by(pre_tokenizer):
    return {c for c, count in pieces_beside_letter(pre_tokenizer).items() if count == 2}


def stripped_by(normalizer):
    return {c for c in SCALARS if normalizer.normalize_str(chr(c) + "a") == "a"}


def continuing_words():
    """The code points beside which an added token of `single_word` is not recognised."""
    tokenizer = Tokenizer(models.BPE({}, []))
    tokenizer.add_tokens([AddedToken("+", single_word=True, normalized=False)])
    return {c for c in SCALARS if c != ord("+") and not tokenizer.encode("+" + chr(c)).ids}
