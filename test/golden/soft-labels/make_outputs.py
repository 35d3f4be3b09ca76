"""Log-odds of labels and numbers in deviations as halves, and what these do to what is learned, in float64. Needs numpy.
Run: python make_outputs.py > outputs.json"""
import json
import sys

import numpy as np

random = np.random.default_rng(20261129)
TEMPERATURES = [0.1, 0.5, 1, 2, 4, 20, 100]


def log_sigmoid(z):
    return -np.logaddexp(0, -z)


def divergence(x, y):
    """KL(σ(x) ‖ σ(y)), by its definition."""
    p, q = np.exp(log_sigmoid(x)), np.exp(log_sigmoid(-x))
    return p * (log_sigmoid(x) - log_sigmoid(y)) + q * (log_sigmoid(-x) - log_sigmoid(-y))


def halves(values):
    return np.clip(values, -65504, 65504).astype(np.float16)


sizes = np.concatenate([np.exp(random.uniform(-18, 4, size=150)), [0, 2**-25, 3 * 2**-25, 2.3994, 1.5434, 640.25, 65504, 65519, 70000, 1e30]])
log_odds = np.where(random.random(sizes.size) < 0.5, -sizes, sizes).astype(np.float32) + np.float32(0)
exact, kept = log_odds.astype(np.float64), halves(log_odds).astype(np.float64)
numbers = np.concatenate([random.normal(size=80), 20 * random.standard_cauchy(size=40), [0, -65504, 65504, 2**-26]]).astype(np.float32)
json.dump(
    {
        "temperatures": TEMPERATURES,
        "logOdds": exact.tolist(),
        "logOddsBits": halves(log_odds).view(np.uint16).tolist(),
        "divergences": [divergence(exact / t, kept / t).tolist() for t in TEMPERATURES],
        "numbers": numbers.astype(np.float64).tolist(),
        "numbersBits": halves(numbers).view(np.uint16).tolist(),
    },
    sys.stdout,
)
