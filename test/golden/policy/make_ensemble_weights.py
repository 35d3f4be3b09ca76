"""Writes ensemble-weights.json: simplex weights of least mean negative log-likelihood, found by SciPy's SLSQP.

Run: pip install scipy==1.17.1 numpy==2.4.6 && python make_ensemble_weights.py   (made with Python 3.11.7)
"""
import json
import pathlib

import numpy as np
from scipy.optimize import minimize


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def case(name, rows, classes, sharpness, seed):
    """One member per sharpness: the larger, the more it says about the label; the logits' noise is its own."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, rows)
    truth = np.eye(classes)[labels]
    members = [
        softmax(s * truth + rng.normal(0, 1.5, (rows, classes))).astype(np.float32).round(5).astype(np.float32)
        for s in sharpness
    ]
    chances = np.maximum(1e-12, np.array([m[np.arange(rows), labels] for m in members], dtype=np.float64))
    loss = lambda w: -np.log(w @ chances).mean()
    gradient = lambda w: -(chances / (w @ chances)).mean(axis=1)
    k = len(members)
    found = minimize(
        loss,
        np.full(k, 1 / k),
        jac=gradient,
        method="SLSQP",
        bounds=[(0, 1)] * k,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones(k)},
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    assert found.success
    mixed = np.tensordot(found.x, np.array(members, dtype=np.float64), axes=1)
    return {
        "name": name,
        "classes": classes,
        "labels": labels.tolist(),
        "probabilities": [[round(float(p), 5) for p in m.ravel()] for m in members],
        "weights": found.x.tolist(),
        "loss": float(loss(found.x)),
        "uniformLoss": float(loss(np.full(k, 1 / k))),
        "errors": int((mixed.argmax(axis=1) != labels).sum()),
    }


golden = [
    case("inside the simplex", 150, 4, [2.0, 2.4, 1.8], 1),
    case("a useless member gets nothing", 150, 4, [3.0, -1.0, 3.2], 2),
    case("one member takes all", 100, 3, [6.0, 0.0], 3),
]
pathlib.Path(__file__).with_name("ensemble-weights.json").write_text(json.dumps(golden) + "\n")
