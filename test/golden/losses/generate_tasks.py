"""Golden losses and gradients of labels and numbers, from PyTorch in float64. Run: python generate_tasks.py > tasks.json"""
import json
import sys

import torch
import torch.nn.functional as F

from label_formulas import binary_cross_entropy, sides_of

torch.manual_seed(20260202)


def distance(z, target, huber=None):
    return F.mse_loss(z, target) if huber is None else 2 * F.huber_loss(z, target, delta=huber)


def squared_error(z, y, v, alpha=0.0, huber=None):
    return alpha * distance(z, v, huber) + (1 - alpha) * distance(z, y, huber)


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
    *(
        {"method": "binary-cross-entropy", "alpha": alpha, "temperature": t, **options}
        for alpha, options in (
            (0.6, {"divergence": "reverse-kl"}),
            (0.6, {"divergence": "jensen-shannon"}),
            (1.0, {"divergence": "jensen-shannon"}),
            (0.6, {"weighting": "confidence"}),
            (1.0, {"divergence": "reverse-kl", "weighting": "confidence"}),
        )
        for t in (0.5, 1.0, 4.0, 20.0)
    ),
    {"method": "binary-cross-entropy", "alpha": 0.6, "divergence": "logits"},
    {"method": "binary-cross-entropy", "alpha": 1.0, "divergence": "logits", "weighting": "confidence"},
    *({"method": "binary-cross-entropy", "focus": focus} for focus in (0.0, 0.5, 2.0, 5.0)),
    *({"method": "binary-cross-entropy", "classBalance": beta} for beta in (0.5, 0.999)),
    {"method": "binary-cross-entropy", "classBalance": 0.99, "smoothing": 0.1},
    {"method": "binary-cross-entropy", "classBalance": 0.9999, "focus": 2.0},
    {"method": "binary-cross-entropy", "classBalance": 0.999, "alpha": 0.6, "temperature": 4.0},
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
    width = logits.shape[1]
    batches[name] = {"width": width, **{key: value.flatten().tolist() for key, value in flat.items()}}
    if losses is LABELS:
        batches[name]["sides"] = sides_of(width)
    for loss in losses:
        z = logits.double().requires_grad_()
        options = {key: value for key, value in loss.items() if key != "method"}
        value = COMPUTE[loss["method"]](z, targets.double(), soft.double(), **options)
        value.backward()
        cases.append({"batch": name, "loss": loss, "value": value.item(), "gradient": z.grad.flatten().tolist()})

versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
print(json.dumps({"versions": versions, "batches": batches, "cases": cases}, indent=1, allow_nan=False))
