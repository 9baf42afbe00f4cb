"""Digests of ids, so that the ids of a whole corpus can be compared without being kept."""

import hashlib

import numpy

SIZE = 8


def digest(ids):
    """The digest of one text's ids."""
    contents = numpy.ascontiguousarray(ids, dtype="<u4").tobytes()
    return hashlib.blake2b(contents, digest_size=SIZE).digest()


def write_digests(path, digests):
    with open(path, "wb") as file:
        file.write(b"".join(digests))


def read_digests(path):
    with open(path, "rb") as file:
        contents = file.read()
    return [contents[start : start + SIZE] for start in range(0, len(contents), SIZE)]


def count_different(expected, found):
    """How many texts have other ids."""
    return sum(left != right for left, right in zip(expected, found, strict=True))
