"""Writes clinical-measures.json: calibration and operating points by scikit-learn and NumPy.

Reliability is scikit-learn's `calibration_curve` with parts of equal mass, the Brier score its `brier_score_loss`, the
operating point that of its `roc_curve`: of all its thresholds with at most 1 - specificity false positives the lowest.
Numbers of rows are such that no bound is a row itself, where rounding would decide. Counts on the second half of the rows are NumPy's.

Run: pip install scikit-learn==1.9.1 numpy==2.4.6 && python make_clinical_measures.py   (made with Python 3.11)
"""
import json
import pathlib

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, roc_curve


def answers(rows, classes, scale, seed, decimals, share=None):
    """Probabilities that are too sure by `scale`, rounded so that rows tie; the first class has a `share` of the rows."""
    rng = np.random.default_rng(seed)
    prior = None if share is None else [share, *[(1 - share) / (classes - 1)] * (classes - 1)]
    labels = rng.choice(classes, rows, p=prior)
    logits = scale * (1.2 * np.eye(classes)[labels] + rng.normal(0, 1, (rows, classes)))
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    chances = chances.round(decimals)
    chances[:, 0] = 1 - chances[:, 1:].sum(axis=1)
    return labels, chances.round(decimals)


def calibration(name, rows, classes, scale, seed, decimals, share=None):
    labels, chances = answers(rows, classes, scale, seed, decimals, share)
    if classes == 2:
        subject, hit = chances[:, 1], labels
        brier = brier_score_loss(labels, chances[:, 1])
    else:
        subject, hit = chances.max(axis=1), (chances.argmax(axis=1) == labels).astype(int)
        brier = brier_score_loss(labels, chances, labels=list(range(classes)), scale_by_half=False)
    observed, predicted = calibration_curve(hit, subject, n_bins=15, strategy="quantile")
    bounds = np.percentile(subject, np.linspace(0, 1, 16) * 100)
    counts = np.bincount(np.searchsorted(bounds[1:-1], subject), minlength=15)
    counts = counts[counts > 0]
    assert len(counts) == len(observed)
    return {
        "name": name,
        "classes": classes,
        "labels": labels.tolist(),
        "probabilities": chances.ravel().tolist(),
        "error": float(np.average(np.abs(observed - predicted), weights=counts)),
        "brierScore": float(brier),
        "reliability": [
            {"rows": int(n), "predicted": float(p), "observed": float(o)}
            for n, p, o in zip(counts, predicted, observed)
        ],
    }


def operating_point(name, rows, scale, seed, decimals, share, specificity):
    labels, chances = answers(rows, 2, scale, seed, decimals, share)
    scores, half = chances[:, 1], rows // 2
    negatives = int((labels[:half] == 0).sum())
    fpr, tpr, thresholds = roc_curve(labels[:half], scores[:half], drop_intermediate=False)
    within = [i for i in range(len(fpr)) if round(fpr[i] * negatives) <= negatives - np.ceil(specificity * negatives - 1e-9)]
    best = within[-1]
    # The highest score below scikit-learn's threshold: rows above it are those that are not below the threshold.
    threshold = scores[:half][scores[:half] < thresholds[best]].max()
    test_labels, above = labels[half:], scores[half:] > threshold
    return {
        "name": name,
        "specificity": specificity,
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "half": half,
        "validation": {"specificity": float(1 - fpr[best]), "sensitivity": float(tpr[best])},
        "test": {
            "trueNegatives": int((~above & (test_labels == 0)).sum()),
            "negatives": int((test_labels == 0).sum()),
            "truePositives": int((above & (test_labels == 1)).sum()),
            "positives": int((test_labels == 1).sum()),
        },
    }


golden = {
    "calibrations": [
        calibration("two classes, one rare", 399, 2, 1.5, 1, 4, 0.85),
        calibration("two classes with ties", 200, 2, 0.8, 2, 1),
        calibration("five classes, too sure", 300, 5, 2.0, 3, 4),
        calibration("three classes, fewer rows than parts", 9, 3, 1.0, 4, 3),
    ],
    "operatingPoints": [
        operating_point("one class rare", 600, 1.0, 5, 5, 0.9, 0.95),
        operating_point("with ties", 300, 1.0, 6, 1, 0.6, 0.8),
        operating_point("a low specificity", 400, 1.0, 7, 4, 0.5, 0.07),
        operating_point("few rows", 24, 1.0, 8, 4, 0.5, 0.9),
    ],
}
target = pathlib.Path(__file__).with_name("clinical-measures.json")
target.write_text(json.dumps(golden) + "\n")
