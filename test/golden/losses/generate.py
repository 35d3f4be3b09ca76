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


def class_weights(rows, beta):
    """Cui et al. 2019, their src/cifar_main.py and class_balanced_loss.py: 1 / effective number, scaled to sum to the classes."""
    effective = 1.0 - beta ** torch.tensor(rows, dtype=torch.float64)
    weights = (1.0 - beta) / effective
    return weights / weights.sum() * len(rows)


def hard(z, labels, weights=None, smoothing=0.0):
    """Each row by the weight of its own class, also where smoothing adds others: PyTorch would weigh those apart."""
    rows = F.cross_entropy(z, labels, reduction="none", label_smoothing=smoothing)
    return (rows if weights is None else rows * weights[labels]).mean()


def distillation(z, labels, soft, temperature, alpha, divergence="kl", standardise=False, weighting=None, class_weights=None):
    weights = soft.exp().max(dim=1).values if weighting else torch.ones(len(z), dtype=z.dtype)
    hard_part = (1 - alpha) * hard(z, labels, class_weights)
    student, teacher = (normalize(z), normalize(soft)) if standardise else (z, soft)
    if divergence == "logits":
        student = student - student.mean(dim=1, keepdim=True)
        teacher = teacher.clamp(min=-16.118)
        teacher = teacher - teacher.mean(dim=1, keepdim=True)
        rows = 0.5 * F.mse_loss(student, teacher, reduction="none").mean(dim=1)
        return alpha * (weights * rows).mean() + hard_part
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
    return alpha * temperature**2 * (weights * rows).mean() + hard_part


def dkd(z, labels, soft, temperature, alpha, targetWeight, nonTargetWeight, class_weights=None):
    """Zhao et al. 2022, with the distributions of the other classes made from those classes alone."""
    p, q = (F.softmax(x / temperature, dim=1) for x in (soft, z))
    target = F.one_hot(labels, z.shape[1]).bool()
    two = lambda x: torch.stack([x[target], x[~target].reshape(len(x), -1).sum(dim=1)], dim=1)
    others = lambda x: F.log_softmax(x[~target].reshape(len(x), -1) / temperature, dim=1)
    tckd = F.kl_div(two(q).log(), two(p), reduction="batchmean")
    nckd = F.kl_div(others(z), others(soft), reduction="batchmean", log_target=True)
    taught = targetWeight * tckd + nonTargetWeight * nckd
    return alpha * temperature**2 * taught + (1 - alpha) * hard(z, labels, class_weights)


def pearson(x, y):
    """Huang et al. 2022, their lib/models/losses/dist_kd.py."""
    x, y = x - x.mean(1, keepdim=True), y - y.mean(1, keepdim=True)
    return F.cosine_similarity(x, y, eps=1e-8)


def dist(z, labels, soft, temperature, alpha, interWeight, intraWeight, class_weights=None):
    p, q = (F.softmax(x / temperature, dim=1) for x in (soft, z))
    inter = 1 - pearson(q, p).mean()
    intra = 1 - pearson(q.t(), p.t()).mean()
    taught = interWeight * inter + intraWeight * intra
    return alpha * temperature**2 * taught + (1 - alpha) * hard(z, labels, class_weights)


def focal(z, labels, focus, class_weights=None):
    log_p = -F.cross_entropy(z, labels, reduction="none")
    rows = -((1 - log_p.exp()).clamp(min=1e-7) ** focus * log_p)
    return (rows if class_weights is None else rows * class_weights[labels]).mean()


TAUGHT = {"distillation": distillation, "dkd": dkd, "dist": dist}


def compute(z, labels, soft, loss, rows_of_classes):
    options = {key: value for key, value in loss.items() if key not in ("method", "classBalance")}
    if "classBalance" in loss:
        options["class_weights"] = class_weights(rows_of_classes, loss["classBalance"])
    if loss["method"] in TAUGHT:
        return TAUGHT[loss["method"]](z, labels, soft, **options)
    if loss["method"] == "focal":
        return focal(z, labels, **options)
    return hard(z, labels, options.get("class_weights"), loss.get("smoothing", 0.0))


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
    {"method": "hard-labels", "classBalance": 0.5},
    {"method": "hard-labels", "classBalance": 0.999},
    {"method": "label-smoothing", "smoothing": 0.1, "classBalance": 0.99},
    {"method": "focal", "focus": 2.0, "classBalance": 0.9999},
    {"method": "distillation", "temperature": 4.0, "alpha": 0.6, "classBalance": 0.999},
    {"method": "distillation", "temperature": 2.0, "alpha": 0.0, "classBalance": 0.999},
    {"method": "dkd", "temperature": 4.0, "alpha": 0.5, "targetWeight": 1.0, "nonTargetWeight": 8.0, "classBalance": 0.9},
    {"method": "dist", "temperature": 4.0, "alpha": 0.5, "interWeight": 1.0, "intraWeight": 2.0, "classBalance": 0.9},
]

# Rounded to float32, so that both sides start from the same numbers.
BATCHES = {
    "ordinary": (torch.randn(5, 4).float(), torch.randn(5, 4).float()),
    "confident": (30 * torch.randn(3, 10).float(), 10 * torch.randn(3, 10).float()),
    # A teacher that is as good as one-hot.
    "one-hot": (2 * torch.randn(4, 3).float(), 200 * F.one_hot(torch.tensor([0, 1, 2, 1]), 3).float()),
}

# Training rows of each class, from few to many: they don't hang on the batch.
def rows_of(classes):
    return [3 * 4**k + 7 for k in range(classes)]


batches, cases = {}, []
for name, (logits, teacher) in BATCHES.items():
    rows, classes = logits.shape
    labels = torch.arange(rows) % classes
    soft = F.log_softmax(teacher, dim=1)
    batches[name] = {
        "classes": classes,
        "labels": labels.tolist(),
        "rowsOfClasses": rows_of(classes),
        "logits": logits.flatten().tolist(),
        "softLogProbabilities": soft.flatten().tolist(),
    }
    for loss in LOSSES:
        z = logits.double().requires_grad_()
        value = compute(z, labels, soft.double(), loss, rows_of(classes))
        value.backward()
        gradient = z.grad.flatten().tolist()
        cases.append({"batch": name, "loss": loss, "value": value.item(), "gradient": gradient})

weighed = [
    {"rows": rows, "balance": beta, "weights": class_weights(rows, beta).tolist()}
    for rows in ([23364, 6636], [1, 10, 100, 1000, 10000], [500, 500, 500])
    for beta in (0.1, 0.9, 0.999, 0.9999)
]
versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
print(json.dumps({"versions": versions, "batches": batches, "cases": cases, "weighed": weighed}, indent=1, allow_nan=False))
