"""Losses that goldens are made of, and what PyTorch in float64 says of them."""
import torch
import torch.nn.functional as F

from formulas import compute

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


def rows_of(classes):
    """Training rows of each class, from few to many: they don't hang on the batch."""
    return [3 * 4**k + 7 for k in range(classes)]


def make_cases(given):
    """
    Values and gradients of all losses on batches of logits and a teacher's logits, both float32, so that both sides start from
    the same numbers.
    """
    batches, cases = {}, []
    for name, (logits, teacher) in given.items():
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
    return batches, cases
