"""Temperatures of annealed losses: those of PyTorch's own schedulers, with the temperature in the place of the learning rate."""
import torch


def temperatures(start, annealing, steps):
    """With A the number of the last step that annealing takes, the scheduler takes A steps, and what follows stays."""
    last = max(1, round(annealing["over"] * steps) - 1)
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=start)
    if annealing["shape"] == "linear":
        scheduler = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, annealing["to"] / start, total_iters=last)
    else:
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=last, eta_min=annealing["to"])
    values = []
    for step in range(steps):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step < last:
            scheduler.step()
    return values


def annealing(shape, to, over):
    return {"shape": shape, "to": to, "over": over}
