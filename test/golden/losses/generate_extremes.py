"""The same of logits of 1e4, and of one-hot teachers beside them. Run: python generate_extremes.py > extremes.json"""
import json
import sys

import torch
import torch.nn.functional as F

from cases import make_cases

torch.manual_seed(20261127)

ROWS = torch.tensor([[1.0, -1.0, 0.3, 0.0], [-1.0, 1.0, 0.5, 0.2], [0.2, -0.7, 1.0, -1.0], [0.0, 0.0, 1.0, 1.0]])
ONE_HOT = 200 * F.one_hot(torch.tensor([0, 1, 3, 2]), 4).float()

batches, cases = make_cases(
    {
        "student of 1e4": (1e4 * ROWS, 2 * torch.randn(4, 4)),
        "both of 1e4": (1e4 * ROWS, 1e4 * ROWS.flip(1)),
        "one-hot teacher": (1e4 * ROWS, ONE_HOT),
    }
)
versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
print(json.dumps({"versions": versions, "batches": batches, "cases": cases}, indent=1, allow_nan=False))
