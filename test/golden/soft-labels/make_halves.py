"""Halves as NumPy rounds them, and what they do to distributions, in float64. Needs numpy. Run: python make_halves.py > halves.json"""
import json
import sys

import numpy as np

random = np.random.default_rng(20261127)
TEMPERATURES = [0.5, 1, 2, 4, 8, 20]


def edges():
    halves = np.arange(0x7BFF, dtype=np.uint16).view(np.float16)
    picked = halves[random.integers(len(halves), size=40)].astype(np.float64)
    following = np.nextafter(picked.astype(np.float16), np.float16(65504)).astype(np.float64)
    ties = (picked + following) / 2
    beside = np.concatenate([np.nextafter(ties.astype(np.float32), np.float32(0)), np.nextafter(ties.astype(np.float32), np.float32(1e6))])
    special = [0, 2**-25, 2**-24, 1.5 * 2**-24, 2**-14, 2**-14 - 2**-25, 1, 1 + 2**-11, 1 + 3 * 2**-11, 2047.5, 65503, 65504]
    return np.concatenate([picked, ties, beside, special, np.exp(random.uniform(-18, 11, size=120))])


def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def divergence(x, y, temperature):
    p, q = log_softmax(x / temperature), log_softmax(y / temperature)
    return (np.exp(p) * (p - q)).sum(axis=1)


def distributions(classes, scale):
    logits = random.normal(size=(4, classes)) * scale
    exact = log_softmax(logits).astype(np.float32)
    stored = exact.astype(np.float16)
    rows = exact.astype(np.float64)
    kl = [divergence(rows, stored.astype(np.float64), t).tolist() for t in TEMPERATURES]
    return {"classes": classes, "logProbabilities": rows.ravel().tolist(), "bits": stored.view(np.uint16).ravel().tolist(), "divergences": kl}


values = np.concatenate([-edges().astype(np.float32), edges().astype(np.float32)])
json.dump(
    {
        "values": values.astype(np.float64).tolist(),
        "bits": np.minimum(values, 65504).astype(np.float16).view(np.uint16).tolist(),
        "temperatures": TEMPERATURES,
        "distributions": [distributions(k, s) for k, s in ((2, 3), (3, 20), (10, 1), (10, 6), (10, 40), (100, 4))],
    },
    sys.stdout,
)
