"""Golden losses and gradients of labels and numbers, from PyTorch in float64. Run: python generate_tasks.py > tasks.json"""
import json
import sys

import torch
import torch.nn.functional as F

torch.manual_seed(20260202)


def distance(z, target, huber=None):
    return F.mse_loss(z, target) if huber is None else 2 * F.huber_loss(z, target, delta=huber)


def squared_error(z, y, v, alpha=0.0, huber=None):
    return alpha * distance(z, v, huber) + (1 - alpha) * distance(z, y, huber)


def bernoulli_kl(v, z):
    p = torch.sigmoid(v)
    holds = p * (F.logsigmoid(v) - F.logsigmoid(z))
    return (holds + torch.sigmoid(-v) * (F.logsigmoid(-v) - F.logsigmoid(-z))).mean()


def binary_cross_entropy(z, y, v, alpha=0.0, temperature=1.0, smoothing=0.0):
    smoothed = (1 - smoothing) * y + smoothing / 2
    hard = (1 - alpha) * F.binary_cross_entropy_with_logits(z, smoothed)
    return alpha * temperature**2 * bernoulli_kl(v / temperature, z / temperature) + hard


NUMBERS = [
    {"method": "squared-error"},
    {"method": "squared-error", "alpha": 0.7},
    {"method": "squared-error", "alpha": 1.0},
    {"method": "squared-error", "huber": 0.5},
    {"method": "squared-error", "huber": 2.0, "alpha": 0.3},
]
LABELS = [
    {"method": "binary-cross-entropy"},
    {"method": "binary-cross-entropy", "smoothing": 0.1},
    {"method": "binary-cross-entropy", "smoothing": 0.0},
    *(
        {"method": "binary-cross-entropy", "alpha": alpha, "temperature": t}
        for t in (0.5, 1.0, 4.0, 20.0)
        for alpha in (0.6, 1.0)
    ),
]
COMPUTE = {"squared-error": squared_error, "binary-cross-entropy": binary_cross_entropy}

# Rounded to float32, so that both sides start from the same numbers.
ordinary = (torch.randn(5, 3).float(), torch.randn(5, 3).float(), torch.randn(5, 3).float())
labels = (torch.rand(5, 3) < 0.4).float()
extreme = torch.tensor([[1e4, -1e4, 0.0, 5.0], [-1e4, 1e4, 1e-6, -30.0]])
sure = torch.tensor([[200.0, -200.0, 0.0, -200.0], [1e4, 1e4, 200.0, -1e4]])
BATCHES = {
    "numbers": (NUMBERS, ordinary),
    "one number": (NUMBERS, (torch.randn(6, 1).float(), torch.randn(6, 1).float(), torch.randn(6, 1).float())),
    "far numbers": (NUMBERS, (extreme, ordinary[1][:2].repeat(1, 2)[:, :4], ordinary[2][:2].repeat(1, 2)[:, :4])),
    "labels": (LABELS, (ordinary[0], labels, 3 * ordinary[2])),
    "confident": (LABELS, (30 * ordinary[0], labels, 100 * ordinary[2])),
    "extreme": (LABELS, (extreme, torch.tensor([[0.0, 1.0, 1.0, 0.0], [1.0, 1.0, 0.0, 1.0]]), sure)),
}

batches, cases = {}, []
for name, (losses, (logits, targets, soft)) in BATCHES.items():
    flat = {"logits": logits, "targets": targets, "soft": soft}
    batches[name] = {"width": logits.shape[1], **{key: value.flatten().tolist() for key, value in flat.items()}}
    for loss in losses:
        z = logits.double().requires_grad_()
        options = {key: value for key, value in loss.items() if key != "method"}
        value = COMPUTE[loss["method"]](z, targets.double(), soft.double(), **options)
        value.backward()
        cases.append({"batch": name, "loss": loss, "value": value.item(), "gradient": z.grad.flatten().tolist()})

versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
print(json.dumps({"versions": versions, "batches": batches, "cases": cases}, indent=1, allow_nan=False))
