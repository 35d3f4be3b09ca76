"""Writes weighted.json: scores of rows that have weights, by scikit-learn and SciPy.

Run: pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 && python make_weighted.py
"""
import json
import pathlib

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score, zero_one_loss

rng = np.random.default_rng(11)
rows, members = 60, 3
labels = (rng.random(rows) < 0.35).astype(int)
# Written to float32 first, so that both sides start from the same numbers.
weights = rng.lognormal(0, 1.2, rows).astype(np.float32)
chances = []
for member in range(members):
    odds = (labels - 0.5) * (0.8 + 0.5 * member) + rng.normal(0, 1.4, rows)
    # Rounded, so that some scores are tied.
    chances.append(np.clip(np.round(1 / (1 + np.exp(-odds)), 2), 0.01, 0.99).astype(np.float32))
both = [np.stack([1 - p.astype(np.float64), p.astype(np.float64)], axis=1) for p in chances]


def mixture_loss(shares):
    mixed = sum(share * own for share, own in zip(shares, both))
    own = mixed[np.arange(rows), labels]
    return -np.average(np.log(own), weights=weights.astype(np.float64))


best = minimize(
    mixture_loss,
    np.full(members, 1 / members),
    bounds=[(0, 1)] * members,
    constraints=[{"type": "eq", "fun": lambda shares: shares.sum() - 1}],
    method="SLSQP",
    options={"ftol": 1e-14, "maxiter": 1000},
)


def cooled_loss(temperature):
    logits = np.log(both[0]) / temperature
    logits -= logits.max(axis=1, keepdims=True)
    logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -np.average(logs[np.arange(rows), labels], weights=weights.astype(np.float64))


golden = {
    "labels": labels.tolist(),
    "weights": weights.tolist(),
    "chances": [p.tolist() for p in chances],
    "scores": [
        {
            "rocAuc": roc_auc_score(labels, p, sample_weight=weights),
            "averagePrecision": average_precision_score(labels, p, sample_weight=weights),
            "loss": log_loss(labels, p.astype(np.float64), sample_weight=weights.astype(np.float64)),
            "errorRate": zero_one_loss(labels, (p > 0.5).astype(int), sample_weight=weights.astype(np.float64)),
        }
        for p in chances
    ],
    "mixture": {"weights": best.x.tolist(), "loss": best.fun},
    "temperature": minimize_scalar(cooled_loss, bounds=(0.05, 20), method="bounded", options={"xatol": 1e-10}).x,
}
pathlib.Path(__file__).with_name("weighted.json").write_text(json.dumps(golden) + "\n")
