"""Writes a pickled pandas data frame, xz-compressed, as CSV: python3 frame-to-csv.py FRAME CSV

Without pandas, which is large and not needed else: its classes are stood in for by ones that only keep what they are
given. That does for frames of numbers and texts; anything else ends with an error.
"""

import csv
import io
import lzma
import pickle
import struct
import sys


class Kept:
    def __init__(self, *arguments):
        self.arguments = arguments
        self.state = None

    def __setstate__(self, state):
        self.state = state


class Reader(pickle.Unpickler):
    """No class of the file's is ever loaded: whatever it names becomes a Kept."""

    def find_class(self, module, name):
        return slice if (module, name) == ("builtins", "slice") else type(name, (Kept,), {})


FORMATS = {"f8": "d", "f4": "f", "i8": "q", "i4": "i"}


def read_values(array):
    """Values of a numpy array, row by row."""
    if type(array).__name__ == "_frombuffer":
        values, dtype, shape, order = array.arguments
    else:
        _, shape, dtype, is_fortran, values = array.state
        order = "F" if is_fortran else "C"
    if not isinstance(values, list):
        code = FORMATS[dtype.arguments[0]]
        values = struct.unpack("<%d%s" % (len(values) // struct.calcsize(code), code), bytes(values))
    if len(shape) == 1:
        return list(values)
    rows, columns = shape
    if order == "C":
        return [values[row * columns : (row + 1) * columns] for row in range(rows)]
    return [values[row::rows] for row in range(rows)]


def read_places(places):
    return list(range(places.start, places.stop, places.step)) if isinstance(places, slice) else read_values(places)


def read_frame(path):
    with lzma.open(path) as file:
        frame = Reader(io.BytesIO(file.read())).load()
    blocks, (names, _) = frame.state["_mgr"].arguments
    columns = {}
    for block in blocks:
        values, places, _ = block.arguments
        columns.update(zip(read_places(places), read_values(values)))
    header = read_values(names.arguments[1]["data"])
    return header, [columns[place] for place in range(len(header))]


def main(frame, target):
    header, columns = read_frame(frame)
    with open(target, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(zip(*columns))


main(*sys.argv[1:])
