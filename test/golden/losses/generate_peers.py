"""Golden values, gradients and trajectories of two networks that teach each other, in float64. Run:
python generate_peers.py > peers.json

What one learns from the other is detached, and both are changed by the gradients of the same step. Needs torch.
"""
import json
import sys

import torch
import torch.nn.functional as F

from formulas import TAUGHT

torch.manual_seed(20260611)
ROWS, FEATURES, HIDDEN, CLASSES, STEPS, RATE = 12, 5, 4, 3, 10, 0.05


def learn(own, other, labels, soft, loss):
    options = {key: value for key, value in loss.items() if key not in ("method", "peer")}
    weight, t = loss["peer"]["weight"], loss["peer"]["temperature"]
    p, q = F.log_softmax(other.detach() / t, dim=1), F.log_softmax(own / t, dim=1)
    mutual = F.kl_div(q, p, reduction="batchmean", log_target=True)
    return TAUGHT[loss["method"]](own, labels, soft, **options) + weight * t**2 * mutual


def both(a, b, labels, soft, loss):
    return learn(a, b, labels, soft, loss) + learn(b, a, labels, soft, loss)


def with_peer(method, temperature, alpha, weight, t, **options):
    return {"method": method, "temperature": temperature, "alpha": alpha, **options, "peer": {"weight": weight, "temperature": t}}


# As in the paper: hard labels, and the other at temperature 1.
MUTUAL = with_peer("distillation", 1.0, 0.0, 1.0, 1.0)
LOSSES = [MUTUAL] + [with_peer("distillation", 4.0, 0.7, 0.5, t) for t in (0.5, 1.0, 4.0, 20.0)]
DKD = with_peer("dkd", 4.0, 0.5, 1.0, 2.0, targetWeight=1.0, nonTargetWeight=2.0)

labels = torch.arange(ROWS) % CLASSES
soft = F.log_softmax(3 * torch.randn(ROWS, CLASSES).float(), dim=1)
inputs = torch.randn(ROWS, FEATURES).float()
shapes = [(FEATURES, HIDDEN), (HIDDEN,), (HIDDEN, CLASSES), (CLASSES,)]
initial = [[torch.randn(*shape).float() for shape in shapes] for _ in range(2)]
SCALES = {"ordinary": 1.0, "confident": 30.0, "extreme": 1e4}
BATCHES = {name: [(scale * torch.randn(ROWS, CLASSES)).float() for _ in range(2)] for name, scale in SCALES.items()}


def evaluate(batch, loss):
    a, b = (logits.double().requires_grad_() for logits in BATCHES[batch])
    value = both(a, b, labels, soft.double(), loss)
    value.backward()
    gradient = torch.cat([a.grad, b.grad], dim=1).flatten().tolist()
    return {"batch": batch, "loss": loss, "value": value.item(), "gradient": gradient}


def train(loss):
    networks = [[weight.double().requires_grad_() for weight in weights] for weights in initial]
    optimizer = torch.optim.SGD([weight for weights in networks for weight in weights], lr=RATE)
    losses = []
    for _ in range(STEPS):
        a, b = (torch.relu(inputs.double() @ k + c) @ o + d for k, c, o, d in networks)
        value = both(a, b, labels, soft.double(), loss)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return {"loss": loss, "losses": losses, "weights": [[w.detach().flatten().tolist() for w in own] for own in networks]}


golden = {
    "versions": {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"},
    "steps": STEPS,
    "rate": RATE,
    "inputs": inputs.flatten().tolist(),
    "labels": labels.tolist(),
    "softLogProbabilities": soft.flatten().tolist(),
    "batches": {name: torch.cat(pair, dim=1).flatten().tolist() for name, pair in BATCHES.items()},
    "cases": [evaluate(batch, loss) for batch in BATCHES for loss in [*LOSSES, DKD] if not (batch == "extreme" and loss is DKD)],
    "initial": [[weight.flatten().tolist() for weight in weights] for weights in initial],
    "trajectories": [train(loss) for loss in (MUTUAL, LOSSES[3], DKD)],
}
print(json.dumps(golden, indent=1, allow_nan=False))
