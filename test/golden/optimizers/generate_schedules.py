"""Golden learning rates of all steps from PyTorch's schedulers. Run: python generate_schedules.py > schedules.json

Needs torch.
"""
import json
import sys

import torch
from torch.optim import lr_scheduler as schedulers


def rates(peak, steps, make):
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=peak)
    scheduler = make(optimizer)
    found = []
    for step in range(steps):
        found.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        if step < steps - 1:
            scheduler.step()
    return found


def warm_cosine(warmup, steps):
    def make(optimizer):
        # (s + 1) / warmup for s < warmup, then half a cosine.
        rise = schedulers.LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1)
        fall = schedulers.CosineAnnealingLR(optimizer, T_max=steps - warmup)
        return schedulers.SequentialLR(optimizer, [rise, fall], milestones=[warmup])

    return make


def case(optimizer, steps, make):
    return {"optimizer": optimizer, "totalSteps": steps, "rates": rates(optimizer["learningRate"], steps, make)}


def one_cycle(peak, steps, rise, start, end):
    schedule = {"type": "one-cycle", "riseFraction": rise, "startDivisor": start, "endDivisor": end}
    return case(
        {"learningRate": peak, "schedule": schedule},
        steps,
        lambda optimizer: schedulers.OneCycleLR(
            optimizer,
            max_lr=peak,
            total_steps=steps,
            pct_start=rise,
            div_factor=start,
            final_div_factor=end,
            anneal_strategy="cos",
            three_phase=False,
            cycle_momentum=False,
        ),
    )


cases = [
    case(
        {"learningRate": 0.5, "schedule": "cosine", "warmupFraction": 0.1},
        120,
        warm_cosine(12, 120),
    ),
    case(
        {"learningRate": 0.5, "schedule": "cosine", "warmupFraction": 0},
        75,
        lambda optimizer: schedulers.CosineAnnealingLR(optimizer, T_max=75),
    ),
    case(
        {"learningRate": 0.25, "schedule": {"type": "step", "every": 0.3, "factor": 0.3}},
        100,
        lambda optimizer: schedulers.StepLR(optimizer, step_size=30, gamma=0.3),
    ),
    case(
        {"learningRate": 0.25, "schedule": {"type": "step", "milestones": [0.5, 0.75, 0.9], "factor": 0.1}},
        80,
        lambda optimizer: schedulers.MultiStepLR(optimizer, milestones=[40, 60, 72], gamma=0.1),
    ),
    one_cycle(0.01, 100, 0.3, 25, 1e4),
    one_cycle(1.0, 37, 0.45, 10, 100),
]
versions = {"python": sys.version.split()[0], "torch": torch.__version__}
print(json.dumps({"versions": versions, "cases": cases}, indent=1))
