"""Tables as NumPy saves them, and as pandas would write them as CSV. Needs numpy. Run in this folder: python make_arrays.py"""
import csv
import zipfile

import numpy as np

random = np.random.default_rng(20261130)
ROWS = 240


def write_csv(name, columns):
    with open(name, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*[["" if cell != cell else cell for cell in cells] for cells in columns.values()]))


def table(x, more):
    """Columns of a table, [rows, columns] as x0, x1 …"""
    return {**{f"x{i}": column.tolist() for i, column in enumerate(x.T)}, **{name: list(cells) for name, cells in more.items()}}


x = random.normal(size=(ROWS, 4))
x[:, 3] = random.integers(0, 9, size=ROWS)
x[7, 1] = x[100, 2] = np.nan
y = (x[:, 0] + 0.3 * random.normal(size=ROWS) > 0).astype(np.int64) + (x[:, 3] > 6)
price = 3 * x[:, 0] - x[:, 3] + 0.1 * random.normal(size=ROWS)
held = np.stack([x[:, 0] > 0.2, x[:, 3] > 4, random.random(ROWS) > 0.5], axis=1)
kind = np.array(["oak, red", 'a "beech"', "Föhre", ""])[random.integers(0, 4, size=ROWS)]
ids = np.arange(2**53 + 1, 2**53 + 1 + 2 * ROWS, 2, dtype=np.int64)

more = {"y": y, "price": price, "kind": kind, "ids": ids, **{f"held{i}": ["true" if h else "false" for h in column] for i, column in enumerate(held.T)}}
write_csv("whole.csv", table(x, more))
arrays = {"x": x, "y": y, "price": price.reshape(-1, 1), "kind": kind, "ids": ids, "held": held}
np.savez("stored.npz", **arrays)
# Column by column, as transposed arrays are saved; another byte order; and an array that is no column.
fortran = {**arrays, "x": np.asfortranarray(x), "held": np.asfortranarray(held), "y": y.astype(">i2")}
np.savez_compressed("packed.npz", **fortran, names=np.array(["a", "b", "c", "d"]))

# What archives beyond 4 GB have, in a small one.
limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 100
np.savez("large.npz", **arrays)
zipfile.ZIP64_LIMIT = limit

parts = {"train": slice(0, 160), "val": slice(160, 200), "test": slice(200, ROWS)}
splits = [name for name, rows in parts.items() for _ in range(*rows.indices(ROWS))]
float32 = x.astype(np.float32)
write_csv("splits.csv", table(float32.astype(np.float64), {"y": y, "split": splits}))
np.savez_compressed("splits.npz", **{f"{name}_{which}": array[rows] for name, rows in parts.items() for which, array in (("x", float32), ("y", y))})
for name, rows in parts.items():
    np.save(f"x_{name}.npy", float32[rows])
    np.save(f"y_{name}.npy", y[rows].astype(np.uint8))

np.save("halves.npy", np.array([[1, -2.5], [np.nan, np.inf], [2**-24, 65504]], dtype=np.float16))

# More rows than are read at once.
many = (np.arange(80_000) % 251).astype(np.uint8).reshape(-1, 2)
np.savez_compressed("many.npz", c=many, f=np.asfortranarray(many + np.uint8(1)))
