"""Writes clustered-wilson.json: intervals of a share that several seeds have on the same rows, by statsmodels.

The variance is that of a regression on the constant alone, with statsmodels' errors clustered by row; the interval is its
Wilson's, of so many independent draws as have this variance.

Run: pip install statsmodels==0.15.0 numpy==2.4.6 && python make_clustered_wilson.py   (made with Python 3.11.7)
"""
import json
import pathlib

import numpy as np
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint


def case(name, rows, seeds, hard, rng):
    """Rows differ in how often seeds err on them: `hard` draws a chance for each."""
    wrong = (rng.random((rows, seeds)) < hard(rows)[:, None]).astype(float)
    fit = sm.OLS(wrong.ravel(), np.ones(rows * seeds)).fit(
        cov_type="cluster", cov_kwds={"groups": np.repeat(np.arange(rows), seeds)}
    )
    share, draws = wrong.mean(), wrong.size
    effective = share * (1 - share) / float(fit.bse[0]) ** 2
    effective = min(draws, max(rows, effective))
    intervals = [
        [level, *proportion_confint(share * effective, effective, alpha=1 - level, method="wilson")]
        for level in (0.95, 0.99)
    ]
    return {
        "name": name,
        "seeds": ["".join(str(int(flag)) for flag in wrong[:, seed]) for seed in range(seeds)],
        "effective": effective,
        "intervals": intervals,
    }


rng = np.random.default_rng(11)
golden = [
    case("rows that differ a lot", 400, 5, lambda n: rng.beta(0.1, 0.9, n), rng),
    case("rows that differ a little", 300, 3, lambda n: rng.beta(4, 16, n), rng),
    case("few errors, seeds nearly alike", 1000, 5, lambda n: (rng.random(n) < 0.01) * 0.9, rng),
    case("rows all alike", 200, 4, lambda n: np.full(n, 0.3), rng),
]
pathlib.Path(__file__).with_name("clustered-wilson.json").write_text(json.dumps(golden) + "\n")
