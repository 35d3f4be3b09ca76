"""Golden losses and gradients from PyTorch in float64. Run: python generate.py > losses.json"""
import json
import sys

import torch
import torch.nn.functional as F

torch.manual_seed(20260101)


def distillation(z, labels, soft, temperature, alpha):
    p = F.log_softmax(soft / temperature, dim=1)
    q = F.log_softmax(z / temperature, dim=1)
    kl = F.kl_div(q, p, reduction="batchmean", log_target=True)
    return alpha * temperature**2 * kl + (1 - alpha) * F.cross_entropy(z, labels)


def compute(z, labels, soft, loss):
    if loss["method"] == "distillation":
        return distillation(z, labels, soft, loss["temperature"], loss["alpha"])
    return F.cross_entropy(z, labels, label_smoothing=loss.get("smoothing", 0.0))


LOSSES = [
    {"method": "hard-labels"},
    {"method": "label-smoothing", "smoothing": 0.1},
    {"method": "label-smoothing", "smoothing": 0.0},
    {"method": "distillation", "temperature": 1.0, "alpha": 0.5},
    {"method": "distillation", "temperature": 4.0, "alpha": 0.9},
    {"method": "distillation", "temperature": 20.0, "alpha": 1.0},
    {"method": "distillation", "temperature": 2.0, "alpha": 0.0},
    {"method": "distillation", "temperature": 0.5, "alpha": 0.7},
]

# Rounded to float32, so that both sides start from the same numbers.
BATCHES = {
    "ordinary": (torch.randn(5, 4).float(), torch.randn(5, 4).float()),
    "confident": (30 * torch.randn(3, 10).float(), 10 * torch.randn(3, 10).float()),
}

cases = []
for name, (logits, teacher) in BATCHES.items():
    rows, classes = logits.shape
    labels = torch.arange(rows) % classes
    soft = F.log_softmax(teacher, dim=1)
    for loss in LOSSES:
        z = logits.double().requires_grad_()
        value = compute(z, labels, soft.double(), loss)
        value.backward()
        cases.append({
            "batch": name,
            "loss": loss,
            "rows": rows,
            "classes": classes,
            "labels": labels.tolist(),
            "logits": logits.flatten().tolist(),
            "softLogProbabilities": soft.flatten().tolist(),
            "value": value.item(),
            "gradient": z.grad.flatten().tolist(),
        })

versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
print(json.dumps({"versions": versions, "cases": cases}, indent=1))
