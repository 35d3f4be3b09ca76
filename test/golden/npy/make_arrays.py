"""Small .npy files as NumPy writes them, in base64, with their items. Needs numpy.

python3 make_arrays.py    # writes arrays.json
"""

import base64
import io
import json

import numpy as np
from numpy.lib import format as npy


def encode(array, version=None):
    file = io.BytesIO()
    npy.write_array(file, array, version=version, allow_pickle=False)
    return base64.b64encode(file.getvalue()).decode()


def entry(name, array, version=None):
    return {
        "name": name,
        "descr": npy.dtype_to_descr(array.dtype),
        "shape": list(array.shape),
        "base64": encode(array, version),
        "items": array.ravel().tolist(),
    }


arrays = [
    entry("images", np.arange(18, dtype=np.uint8).reshape(3, 2, 3) * 14),
    entry("images with channels", np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3) * 10),
    entry("labels in version 2", np.array([3, 1, 2], dtype=np.uint8), (2, 0)),
    entry("labels in version 3", np.array([3, 1, 2], dtype=np.uint8), (3, 0)),
    entry("floats", np.array([0.5, 1.5], dtype=np.float32)),
    entry("flat bytes", np.arange(8, dtype=np.uint8).reshape(2, 4)),
    entry("negative", np.array([0, -1], dtype=np.int64)),
    entry("high", np.array([256, 1], dtype=np.uint16)),
]
for dtype in ["u1", "i1", "<u2", ">u2", "<i2", ">i2", "<u4", ">u4", "<i4", ">i4", "<u8", ">u8", "<i8", ">i8"]:
    arrays.append(entry(f"labels of {dtype}", np.array([[7], [0], [127], [1]]).astype(dtype)))

grid = np.array([[0.0, 1.0, 0.25], [1.0, 2.0**40, -2.5]])
for dtype in ["|b1", "|u1", "|i1", "<i2", ">i8", "<u4", "<f4", ">f4", "<f8", ">f8"]:
    values = grid if "f" in dtype else np.array([[0, 1, 1], [1, 0, 1]])
    arrays.append(entry(f"targets of {dtype}", values.astype(dtype)))
    arrays.append(entry(f"targets of {dtype} in Fortran order", np.asfortranarray(values.astype(dtype))))

with open("arrays.json", "w") as out:
    json.dump(
        {
            "numpy": np.__version__,
            "arrays": arrays,
            "fortran": encode(np.asfortranarray(np.arange(6, dtype=np.uint8).reshape(2, 3))),
            "text": encode(np.array(["cat", "dog"])),
        },
        out,
        indent=1,
    )
    out.write("\n")
