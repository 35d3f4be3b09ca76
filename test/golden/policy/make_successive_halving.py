"""Writes successive-halving.json: what Optuna's SuccessiveHalvingPruner lets go on, trial after trial.

With min_early_stopping_rate 0 and min_resource 1 its rungs are steps 1, η, η², …; each study below has three rungs
and trials that run one after the other. The last rung is never asked: there a trial is complete.
Run: pip install optuna==5.0.0 numpy==2.4.6 && python make_successive_halving.py   (made with Python 3.11.7)
"""
import json
import pathlib

import numpy as np
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def run(reduction_factor, trials, seed):
    rng = np.random.default_rng(seed)
    pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=reduction_factor)
    study = optuna.create_study(pruner=pruner)
    result = []
    for _ in range(trials):
        trial = study.ask()
        planned = rng.random(3).round(6).tolist()
        reached = []
        for rung, value in enumerate(planned):
            reached.append(value)
            trial.report(value, step=reduction_factor**rung)
            if rung < 2 and trial.should_prune():
                break
        complete = len(reached) == 3
        if complete:
            study.tell(trial, reached[-1])
        else:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        result.append({"planned": planned, "rungsReached": len(reached)})
    return {"reductionFactor": reduction_factor, "trials": result}


golden = {"studies": [run(2, 60, 1), run(3, 80, 2), run(4, 120, 3)]}
pathlib.Path(__file__).with_name("successive-halving.json").write_text(json.dumps(golden) + "\n")
