"""Golden trajectories of all optimizers in float64. Run: python generate_trajectories.py > trajectories.json

SGD, momentum, RMSprop, Adam, AdamW and clipping are PyTorch's own. PyTorch's weight decay for momentum and RMSprop is
coupled; ours is decoupled (SGDW: Loshchilov, Hutter 2019, algorithm 1), so weights are scaled by 1 - lr * decay before
the step. LAMB (You et al. 2020, algorithm 2), Lion (Chen et al. 2023, algorithm 2) and the averages (Kingma, Ba 2015,
section 7.2) are written out here in NumPy from the papers' formulas.

A network of one dense layer, [3] -> [2], is given fixed gradients; the kernel decays, the bias doesn't.
Needs torch and numpy.
"""
import json
import math
import sys

import numpy
import torch

torch.manual_seed(20260314)
STEPS = 20


class Numpy:
    """An optimizer of our own on float64 arrays: `rule(name, weight, gradient, state, rate, t)` gives the new weight."""

    def __init__(self, rule):
        self.rule, self.states, self.t = rule, {}, 0

    def step(self, weights, gradients, rate):
        self.t += 1
        for name in weights:
            state = self.states.setdefault(name, {"m": 0.0, "v": 0.0})
            weights[name] = self.rule(name, weights[name], gradients[name], state, rate, self.t)


def lamb(beta1, beta2, epsilon, decay):
    def rule(name, w, g, state, rate, t):
        state["m"] = beta1 * state["m"] + (1 - beta1) * g
        state["v"] = beta2 * state["v"] + (1 - beta2) * g**2
        m, v = state["m"] / (1 - beta1**t), state["v"] / (1 - beta2**t)
        r = m / (numpy.sqrt(v) + epsilon)
        if name == "bias":
            return w - rate * r
        r = r + decay * w
        norms = numpy.linalg.norm(w), numpy.linalg.norm(r)
        ratio = norms[0] / norms[1] if min(norms) > 0 else 1.0
        return w - rate * ratio * r

    return Numpy(rule)


def lion(beta1, beta2, decay):
    def rule(name, w, g, state, rate, t):
        update = numpy.sign(beta1 * state["m"] + (1 - beta1) * g)
        state["m"] = beta2 * state["m"] + (1 - beta2) * g
        return w - rate * (update + (decay * w if name == "kernel" else 0.0))

    return Numpy(rule)


class Torch:
    """An optimizer of PyTorch. `outside` is decoupled weight decay where PyTorch's own is another."""

    def __init__(self, make, outside=0.0):
        self.make, self.outside, self.optimizer = make, outside, None

    def step(self, weights, gradients, rate):
        if self.optimizer is None:
            self.parameters = {name: torch.tensor(w, requires_grad=True) for name, w in weights.items()}
            self.optimizer = self.make(self.parameters["kernel"], self.parameters["bias"])
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        with torch.no_grad():
            self.parameters["kernel"].mul_(1 - rate * self.outside)
        for name, parameter in self.parameters.items():
            parameter.grad = torch.tensor(gradients[name])
        self.optimizer.step()
        for name, parameter in self.parameters.items():
            weights[name] = parameter.detach().numpy().copy()


def clip(gradients, norm):
    parameters = [torch.zeros(g.shape, dtype=torch.float64, requires_grad=True) for g in gradients.values()]
    for parameter, gradient in zip(parameters, gradients.values()):
        parameter.grad = torch.tensor(gradient)
    torch.nn.utils.clip_grad_norm_(parameters, norm)
    return {name: parameter.grad.numpy() for name, parameter in zip(gradients, parameters)}


def average(history, decay):
    powers = [decay ** (len(history) - 1 - i) for i in range(len(history))]
    return sum(p * w for p, w in zip(powers, history)) / sum(powers)


def run(optimizer, implementation, learning_rate, zero_kernel=False, gradient_scale=1.0):
    scales = numpy.array([[1.0], [1e-3], [1e-6]])
    draw = lambda *shape: torch.randn(*shape).float().double().numpy()
    weights = {"kernel": draw(3, 2) * (0.0 if zero_kernel else 1.0), "bias": draw(2)}
    start = {name: w.copy() for name, w in weights.items()}
    narrow = lambda a: a.astype(numpy.float32).astype(numpy.float64)
    gradients = [
        {"kernel": narrow(draw(3, 2) * scales * gradient_scale), "bias": narrow(draw(2) * gradient_scale)}
        for _ in range(STEPS)
    ]
    rates = [learning_rate * (0.5 + 0.5 * math.cos(step)) + 1e-4 for step in range(STEPS)]
    trace, history = [], {"kernel": [], "bias": []}
    for rate, gradient in zip(rates, gradients):
        used = clip(gradient, optimizer["clipNorm"]) if "clipNorm" in optimizer else gradient
        implementation.step(weights, used, rate)
        for name in weights:
            history[name].append(weights[name].copy())
        entry = {name: w.flatten().tolist() for name, w in weights.items()}
        if "averageDecay" in optimizer:
            entry["averages"] = {
                name: average(history[name], optimizer["averageDecay"]).flatten().tolist() for name in weights
            }
        trace.append(entry)
    return {
        "optimizer": optimizer,
        "rates": rates,
        "kernel": start["kernel"].flatten().tolist(),
        "bias": start["bias"].tolist(),
        "kernelGradients": [g["kernel"].flatten().tolist() for g in gradients],
        "biasGradients": [g["bias"].tolist() for g in gradients],
        "trace": trace,
    }


def groups(kernel, bias, decay):
    return [{"params": [kernel], "weight_decay": decay}, {"params": [bias], "weight_decay": 0.0}]


def sgd(decay=0.0):
    return Torch(lambda w, b: torch.optim.SGD(groups(w, b, decay), lr=1.0))


def momentum(mu, nesterov, decay=0.0):
    return Torch(lambda w, b: torch.optim.SGD([w, b], lr=1.0, momentum=mu, nesterov=nesterov), decay)


def rmsprop(rho, epsilon, decay=0.0):
    return Torch(lambda w, b: torch.optim.RMSprop([w, b], lr=1.0, alpha=rho, eps=epsilon), decay)


def adam(beta1, beta2, epsilon):
    return Torch(lambda w, b: torch.optim.Adam([w, b], lr=1.0, betas=(beta1, beta2), eps=epsilon))


def adamw(beta1, beta2, epsilon, decay):
    return Torch(lambda w, b: torch.optim.AdamW(groups(w, b, decay), lr=1.0, betas=(beta1, beta2), eps=epsilon))


runs = [
    run({"type": "sgd"}, sgd(), 1e-1),
    run({"type": "sgd", "weightDecay": 0.5}, sgd(0.5), 1e-1),
    run({"type": "sgd", "clipNorm": 0.7}, sgd(), 1e-1),
    run({"type": "sgd", "averageDecay": 0.9}, sgd(), 1e-1),
    run({"type": "momentum", "momentum": 0.9}, momentum(0.9, False), 1e-1),
    run({"type": "momentum", "momentum": 0.8, "nesterov": True}, momentum(0.8, True), 1e-1),
    run(
        {"type": "momentum", "momentum": 0.8, "nesterov": True, "weightDecay": 0.3, "clipNorm": 1.5},
        momentum(0.8, True, 0.3),
        1e-1,
    ),
    run({"type": "rmsprop", "rho": 0.9, "epsilon": 1e-8}, rmsprop(0.9, 1e-8), 1e-2),
    run({"type": "rmsprop", "rho": 0.99, "epsilon": 1e-3, "weightDecay": 0.2}, rmsprop(0.99, 1e-3, 0.2), 1e-2),
    run({"type": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7}, adam(0.9, 0.999, 1e-7), 1e-2),
    run({"type": "adam", "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3, "clipNorm": 1.0}, adam(0.5, 0.9, 1e-3), 1e-2),
    run(
        {"type": "adamw", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7, "weightDecay": 0.5, "averageDecay": 0.99},
        adamw(0.9, 0.999, 1e-7, 0.5),
        1e-2,
    ),
    run({"type": "lamb", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-6}, lamb(0.9, 0.999, 1e-6, 0.0), 1e-2),
    run(
        {"type": "lamb", "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3, "weightDecay": 0.4},
        lamb(0.8, 0.9, 1e-3, 0.4),
        1e-2,
    ),
    # From zero: the first ratio is 1.
    run(
        {"type": "lamb", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-6, "weightDecay": 0.1},
        lamb(0.9, 0.999, 1e-6, 0.1),
        1e-2,
        zero_kernel=True,
    ),
    run({"type": "lion", "beta1": 0.9, "beta2": 0.99}, lion(0.9, 0.99, 0.0), 1e-2),
    run({"type": "lion", "beta1": 0.7, "beta2": 0.9, "weightDecay": 0.5}, lion(0.7, 0.9, 0.5), 1e-2),
    # A norm so small that what is added to it counts.
    run({"type": "sgd", "clipNorm": 1e-6}, sgd(), 1e5, gradient_scale=1e-6),
]
versions = {
    "python": sys.version.split()[0],
    "torch": torch.__version__,
    "numpy": numpy.__version__,
    "dtype": "float64",
}
print(json.dumps({"versions": versions, "runs": runs}, indent=1))
