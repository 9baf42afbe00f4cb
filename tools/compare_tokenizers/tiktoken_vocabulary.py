"""Turns a tokenizer.json into what tiktoken needs, where tiktoken can express it."""

import json
import unicodedata

GPT2_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"


def load(path):
    """The tiktoken.Encoding, and the normalization that its texts need first."""
    import tiktoken

    with open(path, encoding="utf-8") as file:
        definition = json.load(file)
    specials = {token["content"]: token["id"] for token in definition["added_tokens"]}
    vocabulary = definition["model"]["vocab"]
    require_ranks_in_order(vocabulary, definition["model"]["merges"])
    byte_of = bytes_of_characters()
    ranks = {
        bytes(byte_of[character] for character in token): number
        for token, number in vocabulary.items()
        if token not in specials
    }
    encoding = tiktoken.Encoding(
        "converted", pat_str=pattern(definition["pre_tokenizer"]), mergeable_ranks=ranks,
        special_tokens=specials,
    )  # fmt: skip
    return encoding, normalization(definition["normalizer"])


def require_ranks_in_order(vocabulary, merges):
    """tiktoken merges by the ids of the results, so these must rise as the merges do."""
    results = ("".join(merge.split(" ") if isinstance(merge, str) else merge) for merge in merges)
    numbers = [vocabulary[result] for result in results]
    if numbers != sorted(numbers):
        raise ValueError("tiktoken needs ids in the order of the merges")


def pattern(pre_tokenizer):
    match pre_tokenizer:
        case {"type": "ByteLevel", "use_regex": True, "add_prefix_space": False}:
            return GPT2_PATTERN
        case {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": regex}, "behavior": "Isolated"},
                {"type": "ByteLevel", "use_regex": False, "add_prefix_space": False},
            ],
        }:
            return regex
    raise ValueError("tiktoken has no equivalent of the pre-tokenizer")


def normalization(normalizer):
    match normalizer:
        case None:
            return lambda text: text
        case {"type": "NFC"}:
            return lambda text: unicodedata.normalize("NFC", text)
    raise ValueError("tiktoken has no equivalent of the normalizer")


def bytes_of_characters():
    """The byte that each character of a byte-level vocabulary stands for: the printable Latin-1
    characters stand for themselves, the other bytes are counted from U+0100 on."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    mapping = {chr(byte): byte for byte in printable}
    mapping.update((chr(256 + index), byte) for index, byte in enumerate(others))
    return mapping
