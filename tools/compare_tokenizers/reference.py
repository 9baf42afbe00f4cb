"""The ids of the reference, Hugging Face `tokenizers`."""

import os

# Read when the module is imported.
os.environ["TOKENIZERS_PARALLELISM"] = "true"

import tokenizers  # noqa: E402
from digests import digest

BATCH = 512


class Reference:
    def __init__(self, path):
        self.tokenizer = tokenizers.Tokenizer.from_file(str(path))

    def ids(self, texts, specials_as_text=False):
        """The ids of each text, on all threads."""
        self.tokenizer.encode_special_tokens = specials_as_text
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            for encoding in self.tokenizer.encode_batch_fast(batch, add_special_tokens=False):
                yield encoding.ids

    def digests(self, texts, specials_as_text=False):
        return [digest(ids) for ids in self.ids(texts, specials_as_text)]

    def tokens(self, text, specials_as_text):
        """The ids of one text, and the range of characters that each one covers."""
        self.tokenizer.encode_special_tokens = specials_as_text
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        return encoding.ids, encoding.offsets

    def decode(self, ids):
        return self.tokenizer.decode(ids, skip_special_tokens=False)

    def special_tokens(self):
        """The texts of all added tokens, by id."""
        added = self.tokenizer.get_added_tokens_decoder()
        return [token.content for _, token in sorted(added.items())]
