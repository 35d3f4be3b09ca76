"""Labels of the top classes and what they do to distributions, in float64. Needs numpy. Run: python make_top_k.py > top-k.json"""
import json
import sys

import numpy as np

random = np.random.default_rng(20261128)
TEMPERATURES = [0.5, 1, 2, 4, 8, 20]


def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def divergences(x, y, temperature):
    p, q = log_softmax(x / temperature), log_softmax(y / temperature)
    return (np.exp(p) * (p - q)).sum(axis=1)


def case(classes, kept, scale):
    exact = log_softmax(random.normal(size=(5, classes)) * scale).astype(np.float32)
    rows = exact.astype(np.float64)
    order = np.argsort(-rows, axis=1, kind="stable")
    top, tail = order[:, :kept], order[:, kept:]
    values = np.take_along_axis(rows, top, axis=1).astype(np.float16)
    mass = np.log(np.exp(np.take_along_axis(rows, tail, axis=1)).sum(axis=1)).astype(np.float16)
    read = np.repeat((mass.astype(np.float64) - np.log(classes - kept))[:, None], classes, axis=1)
    np.put_along_axis(read, top, values.astype(np.float64), axis=1)
    kl = np.array([divergences(rows, read, t) for t in TEMPERATURES])
    at = kl.mean(axis=1).argmax()
    return {
        "classes": classes,
        "kept": kept,
        "logProbabilities": rows.ravel().tolist(),
        "bytes": list(np.concatenate([values, mass[:, None]], axis=1).tobytes() + top.astype(np.uint8).tobytes()),
        "read": read.ravel().tolist(),
        "divergence": {"temperature": TEMPERATURES[at], "mean": kl[at].mean(), "largest": kl.max()},
    }


json.dump([case(*of) for of in ((3, 1, 2), (10, 3, 1), (10, 3, 6), (10, 5, 40), (100, 10, 3), (256, 32, 4))], sys.stdout)
