"""Writes the rows of Parquet files to standard output as JSON lines."""

import argparse
import json
import math
import os
import sys

import pyarrow
import pyarrow.parquet


def main():
    parser = argparse.ArgumentParser(prog="parquet-to-jsonl", description=__doc__)
    parser.add_argument(
        "--columns", help="names of the columns to write, with commas between them; all if not given"
    )
    parser.add_argument("files", nargs="+", metavar="file")
    arguments = parser.parse_args()
    columns = arguments.columns.split(",") if arguments.columns else None
    for path in arguments.files:
        try:
            write(path, columns)
        except (OSError, pyarrow.ArrowException, ValueError, TypeError) as error:
            if isinstance(error, BrokenPipeError):
                # Whoever reads has read enough; Python would complain again when it closes the pipe.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return
            sys.exit(f"parquet-to-jsonl: {path}: {error}")


def write(path, columns):
    """Writes one file's rows, a batch at a time."""
    with pyarrow.parquet.ParquetFile(path) as file:
        names = file.schema_arrow.names
        for column in columns or []:
            if column not in names:
                raise ValueError(f"no column {column}; found: {', '.join(names)}")
        for batch in file.iter_batches(batch_size=256, columns=columns):
            for row in batch.to_pylist():
                sys.stdout.write(line(row) + "\n")
    sys.stdout.flush()


def line(row):
    """A row as JSON."""
    try:
        return json.dumps(row, ensure_ascii=False, allow_nan=False, default=plain)
    except ValueError:
        return json.dumps(finite(row), ensure_ascii=False, default=plain)


def plain(value):
    """What JSON has no type for, such as dates and decimal numbers, as a string."""
    if isinstance(value, bytes):
        raise TypeError("a column holds bytes; name the others with --columns")
    return str(value)


def finite(value):
    """The value with null for numbers that JSON cannot write."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {name: finite(field) for name, field in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(element) for element in value]
    return value


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    main()
