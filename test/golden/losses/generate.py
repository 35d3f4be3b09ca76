"""Golden losses and gradients from PyTorch in float64. Run: python generate.py > losses.json"""
import json
import sys

import torch
import torch.nn.functional as F

torch.manual_seed(20260101)


def normalize(logit):
    """Sun et al. 2024, their mdistiller/distillers/KD.py; log-probabilities are bounded as Stillhouse bounds them."""
    shifted = (logit - logit.max(dim=-1, keepdims=True).values).clamp(min=-30)
    mean = shifted.mean(dim=-1, keepdims=True)
    stdv = shifted.std(dim=-1, keepdims=True)
    return (shifted - mean) / (1e-7 + stdv)


def distillation(z, labels, soft, temperature, alpha, divergence="kl", standardise=False, weighting=None):
    weights = soft.exp().max(dim=1).values if weighting else torch.ones(len(z), dtype=z.dtype)
    hard = (1 - alpha) * F.cross_entropy(z, labels)
    student, teacher = (normalize(z), normalize(soft)) if standardise else (z, soft)
    if divergence == "logits":
        student = student - student.mean(dim=1, keepdim=True)
        teacher = teacher.clamp(min=-16.118)
        teacher = teacher - teacher.mean(dim=1, keepdim=True)
        rows = 0.5 * F.mse_loss(student, teacher, reduction="none").mean(dim=1)
        return alpha * (weights * rows).mean() + hard
    p = F.log_softmax(teacher / temperature, dim=1)
    q = F.log_softmax(student / temperature, dim=1)
    kl = lambda a, b: F.kl_div(b, a, reduction="none", log_target=True).sum(dim=1)
    if divergence == "kl":
        rows = kl(p, q)
    elif divergence == "reverse-kl":
        rows = kl(q, p.clamp(min=-16.118))
    else:
        m = torch.logaddexp(p, q) - torch.log(torch.tensor(2.0, dtype=z.dtype))
        rows = 0.5 * (kl(p, m) + kl(q, m))
    return alpha * temperature**2 * (weights * rows).mean() + hard


def dkd(z, labels, soft, temperature, alpha, targetWeight, nonTargetWeight):
    """Zhao et al. 2022, with the distributions of the other classes made from those classes alone."""
    p, q = (F.softmax(x / temperature, dim=1) for x in (soft, z))
    target = F.one_hot(labels, z.shape[1]).bool()
    two = lambda x: torch.stack([x[target], x[~target].reshape(len(x), -1).sum(dim=1)], dim=1)
    others = lambda x: F.log_softmax(x[~target].reshape(len(x), -1) / temperature, dim=1)
    tckd = F.kl_div(two(q).log(), two(p), reduction="batchmean")
    nckd = F.kl_div(others(z), others(soft), reduction="batchmean", log_target=True)
    taught = targetWeight * tckd + nonTargetWeight * nckd
    return alpha * temperature**2 * taught + (1 - alpha) * F.cross_entropy(z, labels)


def pearson(x, y):
    """Huang et al. 2022, their lib/models/losses/dist_kd.py."""
    x, y = x - x.mean(1, keepdim=True), y - y.mean(1, keepdim=True)
    return F.cosine_similarity(x, y, eps=1e-8)


def dist(z, labels, soft, temperature, alpha, interWeight, intraWeight):
    p, q = (F.softmax(x / temperature, dim=1) for x in (soft, z))
    inter = 1 - pearson(q, p).mean()
    intra = 1 - pearson(q.t(), p.t()).mean()
    taught = interWeight * inter + intraWeight * intra
    return alpha * temperature**2 * taught + (1 - alpha) * F.cross_entropy(z, labels)


def focal(z, labels, focus):
    log_p = -F.cross_entropy(z, labels, reduction="none")
    return -((1 - log_p.exp()).clamp(min=1e-7) ** focus * log_p).mean()


TAUGHT = {"distillation": distillation, "dkd": dkd, "dist": dist}


def compute(z, labels, soft, loss):
    options = {key: value for key, value in loss.items() if key != "method"}
    if loss["method"] in TAUGHT:
        return TAUGHT[loss["method"]](z, labels, soft, **options)
    if loss["method"] == "focal":
        return focal(z, labels, **options)
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
    *(
        {"method": "distillation", "temperature": t, "alpha": 0.6, **options}
        for options in (
            {"divergence": "reverse-kl"},
            {"divergence": "jensen-shannon"},
            {"standardise": True},
            {"weighting": "confidence"},
            {"divergence": "jensen-shannon", "standardise": True, "weighting": "confidence"},
        )
        for t in (0.5, 1.0, 4.0, 20.0)
    ),
    {"method": "distillation", "temperature": 1.0, "alpha": 0.6, "divergence": "logits"},
    {"method": "distillation", "temperature": 1.0, "alpha": 0.6, "divergence": "logits", "weighting": "confidence"},
    *({"method": "dkd", "temperature": t, "alpha": 0.5, "targetWeight": 1.0, "nonTargetWeight": 8.0} for t in (0.5, 1.0, 4.0, 20.0)),
    *({"method": "dist", "temperature": t, "alpha": 0.5, "interWeight": 1.0, "intraWeight": 2.0} for t in (0.5, 1.0, 4.0, 20.0)),
    {"method": "focal", "focus": 0.0},
    {"method": "focal", "focus": 0.5},
    {"method": "focal", "focus": 2.0},
]

# Rounded to float32, so that both sides start from the same numbers.
BATCHES = {
    "ordinary": (torch.randn(5, 4).float(), torch.randn(5, 4).float()),
    "confident": (30 * torch.randn(3, 10).float(), 10 * torch.randn(3, 10).float()),
    # A teacher that is as good as one-hot.
    "one-hot": (2 * torch.randn(4, 3).float(), 200 * F.one_hot(torch.tensor([0, 1, 2, 1]), 3).float()),
}

batches, cases = {}, []
for name, (logits, teacher) in BATCHES.items():
    rows, classes = logits.shape
    labels = torch.arange(rows) % classes
    soft = F.log_softmax(teacher, dim=1)
    batches[name] = {
        "classes": classes,
        "labels": labels.tolist(),
        "logits": logits.flatten().tolist(),
        "softLogProbabilities": soft.flatten().tolist(),
    }
    for loss in LOSSES:
        z = logits.double().requires_grad_()
        value = compute(z, labels, soft.double(), loss)
        value.backward()
        gradient = z.grad.flatten().tolist()
        cases.append({"batch": name, "loss": loss, "value": value.item(), "gradient": gradient})

versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
print(json.dumps({"versions": versions, "batches": batches, "cases": cases}, indent=1, allow_nan=False))
