"""Writes statistics.json: values of SciPy, statsmodels and NumPy that core/policy/statistics is held against.

Run: pip install scipy==1.17.1 statsmodels==0.15.0 numpy==2.4.6 && python make_statistics.py   (made with Python 3.11.7)
"""
import json
import pathlib

import numpy as np
from scipy import special, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

gamma_at = [1e-3, 0.1, 0.5, 1.5, 2.5, 3.0, 7.2, 11.99, 12.0, 50.5, 171.0, 1001.0, 123456.0]
erfc_at = [-7, -2.5, -2, -1.9, -0.3, 0, 1e-9, 0.1, 0.84375, 1.3, 1.999, 2, 2.001, 3.7, 6, 12, 20]
z_at = [-60, -38, -20, -8, -3, -2.83, -2.82, -1, -1e-3, 0, 0.5, 1, 2.9, 5, 8, 9]
p_at = [1e-12, 1e-6, 0.01, 0.025, 0.2, 0.5, 0.6, 0.9, 0.975, 0.995, 0.999999]
chi_at = [0, 1e-6, 0.5, 1, 3.841458820694124, 10, 50, 300]
wilson_at = [(0, 10), (10, 10), (1, 10), (97, 10_000), (163, 10_000), (485, 50_000), (5_000, 10_000), (1, 1)]
mcnemar_at = [(0, 0), (1, 0), (0, 5), (3, 9), (9, 3), (10, 10), (25, 50), (37, 80), (400, 600), (501, 499), (0, 1000)]
chi_square_at = [(501, 500), (600, 402), (400, 601), (900, 1_400), (5_000, 5_200)]

rng = np.random.default_rng(7)
sample = rng.lognormal(5, 1, 37).round(3)
a, b = (rng.random(2_000) < 0.03).astype(int), (rng.random(2_000) < 0.05).astype(int)

golden = {
    "logGamma": [[x, special.gammaln(x)] for x in gamma_at],
    "erfc": [[x, special.erfc(x)] for x in erfc_at],
    "normalCdf": [[z, special.ndtr(z)] for z in z_at if z > -38],
    "logNormalCdf": [[z, special.log_ndtr(z)] for z in z_at],
    "normalQuantile": [[p, special.ndtri(p)] for p in p_at],
    "chiSquareSurvival": [[x, stats.chi2.sf(x, 1)] for x in chi_at],
    "wilson": [
        [count, rows, level, *proportion_confint(count, rows, alpha=1 - level, method="wilson")]
        for count, rows in wilson_at
        for level in (0.95, 0.99)
    ],
    "mcnemarExact": [[x, y, mcnemar([[0, x], [y, 0]], exact=True).pvalue] for x, y in mcnemar_at],
    "mcnemarChiSquare": [
        [x, y, mcnemar([[0, x], [y, 0]], exact=False, correction=True).pvalue] for x, y in chi_square_at
    ],
    "vectors": {
        "a": a.tolist(),
        "b": b.tolist(),
        "onlyA": int(((a == 1) & (b == 0)).sum()),
        "onlyB": int(((a == 0) & (b == 1)).sum()),
    },
    "quantile": {
        "sample": sample.tolist(),
        "at": [[q, np.quantile(sample, q)] for q in (0, 0.01, 0.25, 0.5, 0.6180339, 0.99, 1)],
    },
}
pathlib.Path(__file__).with_name("statistics.json").write_text(json.dumps(golden) + "\n")
