"""Measures one peer in a process of its own, and prints JSON.

    measure_peer.py PEER VOCABULARY FILLED [TEXTS [DIGESTS]]

FILLED is the vocabulary without holes among its ids, for a peer that refuses the other one, or "-".
Without TEXTS only loading is measured: from the file to the ids of a first word, the peer's module
being imported. DIGESTS receives the digest of the ids of each text.
"""

import ctypes
import gc
import importlib
import json
import sys
import time

from digests import digest, write_digests
from peers import PEERS

# Batches keep a peer's results from growing with the corpus: fresh pages would cost more than
# encoding does. About a megabyte suits all of them.
BATCH_BYTES = 1_000_000


def measure_speed(peer, texts_path, digests_path=None):
    with open(texts_path, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    batches = list(split_in_batches(texts))
    keep_utf8(texts)
    gc.disable()
    cold, warm = timed_pass(peer, batches), timed_pass(peer, batches)
    if digests_path:
        write_digests(digests_path, all_digests(peer, batches))
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    return {
        "megabytes_per_second": megabytes / cold,
        "warm_megabytes_per_second": megabytes / warm,
    }


def timed_pass(peer, batches):
    """The seconds that encoding takes; dropping a batch's ids is not counted."""
    seconds = 0.0
    for batch in batches:
        start = time.perf_counter()
        result = peer.encode(batch)
        seconds += time.perf_counter() - start
        del result
    return seconds


def all_digests(peer, batches):
    return [digest(ids) for batch in batches for ids in peer.ids(peer.encode(batch))]


def split_in_batches(texts):
    batch, size = [], 0
    for text in texts:
        batch.append(text)
        size += len(text.encode())
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def keep_utf8(texts):
    """Makes Python convert each string now: it keeps the UTF-8 that a peer will ask for."""
    convert = ctypes.pythonapi.PyUnicode_AsUTF8AndSize
    convert.argtypes, convert.restype = [ctypes.py_object, ctypes.c_void_p], ctypes.c_void_p
    for text in texts:
        convert(text, None)


def load(name, path, filled):
    """The peer, the seconds that loading took, and which file it took."""
    importlib.import_module(PEERS[name].module)
    for file in (path, filled):
        start = time.perf_counter()
        try:
            peer = PEERS[name](file)
            peer.encode(["word"])
            return peer, {"load_seconds": time.perf_counter() - start, "filled": file == filled}
        # A panic in Rust is no Exception.
        except BaseException as error:
            refusal = error
        if filled == "-":
            break
    return None, {"refusal": " ".join(str(refusal).split())}


def main():
    name, path, filled, *rest = sys.argv[1:]
    peer, result = load(name, path, filled)
    if peer and rest:
        result |= measure_speed(peer, *rest)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
