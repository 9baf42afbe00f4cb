"""Writes the tokens of a shard set in the peers' formats."""

import json
import subprocess

import numpy
from readers import FILE_NAME, LENGTH, stand_in_for_torchvision, whole_windows


def vocabulary_size(shards):
    return json.loads((shards / "manifest.json").read_text())["tokenizer"]["vocabulary_size"]


def read_documents(rehearse, shards):
    """The ids of every document, in the narrowest of Megatron-core's types that holds the vocabulary."""
    dtype = numpy.uint16 if vocabulary_size(shards) <= 1 << 16 else numpy.int32
    text = subprocess.check_output([rehearse, "shards", "cat", "--ids", shards], text=True)
    return [numpy.array(line.split(), dtype) for line in text.splitlines()]


def write_streaming(folder, documents, compression=None):
    """MDS shards whose samples are windows of the token stream; the last tokens make no whole one."""
    stand_in_for_torchvision()
    from streaming import MDSWriter

    ids = numpy.concatenate(documents)
    columns = {"ids": f"ndarray:{ids.dtype}:{LENGTH}"}
    with MDSWriter(out=str(folder), columns=columns, compression=compression) as writer:
        for window in whole_windows(ids):
            writer.write({"ids": window})


def write_megatron(folder, documents):
    """A .bin of all ids and an .idx of the documents."""
    from megatron.core.datasets.indexed_dataset import IndexedDatasetBuilder

    folder.mkdir()
    prefix = f"{folder}/{FILE_NAME}"
    builder = IndexedDatasetBuilder(f"{prefix}.bin", dtype=documents[0].dtype.type)
    for document in documents:
        builder.add_document(document, [len(document)])
    builder.finalize(f"{prefix}.idx")


def write_memory_map(folder, documents):
    folder.mkdir()
    numpy.save(folder / FILE_NAME, numpy.concatenate(documents))
