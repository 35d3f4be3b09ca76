"""Golden losses and gradients from PyTorch in float64. Run: python generate.py > losses.json"""
import json
import sys

import torch
import torch.nn.functional as F

from cases import make_cases
from formulas import class_weights

torch.manual_seed(20260101)

BATCHES = {
    "ordinary": (torch.randn(5, 4).float(), torch.randn(5, 4).float()),
    "confident": (30 * torch.randn(3, 10).float(), 10 * torch.randn(3, 10).float()),
    # A teacher that is as good as one-hot.
    "one-hot": (2 * torch.randn(4, 3).float(), 200 * F.one_hot(torch.tensor([0, 1, 2, 1]), 3).float()),
}

batches, cases = make_cases(BATCHES)
weighed = [
    {"rows": rows, "balance": beta, "weights": class_weights(rows, beta).tolist()}
    for rows in ([23364, 6636], [1, 10, 100, 1000, 10000], [500, 500, 500])
    for beta in (0.1, 0.9, 0.999, 0.9999)
]
versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
print(json.dumps({"versions": versions, "batches": batches, "cases": cases, "weighed": weighed}, indent=1, allow_nan=False))
