"""Writes tpe.json: Optuna's Parzen estimators and its split of a study, that core/policy/samplers is held against.

These are private parts of Optuna, so the version matters.
Run: pip install optuna==5.0.0 numpy==2.4.6 && python make_tpe.py   (made with Python 3.11.7)
"""
import json
import pathlib

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import _split_trials, default_gamma, default_weights
from optuna.trial import FrozenTrial, TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
rng = np.random.default_rng(11)
PARAMETERS = _ParzenEstimatorParameters(
    prior_weight=1.0, consider_magic_clip=True, consider_endpoints=False, weights=default_weights, multivariate=False
)


def numerical(n, low, high, log):
    draw = rng.random(n) if n != 24 else np.clip(rng.normal(0.8, 0.05, n), 0, 1)
    values = low * (high / low) ** draw if log else low + (high - low) * draw
    if n == 5:
        values[0], values[1] = low, high
    values = np.clip(values, low, high)
    points = np.linspace(low, high, 9)[1:-1] if not log else np.geomspace(low, high, 9)[1:-1]
    estimator = _ParzenEstimator({"x": values}, {"x": FloatDistribution(low, high, log=log)}, PARAMETERS)
    mixture = estimator._mixture_distribution
    return {
        "range": {"low": low, "high": high, "log": log},
        "values": values.tolist(),
        "weights": mixture.weights.tolist(),
        "mus": mixture.distributions[0].mu.tolist(),
        "sigmas": mixture.distributions[0].sigma.tolist(),
        "points": points.tolist(),
        "logDensities": estimator.log_pdf({"x": points}).tolist(),
    }


def categorical(n, k):
    observed = rng.integers(0, k, n)
    space = {"x": CategoricalDistribution(list(range(k)))}
    estimator = _ParzenEstimator({"x": observed}, space, PARAMETERS)
    logs = estimator.log_pdf({"x": np.arange(k)})
    return {"observed": observed.tolist(), "choices": k, "probabilities": np.exp(logs).tolist()}


def split(n):
    """A study of complete, pruned and running trials; values without ties."""
    study = optuna.create_study()
    trials = []
    for number in range(n):
        state = rng.choice(["complete", "pruned", "running"], p=[0.25, 0.6, 0.15] if n != 40 else [0.02, 0.9, 0.08])
        rungs = {"complete": 3, "pruned": int(rng.integers(1, 3)), "running": int(rng.integers(0, 3))}[state]
        values = rng.random(rungs).tolist()
        trials.append({"number": number, "state": state, "values": values})
    frozen = [
        FrozenTrial(
            number=trial["number"],
            state=TrialState[trial["state"].upper()],
            value=trial["values"][-1] if trial["state"] == "complete" else None,
            datetime_start=None,
            datetime_complete=None,
            params={},
            distributions={},
            user_attrs={},
            system_attrs={},
            intermediate_values=dict(enumerate(trial["values"])),
            trial_id=trial["number"],
        )
        for trial in trials
    ]
    finished = sum(trial.state != TrialState.RUNNING for trial in frozen)
    good, rest = _split_trials(study, frozen, default_gamma(finished))
    return {"trials": trials, "good": [t.number for t in good], "rest": [t.number for t in rest]}


golden = {
    "numerical": [
        numerical(n, low, high, log)
        for low, high, log in [(0.0, 1.0, False), (1.0, 20.0, False), (1e-4, 1e-1, True)]
        for n in [0, 1, 2, 5, 24, 25, 26, 27, 130]
    ],
    "categorical": [categorical(n, k) for n, k in [(0, 3), (1, 3), (7, 2), (9, 5), (26, 4), (60, 3), (4, 1)]],
    "splits": [split(n) for n in [1, 10, 11, 40, 120, 300]],
}
pathlib.Path(__file__).with_name("tpe.json").write_text(json.dumps(golden) + "\n")
