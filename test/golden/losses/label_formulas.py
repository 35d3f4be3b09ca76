"""Losses of labels that each hold or don't, in PyTorch. Needs torch."""
import torch
import torch.nn.functional as F

from formulas import class_weights


def sides_of(labels):
    """Training rows that lack and that have each label, from few to many: they don't hang on the batch. The last is in none."""
    return [rows for k in range(labels) for rows in (3000 + 17 * k, 0 if k == labels - 1 else 9 * 7**k)]


def two_sides(x):
    """Log-probabilities that a label holds and that it doesn't, [..., 2]."""
    return torch.stack([F.logsigmoid(x), F.logsigmoid(-x)], dim=-1)


def taught(z, v, temperature, divergence, weighting):
    weights = two_sides(v).exp().max(dim=-1).values if weighting else torch.ones_like(z)
    if divergence == "logits":
        # The two sides' log-probabilities, each pair less its mean, as of two classes.
        logits = 0.5 * torch.stack([z, -z], dim=-1)
        teacher = two_sides(v).clamp(min=-16.118)
        teacher = teacher - teacher.mean(dim=-1, keepdim=True)
        return (weights * 0.5 * F.mse_loss(logits, teacher, reduction="none").mean(dim=-1)).mean()
    p, q = two_sides(v / temperature), two_sides(z / temperature)
    kl = lambda a, b: F.kl_div(b, a, reduction="none", log_target=True).sum(dim=-1)
    if divergence == "kl":
        terms = kl(p, q)
    elif divergence == "reverse-kl":
        terms = kl(q, p.clamp(min=-16.118))
    else:
        m = torch.logaddexp(p, q) - torch.log(torch.tensor(2.0, dtype=z.dtype))
        terms = 0.5 * (kl(p, m) + kl(q, m))
    return temperature**2 * (weights * terms).mean()


def side_weights(y, beta, sides):
    """Cui et al. 2019 for each label as a problem of two classes, scaled to mean 1 over its rows; a side without rows has weight 0."""
    weights = torch.zeros(y.shape[1], 2, dtype=torch.float64)
    for k in range(y.shape[1]):
        rows = torch.tensor(sides[2 * k : 2 * k + 2], dtype=torch.float64)
        each = class_weights(rows.tolist(), beta) if min(rows) > 0 else (rows > 0).double()
        weights[k] = each * rows.sum() / (each * rows).sum()
    return torch.where(y > 0.5, weights[:, 1], weights[:, 0])


def focal(z, y, focus):
    """Lin et al. 2017, torchvision.ops.sigmoid_focal_loss without alpha; its power of 1 - p by logarithms, whose gradient is finite."""
    surprise = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    log_doubt = F.logsigmoid(torch.where(y > 0.5, -z, z))
    return surprise * torch.exp(focus * log_doubt)


def binary_cross_entropy(
    z, y, v, alpha=0.0, temperature=1.0, smoothing=0.0, divergence="kl", weighting=None, focus=None, classBalance=None, sides=None
):
    smoothed = (1 - smoothing) * y + smoothing / 2
    hard = F.binary_cross_entropy_with_logits(z, smoothed, reduction="none") if focus is None else focal(z, y, focus)
    hard = hard if classBalance is None else hard * side_weights(y, classBalance, sides or sides_of(y.shape[1]))
    soft = alpha * taught(z, v, temperature, divergence, weighting) if alpha > 0 else 0.0
    return soft + (1 - alpha) * hard.mean()
