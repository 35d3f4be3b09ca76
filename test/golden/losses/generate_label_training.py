"""Golden trajectories of networks that learn labels: annealed, focal, balanced, by confidence, and with a peer. In float64. Run:
python generate_label_training.py > label-training.json

A network of two dense layers is trained by plain SGD on all rows at once; of two, each learns from what the other says. Needs torch.
"""
import json
import sys

import torch

from schedules import annealing, temperatures
from label_formulas import binary_cross_entropy, taught

ROWS, FEATURES, HIDDEN, LABELS, STEPS, RATE = 12, 5, 4, 3, 12, 0.2


def of(**options):
    return {"method": "binary-cross-entropy", **options}


LOSSES = [
    of(alpha=0.7, temperature=8.0, annealing=annealing("linear", 1.0, 1.0)),
    of(alpha=1.0, temperature=20.0, divergence="jensen-shannon", annealing=annealing("cosine", 0.5, 0.75)),
    of(alpha=0.6, temperature=4.0, divergence="reverse-kl", weighting="confidence"),
    of(alpha=0.5, divergence="logits", classBalance=0.99),
    of(focus=2.0, classBalance=0.9),
    of(smoothing=0.1, classBalance=0.99),
    of(alpha=0.0, temperature=1.0, peer={"weight": 1.0, "temperature": 1.0}),
    of(alpha=0.7, temperature=4.0, classBalance=0.9, peer={"weight": 0.5, "temperature": 4.0}),
]


def learn(own, other, loss, temperature):
    options = {key: value for key, value in loss.items() if key not in ("method", "annealing", "temperature", "peer")}
    value = binary_cross_entropy(own, targets, soft.double(), temperature=temperature, sides=sides, **options)
    if "peer" not in loss:
        return value
    weight, t = loss["peer"]["weight"], loss["peer"]["temperature"]
    return value + weight * taught(own, other.detach(), t, "kl", None)


def train(loss):
    networks = [[w.double().requires_grad_() for w in weights] for weights in initial[: 2 if "peer" in loss else 1]]
    optimizer = torch.optim.SGD([weight for weights in networks for weight in weights], lr=RATE)
    steady = [loss.get("temperature", 1.0)] * STEPS
    fallen = temperatures(loss["temperature"], loss["annealing"], STEPS) if "annealing" in loss else steady
    losses = []
    for temperature in fallen:
        said = [torch.relu(inputs.double() @ k + c) @ o + d for k, c, o, d in networks]
        value = sum(learn(own, said[1 - i] if len(said) > 1 else None, loss, temperature) for i, own in enumerate(said))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return {"loss": loss, "losses": losses, "weights": [w.detach().flatten().tolist() for own in networks for w in own]}


torch.manual_seed(20261128)
inputs = torch.randn(ROWS, FEATURES).float()
# The first label is rare, the last one frequent.
targets = (torch.rand(ROWS, LABELS) < torch.tensor([0.2, 0.5, 0.8])).double()
soft = 3 * torch.randn(ROWS, LABELS).float()
shapes = [(FEATURES, HIDDEN), (HIDDEN,), (HIDDEN, LABELS), (LABELS,)]
initial = [[torch.randn(*shape).float() for shape in shapes] for _ in range(2)]
sides = [int(rows) for k in range(LABELS) for rows in ((1 - targets[:, k]).sum(), targets[:, k].sum())]

print(
    json.dumps(
        {
            "versions": {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"},
            "steps": STEPS,
            "rate": RATE,
            "inputs": inputs.flatten().tolist(),
            "labels": [0] * ROWS,
            "targets": targets.flatten().tolist(),
            "softLogProbabilities": soft.flatten().tolist(),
            "initial": [[weight.flatten().tolist() for weight in weights] for weights in initial],
            "cases": [train(loss) for loss in LOSSES],
        },
        indent=1,
        allow_nan=False,
    )
)
