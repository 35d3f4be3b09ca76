"""Trains the three teachers of recipe.json, each without one fold of the training rows after the other, and exports them as ONNX.

Usage: python3 teach.py TABLE FOLDS MODELS
TABLE is the CSV of the clients, FOLDS what "stillhouse data folds" wrote, MODELS the folder for the models. Nothing here sees a
row of validation or test: FOLDS has training rows alone. Packages are those of requirements.txt.
"""

import hashlib
import pathlib
import sys

import lightgbm
import numpy as np
import onnx
import pandas
import xgboost
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType as SklearnFloats
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score

TARGET = "default-payment-next-month"
SEED = 7
TOGETHER = {"n_jobs": 2, "random_state": SEED}


def boost_leaves():
    return lightgbm.LGBMClassifier(
        num_leaves=15, n_estimators=300, learning_rate=0.03, min_child_samples=80,
        subsample=0.7, subsample_freq=1, colsample_bytree=0.5, reg_lambda=10, verbose=-1, **TOGETHER,
    )


def boost_depths():
    return xgboost.XGBClassifier(
        max_depth=4, n_estimators=250, learning_rate=0.04, min_child_weight=20,
        subsample=0.7, colsample_bytree=0.4, reg_lambda=10, tree_method="hist", **TOGETHER,
    )


def grow_forest():
    return RandomForestClassifier(150, min_samples_leaf=25, max_features=0.25, **TOGETHER)


def to_onnx(name, model, columns):
    if name == "lightgbm":
        return convert_lightgbm(model, initial_types=[("x", FloatTensorType([None, columns]))], zipmap=False)
    if name == "xgboost":
        return convert_xgboost(model, initial_types=[("x", FloatTensorType([None, columns]))])
    return convert_sklearn(
        model, initial_types=[("x", SklearnFloats([None, columns]))], options={"zipmap": False}, target_opset=15
    )


def main(table, folds, models):
    models = pathlib.Path(models)
    models.mkdir(parents=True, exist_ok=True)
    rows = pandas.read_csv(table)
    dealt = pandas.read_csv(folds)
    used = rows.iloc[dealt["row"]]
    x = used.drop(columns=["ID", TARGET]).to_numpy(np.float32)
    y = used[TARGET].to_numpy()
    fold = dealt["fold"].to_numpy()
    print("foldsSha256", hashlib.sha256(bytes(fold.astype(np.uint8))).hexdigest())
    for name, make in {"lightgbm": boost_leaves, "xgboost": boost_depths, "forest": grow_forest}.items():
        unseen = np.empty(len(y))
        for left_out in sorted(set(fold)):
            model = make().fit(x[fold != left_out], y[fold != left_out])
            unseen[fold == left_out] = model.predict_proba(x[fold == left_out])[:, 1]
            onnx.save(to_onnx(name, model, x.shape[1]), models / f"{name}-{left_out}.onnx")
        print(f"{name}: ROC-AUC {roc_auc_score(y, unseen):.4f} on training rows that no model saw", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
