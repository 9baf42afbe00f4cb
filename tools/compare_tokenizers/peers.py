"""The tokenizers that rehearse is compared with, each through its fastest call that yields ids.

A peer is loaded from a tokenizer.json. `encode` takes a batch of texts and returns the peer's own
form of their ids; `ids` turns that form into one uint32 array a text and is never timed. Special
tokens in a text are recognized, and none are added at its ends. `module` is what it imports: only
when it is loaded, since a process measures one peer.
"""

import tiktoken_vocabulary


class Tokenizers:
    """Hugging Face `tokenizers`: the reference."""

    module = "tokenizers"

    def __init__(self, path):
        import tokenizers

        self.tokenizer = tokenizers.Tokenizer.from_file(path)

    def encode(self, texts):
        return self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)

    def ids(self, encodings):
        return (as_array(encoding.ids) for encoding in encodings)


class Fastokens:
    module = "fastokens"

    def __init__(self, path):
        import fastokens

        self.tokenizer = fastokens.Tokenizer.from_file(path)

    def encode(self, texts):
        return self.tokenizer.encode_batch_flat(texts)

    def ids(self, flat):
        return split_flat(*flat)


class Gigatoken:
    module = "gigatoken"

    def __init__(self, path):
        import gigatoken

        self.tokenizer = gigatoken.Tokenizer(path)

    def encode(self, texts):
        # With parallel=False the calling thread encodes.
        return self.tokenizer.encode_batch(texts, parallel=False)

    def ids(self, rows):
        return map(as_array, rows)


class Tokie:
    module = "tokie"

    def __init__(self, path):
        import tokie

        self.tokenizer = tokie.Tokenizer.from_json(path)

    def encode(self, texts):
        return self.tokenizer.encode_batch(texts, add_special_tokens=False)

    def ids(self, encodings):
        return (as_array(encoding.ids) for encoding in encodings)


class Splintr:
    module = "splintr"

    def __init__(self, path):
        import splintr

        self.tokenizer = splintr.from_json(path)

    def encode(self, texts):
        return self.tokenizer.encode_batch_flat(texts)

    def ids(self, flat):
        return split_flat(*flat)


class Kitoken:
    module = "kitoken"

    def __init__(self, path):
        import kitoken

        self.tokenizer = kitoken.Kitoken.from_tokenizers_file(path)

    def encode(self, texts):
        return self.tokenizer.encode_all(texts, True)

    def ids(self, rows):
        return map(as_array, rows)


class Tiktoken:
    module = "tiktoken"

    def __init__(self, path):
        self.encoding, self.normalize = tiktoken_vocabulary.load(path)

    def encode(self, texts):
        return [
            self.encoding.encode_to_numpy(self.normalize(text), allowed_special="all")
            for text in texts
        ]

    def ids(self, rows):
        return map(as_array, rows)


PEERS = {
    "fastokens": Fastokens,
    "gigatoken": Gigatoken,
    "tokie": Tokie,
    "splintr": Splintr,
    "kitoken": Kitoken,
    "tiktoken": Tiktoken,
    "tokenizers": Tokenizers,
}
REFERENCE = "tokenizers"


def as_array(numbers):
    import numpy

    return numpy.asarray(numbers, dtype=numpy.uint32)


def split_flat(ids, offsets):
    import numpy

    bounds = numpy.frombuffer(offsets, numpy.uint64).astype(numpy.int64)
    return numpy.split(numpy.frombuffer(ids, numpy.uint32), bounds[1:-1])
