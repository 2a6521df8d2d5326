"""Numbers as they are: integers, floats as the fractions that they are, NumPy files.

A number of a certificate is a JSON integer, a JSON float that stands for the double that it
reads as, or the string "m*2^e". All become `int` or `Fraction`; nothing is rounded.
"""

import ast
import struct
import sys
from fractions import Fraction

# Counts of stable matchings may have any number of digits.
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)


class Wrong(Exception):
    """The answer claims what is not so."""


def need(holds, claim):
    """Refuses the answer unless `holds`."""
    if not holds:
        raise Wrong(claim)


def index(at, count):
    """`at`, where it is the index of one of `count`."""
    need(type(at) is int and 0 <= at < count, f"{at} is no index below {count}")
    return at


def pairs_of(listed):
    """Pairs as they are written."""
    whole = lambda pair: len(pair) == 2 and all(type(at) is int and at >= 0 for at in pair)
    need(all(isinstance(pair, list) and whole(pair) for pair in listed), "no list of pairs")
    return [tuple(pair) for pair in listed]


def matchings_of(answer, stopped):
    """The matchings that a list of all of them holds, in order and each once."""
    found = [pairs_of(pairs) for pairs in answer["matchings"]]
    need(found == sorted(found) and answer["pairs"] is None, "not sorted")
    need(all(map(lambda one, two: one != two, found, found[1:])), "a matching twice")
    need(answer["count"] == len(found), "another count")
    need(answer["complete"] == (not stopped), "complete or not")
    need(answer["value"] == (None if stopped else len(found)), "another value")
    return found


def exact(number):
    """The number itself."""
    if isinstance(number, bool):
        raise Wrong(f"{number} is no number")
    if isinstance(number, int):
        return number
    if isinstance(number, float):
        return Fraction(number)
    if isinstance(number, str):
        mantissa, _, exponent = number.partition("*2^")
        mantissa, exponent = int(mantissa), int(exponent)
        return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)
    raise Wrong(f"{number!r} is no number")


def once_rounded(number, floats):
    """The value that should be written: an integer, or the double nearest to it."""
    return float(number) if floats else number


KINDS = {
    "<f8": ("d", 8, False),
    "<f4": ("f", 4, False),
    "<i8": ("q", 8, True),
    "<i4": ("i", 4, True),
    "<u4": ("I", 4, True),
    "<u2": ("H", 2, True),
}


class Npy:
    """A 2-D array from a file: `rows`, with `whole` for integers and what pads an
    unsigned list."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        need(data[:6] == b"\x93NUMPY", f"{path} is no NumPy file")
        wide = data[6] > 1
        size = struct.unpack("<I" if wide else "<H", data[8 : 12 if wide else 10])[0]
        start = (12 if wide else 10) + size
        header = data[12 if wide else 10 : start].decode("latin-1")
        fields = ast.literal_eval(header.strip())
        kind = fields["descr"]
        need(kind in KINDS, f"{path} holds {kind}")
        letter, width, self.whole = KINDS[kind]
        rows, columns = fields["shape"]
        numbers = struct.unpack(f"<{rows * columns}{letter}", data[start:])
        if fields["fortran_order"]:
            self.rows = [list(numbers[row::rows]) for row in range(rows)]
        else:
            self.rows = [list(numbers[row * columns : (row + 1) * columns]) for row in range(rows)]
        self.columns = columns
        self.padding = (1 << 8 * width) - 1 if kind[1] == "u" else None
        self.single = kind == "<f4"

    def lists(self):
        """Each row without its padding."""
        pads = (lambda entry: entry == self.padding) if self.padding else (lambda entry: entry < 0)
        return [[entry for entry in row if not pads(entry)] for row in self.rows]


def write_npy(path, kind, fortran, rows, columns=None):
    """Writes rows of numbers as a NumPy file."""
    columns = len(rows[0]) if columns is None else columns
    header = f"{{'descr': '{kind}', 'fortran_order': {fortran}, 'shape': ({len(rows)}, {columns}), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    if fortran:
        numbers = [row[column] for column in range(columns) for row in rows]
    else:
        numbers = [number for row in rows for number in row]
    letter = KINDS[kind][0]
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        file.write(struct.pack(f"<{len(numbers)}{letter}", *numbers))
