"""Writes tasks.json: scores of labels and numbers by scikit-learn, and weights of least squares by SciPy.

Run: pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 && python make_tasks.py
"""
import json
import pathlib

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import (
    average_precision_score,
    hamming_loss,
    log_loss,
    mean_absolute_error,
    mean_squared_error,
    r2_score,
    roc_auc_score,
)

rng = np.random.default_rng(23)
rows, width, members = 50, 3, 3
weights = rng.lognormal(0, 1, rows).astype(np.float32).astype(np.float64)
targets = rng.normal(40, 12, rows).astype(np.float32).astype(np.float64)
outputs = [(targets * (0.7 + 0.1 * i) + 9 - 2 * i + rng.normal(0, 4 + i, rows)).astype(np.float32).astype(np.float64) for i in range(members)]
held = (rng.random((rows, width)) < 0.4).astype(float)
logits = (2 * (held - 0.5) + rng.normal(0, 1.5, (rows, width))).round(1).astype(np.float32).astype(np.float64)


def score(y, z, w=None):
    return {
        "rmse": mean_squared_error(y, z, sample_weight=w) ** 0.5,
        "mae": mean_absolute_error(y, z, sample_weight=w),
        "r2": r2_score(y, z, sample_weight=w),
    }


def least_squares(w):
    mixed = lambda shares: sum(share * own for share, own in zip(shares, outputs))
    loss = lambda shares: np.average((mixed(shares) - targets) ** 2, weights=w) / targets.std() ** 2
    found = minimize(
        loss,
        np.full(members, 1 / members),
        bounds=[(0, 1)] * members,
        constraints=[{"type": "eq", "fun": lambda shares: shares.sum() - 1}],
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 1000},
    )
    return {"weights": found.x.tolist(), "loss": found.fun}


chances = 1 / (1 + np.exp(-logits))
golden = {
    "rows": rows,
    "weights": weights.tolist(),
    "numbers": {
        "targets": targets.tolist(),
        "outputs": outputs[0].tolist(),
        "members": [own.tolist() for own in outputs],
        "scale": {"mean": targets.mean(), "deviation": targets.std()},
        "scores": {"plain": score(targets, outputs[0]), "weighted": score(targets, outputs[0], weights)},
        "leastSquares": {"plain": least_squares(np.ones(rows)), "weighted": least_squares(weights)},
    },
    "labels": {
        "width": width,
        "targets": held.flatten().tolist(),
        "logits": logits.flatten().tolist(),
        "scores": {
            "hammingLoss": hamming_loss(held, logits > 0),
            "weightedHammingLoss": hamming_loss(held, logits > 0, sample_weight=weights),
            "logLoss": np.mean([log_loss(held[:, i], chances[:, i]) for i in range(width)]),
            "rocAuc": roc_auc_score(held, logits, average="macro"),
            "averagePrecision": average_precision_score(held, logits, average="macro"),
            "weightedRocAuc": roc_auc_score(held, logits, average="macro", sample_weight=weights),
        },
    },
}
pathlib.Path(__file__).with_name("tasks.json").write_text(json.dumps(golden) + "\n")
