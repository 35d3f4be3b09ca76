"""Golden AdamW trajectories from PyTorch in float64. Run: python generate.py > adamw.json

A network of one dense layer, [3] -> [2], is given fixed gradients; the kernel decays, the bias doesn't.
"""
import json
import math
import sys

import torch

torch.manual_seed(20260102)
STEPS = 12


def run(learning_rate, weight_decay, beta1, beta2, epsilon):
    kernel = torch.randn(3, 2).float()
    bias = torch.randn(2).float()
    # Gradients of very different sizes: some near epsilon, where a wrong epsilon shows.
    scales = torch.tensor([1.0, 1e-3, 1e-6]).reshape(3, 1)
    kernel_gradients = [(torch.randn(3, 2) * scales).float() for _ in range(STEPS)]
    bias_gradients = [torch.randn(2).float() for _ in range(STEPS)]
    rates = [learning_rate * (0.5 + 0.5 * math.cos(step)) + 1e-4 for step in range(STEPS)]
    w, b = kernel.double().requires_grad_(), bias.double().requires_grad_()
    groups = [{"params": [w], "weight_decay": weight_decay}, {"params": [b], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=learning_rate, betas=(beta1, beta2), eps=epsilon)
    trace = []
    for rate, gw, gb in zip(rates, kernel_gradients, bias_gradients):
        for group in optimizer.param_groups:
            group["lr"] = rate
        w.grad, b.grad = gw.double(), gb.double()
        optimizer.step()
        trace.append({"kernel": w.flatten().tolist(), "bias": b.tolist()})
    return {
        "optimizer": {
            "learningRate": learning_rate, "weightDecay": weight_decay,
            "beta1": beta1, "beta2": beta2, "epsilon": epsilon,
        },
        "rates": rates,
        "kernel": kernel.flatten().tolist(),
        "bias": bias.tolist(),
        "kernelGradients": [g.flatten().tolist() for g in kernel_gradients],
        "biasGradients": [g.tolist() for g in bias_gradients],
        "trace": trace,
    }


runs = [
    run(1e-2, 0.0, 0.9, 0.999, 1e-7),
    run(1e-2, 0.5, 0.9, 0.999, 1e-7),
    run(5e-2, 0.1, 0.5, 0.9, 1e-3),
]
versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
print(json.dumps({"versions": versions, "runs": runs}, indent=1))
