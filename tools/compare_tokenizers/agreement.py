"""Compares rehearse's ids, and the texts it decodes from them, with the reference's."""

import json
import subprocess
from dataclasses import dataclass, field

from digests import digest
from inputs import write_texts

SHOWN = 3
EXCERPT = 60


@dataclass
class Agreement:
    """How many of a source's texts differ, with the first few differences in words."""

    source: str
    texts: int
    different: int = 0
    undecoded: int = 0
    examples: list[str] = field(default_factory=list)

    def holds(self):
        return self.different == self.undecoded == 0


def compare(rehearse, vocabulary, reference, source, texts, expected, scratch, as_text=False):
    """Encodes and decodes `texts`; `expected` holds the digests of the reference's ids. With
    `as_text`, special tokens in a text are encoded as the text they are."""
    agreement = Agreement(source, len(texts))
    encoded = encode(rehearse, vocabulary, texts, scratch, as_text)
    with open(encoded, encoding="ascii") as lines:
        for text, line, right in zip(texts, lines, expected, strict=True):
            ids = list(map(int, line.split()))
            if digest(ids) != right:
                agreement.different += 1
                if agreement.different <= SHOWN:
                    agreement.examples.append(explain(reference, text, ids, as_text))
    if agreement.different == 0:
        compare_decoded(rehearse, vocabulary, reference, texts, encoded, agreement)
    return agreement


def encode(rehearse, vocabulary, texts, scratch, as_text):
    """Writes the ids of each text on a line of the file that is returned."""
    written, encoded = scratch / "compared.jsonl", scratch / "compared.ids"
    write_texts(written, texts)
    command = [rehearse, "tokenizer", "encode", "--tokenizer", vocabulary.path]
    command += ["--specials-as-text"] if as_text else []
    with open(encoded, "wb") as output:
        subprocess.run([*command, written], check=True, stdout=output)
    return encoded


def compare_decoded(rehearse, vocabulary, reference, texts, encoded, agreement):
    """Requires each text back from its ids, or else that the reference does not give it back."""
    command = [rehearse, "tokenizer", "decode", "--tokenizer", vocabulary.path, encoded]
    decoding = subprocess.Popen(command, stdout=subprocess.PIPE)
    with decoding, open(encoded, encoding="ascii") as lines:
        for text, line, decoded in zip(texts, lines, decoding.stdout, strict=True):
            found = json.loads(decoded)["text"]
            if found != text and reference.decode(list(map(int, line.split()))) == text:
                agreement.undecoded += 1
                if agreement.undecoded <= SHOWN:
                    agreement.examples.append(f"decoded as {excerpt(found)}: {excerpt(text)}")
    if decoding.returncode != 0:
        raise SystemExit(f"rehearse tokenizer decode ended with {decoding.returncode}")


def explain(reference, text, found, as_text):
    """Where the ids begin to differ, with the text from there on, escaped."""
    expected, offsets = reference.tokens(text, as_text)
    pairs = zip(expected, found)
    place = next((i for i, (left, right) in enumerate(pairs) if left != right), None)
    if place is None:
        place = min(len(expected), len(found))
    start = offsets[place][0] if place < len(offsets) else len(text)
    before = text[max(0, start - EXCERPT // 3) : start]
    return (
        f"id {place}: {found[place : place + 6]} found, {expected[place : place + 6]} expected, "
        f"after {ascii(before)} at {excerpt(text[start:])}"
    )


def excerpt(text):
    return ascii(text[:EXCERPT])
