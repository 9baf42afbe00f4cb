"""Writes generated tables as Swift files, packed as Sources/Tokenization/Unicode/PackedNumbers."""

import pathlib
import textwrap

from unicode_reference import VERSION

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "Tokenization"
LINE_LENGTH = 96


def ranges(code_points):
    """Pairs of the first and the last of each run of consecutive numbers, ascending."""
    result = []
    for c in sorted(code_points):
        if result and result[-1][1] == c - 1:
            result[-1][1] = c
        else:
            result.append([c, c])
    return result


def runs(values):
    """The lengths and values of the runs of equal values in a list, end to end."""
    numbers = []
    for value in values:
        if numbers and numbers[-1] == value:
            numbers[-2] += 1
        else:
            numbers += [1, value]
    return numbers


def set_runs(code_points):
    """For each range the distance from the end of the one before, and its length."""
    numbers, end = [], 0
    for first, last in ranges(code_points):
        numbers += [first - end, last + 1 - first]
        end = last + 1
    return numbers


def signed(number):
    """The unsigned number that stands for a signed one: 0, -1, 1, -2, ... are 0, 1, 2, 3, ..."""
    return number * 2 if number >= 0 else -number * 2 - 1


def mapping(replacements):
    """For each scalar of a dictionary: its distance from the one before, how many replace it, and
    their signed distances, each from the scalar before it."""
    numbers, previous = [], 0
    for c in sorted(replacements):
        numbers += [c - previous, len(replacements[c])]
        previous = last = c
        for replacement in replacements[c]:
            numbers.append(signed(replacement - last))
            last = replacement
    return numbers


def packed(numbers, indentation):
    """The lines of the string literal that holds the numbers."""
    digits = ""
    for number in numbers:
        while number >= 32:
            digits += chr(0x30 + 32 + number % 32)
            number //= 32
        digits += chr(0x30 + number)
    width = LINE_LENGTH - len(indentation)
    lines = [digits[start : start + width] for start in range(0, len(digits), width)]
    return [indentation + line for line in ['#"""', *lines, '"""#']]


def constant(name, comment, numbers):
    """The declaration of a table."""
    opening, *rest = packed(numbers, "    ")
    comments = [f"  /// {line}" for line in comment]
    return [*comments, f"  static let {name} = {opening.strip()}", *rest, ""]


def strings(name, comment, values):
    """The declaration of a list of names."""
    rows = textwrap.wrap(" ".join(f'"{value}",' for value in values), LINE_LENGTH)
    return [
        *(f"  /// {line}" for line in comment),
        f"  static let {name} = [", *(f"    {row}" for row in rows), "  ]", ""]


def write(path, summary, lines):
    """Writes a file that declares one enum, named as the file."""
    path = FOLDER / path
    text = [
        f"// Written by tools/goldens/unicode_tables.py from PyPI tokenizers {VERSION};",
        "// checks use seed 17. Do not edit.",
        "",
        *(f"/// {line}" for line in summary),
        f"enum {path.stem} {{",
        *lines[:-1],
        "}",
    ]
    path.write_text("\n".join(text) + "\n")
