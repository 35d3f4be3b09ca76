"""Golden temperatures and trajectories of annealed losses in float64. Run: python generate_annealing.py > annealing.json

Temperatures are those of PyTorch's own schedulers, LinearLR and CosineAnnealingLR, with the temperature in the place of the
learning rate. A trajectory is a network of two dense layers, trained by plain SGD on all rows at once. Needs torch.
"""
import json
import sys

import torch
import torch.nn.functional as F

from formulas import TAUGHT
from schedules import annealing, temperatures

torch.manual_seed(20260502)
ROWS, FEATURES, HIDDEN, CLASSES, STEPS, RATE = 12, 5, 4, 3, 12, 0.05


LOSSES = [
    {"method": "distillation", "temperature": 8.0, "alpha": 0.7, "annealing": annealing("linear", 1.0, 1.0)},
    {"method": "distillation", "temperature": 20.0, "alpha": 1.0, "annealing": annealing("cosine", 0.5, 1.0)},
    {"method": "distillation", "temperature": 4.0, "alpha": 0.6, "divergence": "reverse-kl", "annealing": annealing("linear", 1.0, 0.5)},
    {"method": "dkd", "temperature": 6.0, "alpha": 0.5, "targetWeight": 1.0, "nonTargetWeight": 2.0, "annealing": annealing("cosine", 1.0, 0.75)},
    {"method": "dist", "temperature": 5.0, "alpha": 0.5, "interWeight": 1.0, "intraWeight": 2.0, "annealing": annealing("linear", 1.5, 1.0)},
]

inputs = torch.randn(ROWS, FEATURES).float()
labels = torch.arange(ROWS) % CLASSES
soft = F.log_softmax(3 * torch.randn(ROWS, CLASSES).float(), dim=1)
initial = [torch.randn(FEATURES, HIDDEN), torch.randn(HIDDEN), torch.randn(HIDDEN, CLASSES), torch.randn(CLASSES)]
initial = [weight.float() for weight in initial]


def train(loss):
    weights = [weight.double().requires_grad_() for weight in initial]
    options = {key: value for key, value in loss.items() if key not in ("method", "annealing", "temperature")}
    optimizer = torch.optim.SGD(weights, lr=RATE)
    losses = []
    for temperature in temperatures(loss["temperature"], loss["annealing"], STEPS):
        kernel, bias, last, offset = weights
        z = torch.relu(inputs.double() @ kernel + bias) @ last + offset
        value = TAUGHT[loss["method"]](z, labels, soft.double(), temperature=temperature, **options)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return {
        "loss": loss,
        "temperatures": temperatures(loss["temperature"], loss["annealing"], STEPS),
        "losses": losses,
        "weights": [weight.detach().flatten().tolist() for weight in weights],
    }


print(
    json.dumps(
        {
            "versions": {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"},
            "steps": STEPS,
            "rate": RATE,
            "inputs": inputs.flatten().tolist(),
            "labels": labels.tolist(),
            "softLogProbabilities": soft.flatten().tolist(),
            "initial": [weight.flatten().tolist() for weight in initial],
            "cases": [train(loss) for loss in LOSSES],
        },
        indent=1,
        allow_nan=False,
    )
)
