#!/usr/bin/env python3
"""Prints the documents of a shard as JSON lines: ids, roles, file, record, byte_offset.

Written from Sources/Shards/Shards.docc/Format.md. Needs only numpy and zstandard, neither of which
has XXH64: magics, sizes and zstd's own checksums are checked, the shard's checksums are not.
"""
import itertools, json, struct, sys
import numpy, zstandard

class Varints:
    def __init__(self, data):
        self.data, self.place = data, 0
    def one(self):
        value = shift = 0
        while True:
            byte = self.data[self.place]
            self.place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value
    def many(self, count):
        return [self.one() for _ in range(count)]
    def name(self):
        end = self.one() + self.place
        start, self.place = self.place, end
        return self.data[start:end].decode()
    def sums(self, count):
        signed = [v // 2 if v % 2 == 0 else -(v + 1) // 2 for v in self.many(count)]
        return itertools.accumulate(signed)

def read_documents(table, count):
    names = [table.name() for _ in range(table.one())]
    lengths, roles = table.many(count), []
    for length in lengths:
        spans = [[number & 3, number >> 2] for number in table.many(table.one())]
        spans[-1][1] = length - sum(size for _, size in spans)
        roles.append([[("text", "prompt", "response")[role], size] for role, size in spans])
    files = [names[place] for place in table.many(count)]
    return zip(lengths, roles, files, table.sums(count), table.sums(count))

def read_codes(table):
    listed = table.many(table.one())
    counts = table.many(len(listed))
    return listed, {i: [listed[rank] for rank in table.many(n)] for i, n in zip(listed, counts)}

def decode(frame, listed, successors):
    row, place = [], 0
    while place < len(frame):
        code = frame[place]
        if code < 128:
            token, size = row[code], 1
        elif code < 255:
            token, size = listed[256 * (code - 128) + frame[place + 1]], 2
        else:
            token, size = int.from_bytes(frame[place + 1 : place + 5], "little"), 5
        row = successors[token] if code < 255 else []
        place += size
        yield token

file = open(sys.argv[1], "rb").read()
magic, version, width, coding, _, _, tokens, count = struct.unpack_from("<8sHBBIQQQ", file, 8)
assert magic == b"RehShard" and version == 1 and coding < 2, "not a shard of version 1"
frames = -(-tokens // 65536) + 2
sizes = [entry[0] for entry in struct.iter_unpack("<III", file[-12 * frames - 9 : -9])]
assert sum(sizes) + 12 * frames + 17 == len(file), "the seek table does not fit the file"
stored = [file[end - size : end] for end, size in zip(itertools.accumulate(sizes), sizes)]
index, unzip = stored[-1], zstandard.ZstdDecompressor().decompress
assert index[8:16] == b"RehIndex", "no index where the seek table says"
start = 56 + 8 * (frames - 2)
end = start + struct.unpack_from("<Q", index, 40)[0]
codes = read_codes(Varints(unzip(index[end:-8]))) if coding else None
data = (unzip(frame) for frame in stored[1:-1])
plain = lambda frame: numpy.frombuffer(frame, f"<u{width}").tolist()
ids = (i for frame in data for i in (decode(frame, *codes) if coding else plain(frame)))
for length, roles, name, record, offset in read_documents(Varints(unzip(index[start:end])), count):
    document = {"ids": list(itertools.islice(ids, length)), "roles": roles, "file": name}
    print(json.dumps(document | {"record": record, "byte_offset": offset}))
