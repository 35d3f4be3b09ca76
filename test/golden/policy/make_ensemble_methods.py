"""Writes ensemble-methods.json: forward selection, temperatures and calibration errors by NumPy and SciPy.

The selection is Caruana et al. 2004 written down plainly: every candidate ensemble is averaged and scored as a whole.
The temperature is SciPy's bounded minimum of the loss itself (not of its derivative); the calibration error bins rows
with NumPy's digitize.

Run: pip install scipy==1.17.1 numpy==2.4.6 && python make_ensemble_methods.py   (made with Python 3.11.7)
"""
import json
import pathlib

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax


def members(rows, classes, sharpness, seed, scale=1.0):
    """One member per sharpness: the larger, the more it says about the label; `scale` makes all too sure or too shy."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, rows)
    truth = np.eye(classes)[labels]
    made = [
        softmax(scale * (s * truth + rng.normal(0, 1.5, (rows, classes))), axis=1).astype(np.float32).round(5)
        for s in sharpness
    ]
    return labels, [m.astype(np.float32) for m in made]


def value(picks, probabilities, labels, metric):
    mean = np.mean([probabilities[i].astype(np.float64) for i in picks], axis=0)
    loss = -np.log(np.maximum(1e-12, mean[np.arange(len(labels)), labels])).mean()
    errors = int((mean.argmax(axis=1) != labels).sum())
    return (loss,) if metric == "loss" else (errors, loss)


def select(probabilities, labels, candidates, metric, warm_start, rounds):
    score = lambda picks: value(picks, probabilities, labels, metric)
    picks = sorted(candidates, key=lambda i: (*score([i]), i))[:warm_start]
    best = (score(picks), list(picks)) if picks else ((np.inf, np.inf), [])
    for _ in range(rounds):
        picks.append(min(candidates, key=lambda i: (*score(picks + [i]), i)))
        if score(picks) < best[0]:
            best = (score(picks), list(picks))
    return [best[1].count(i) for i in range(len(probabilities))]


def selection(name, seed, sharpness, metric, warm_start, rounds, candidates=None):
    labels, probabilities = members(120, 4, sharpness, seed)
    candidates = candidates or list(range(len(sharpness)))
    return {
        "name": name,
        "classes": 4,
        "labels": labels.tolist(),
        "probabilities": [[round(float(p), 5) for p in m.ravel()] for m in probabilities],
        "candidates": candidates,
        "settings": {"metric": metric, "warmStart": warm_start, "rounds": rounds},
        "picks": select(probabilities, labels, candidates, metric, warm_start, rounds),
    }


def calibration(name, seed, scale, classes=3, rows=200):
    labels, (own,) = members(rows, classes, [2.0], seed, scale)
    own = np.array([[round(float(p), 5) for p in row] for row in own])
    logits = np.log(np.maximum(1e-12, own.astype(np.float32).astype(np.float64)))
    at = np.arange(rows)
    loss = lambda log_t: -log_softmax(logits / np.exp(log_t), axis=1)[at, labels].mean()
    found = minimize_scalar(loss, bounds=(np.log(0.05), np.log(20)), method="bounded", options={"xatol": 1e-12})
    temperature = float(np.exp(found.x))
    return {
        "name": name,
        "classes": classes,
        "labels": labels.tolist(),
        "probabilities": own.ravel().tolist(),
        "temperature": temperature,
        "before": {
            "loss": float(-logits[at, labels].mean()),
            "calibrationError": ece(own.astype(np.float32).astype(np.float64), labels),
        },
        "after": {"loss": float(found.fun), "calibrationError": ece(softmax(logits / temperature, axis=1), labels)},
    }


def ece(probabilities, labels, bins=15):
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    # right=True: a bin holds its upper end.
    index = np.digitize(confidence, np.linspace(0, 1, bins + 1), right=True)
    total = 0.0
    for b in np.unique(index):
        own = index == b
        total += own.mean() * abs(right[own].mean() - confidence[own].mean())
    return float(total)


golden = {
    "selections": [
        selection("by loss", 4, [2.0, 2.4, 1.8, 1.0, 2.2], "loss", 1, 25),
        selection("by errors", 5, [2.0, 2.4, 1.8, 1.0, 2.2], "errorRate", 1, 25),
        selection("from the best three", 6, [2.0, 0.4, 1.8, 1.0, 2.2], "loss", 3, 8),
        selection("from nothing", 7, [1.5, 1.4, 1.6], "errorRate", 0, 12),
        selection("from a part of the members", 8, [3.0, 1.4, 1.6, 2.9], "loss", 1, 10, [1, 2]),
    ],
    "calibrations": [
        calibration("too sure", 9, 2.5),
        calibration("too shy", 10, 0.4),
        calibration("two classes", 11, 1.7, classes=2),
    ],
}
pathlib.Path(__file__).with_name("ensemble-methods.json").write_text(json.dumps(golden) + "\n")
