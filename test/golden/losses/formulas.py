"""Losses as their papers have them, in PyTorch. Needs torch."""
import torch
import torch.nn.functional as F


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
    target = F.one_hot(labels, z.shape[1]).bool()

    def parts(x):
        """Log-probabilities of the target against all others together, and of the others among themselves."""
        x = x / temperature
        rest = x[~target].reshape(len(x), -1)
        both = torch.stack([x[target], torch.logsumexp(rest, dim=1)], dim=1)
        return F.log_softmax(both, dim=1), F.log_softmax(rest, dim=1)

    (p2, p), (q2, q) = parts(soft), parts(z)
    tckd = F.kl_div(q2, p2, reduction="batchmean", log_target=True)
    nckd = F.kl_div(q, p, reduction="batchmean", log_target=True)
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
