"""Models of a number and of several labels that other libraries trained, as ONNX, and what those libraries themselves say of the rows.

Needs scikit-learn, skl2onnx, onnxmltools, onnx, lightgbm, xgboost. Run from this folder: python3 make_homes.py
Writes homes.csv (the table), price.onnx, extras.onnx, prices-0.onnx, prices-1.onnx, prices-2.onnx and homes.json.
Reads home-folds.csv, which "stillhouse data folds" wrote of the recipe in test/workers/number-teachers.test.ts.
"""

import csv
import hashlib
import json

import lightgbm
import numpy as np
import onnx
import onnxmltools
import xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as OtherFloats
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROWS = 600
SHOWN = 60
PLACES = ["town", "coast", "hills"]
EXTRAS = ["garden", "stove", "lift"]
random = np.random.default_rng(20261127)

# In quarters: what lies between two of them is kept by the float32 of ONNX's thresholds.
size = np.round(random.uniform(160, 640, ROWS)) / 4
age = np.round(random.uniform(0, 240, ROWS)) / 4
place = random.integers(0, 3, ROWS)
price = np.round(2000 * size - 1500 * age + 90000 * (place == 1) + random.normal(0, 12000, ROWS), 0) + 150000
holds = np.stack([size > 110, (place == 2) | (age > 50), age < 20], axis=1)
holds ^= random.uniform(size=holds.shape) < 0.04

with open("homes.csv", "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["home", "size", "age", "place", "price", *EXTRAS])
    for i in range(ROWS):
        extras = ["yes" if held else "no" for held in holds[i]]
        table.writerow([f"h{i}", f"{size[i]:.2f}", f"{age[i]:.2f}", PLACES[place[i]], f"{price[i]:.0f}", *extras])

x = np.stack([size, age, place], axis=1).astype(np.float32)
types = [("rows", OtherFloats([None, 3]))]

# XGBoost's converter wants names f0, f1, …, which it has of an array.
boosted = xgboost.XGBRegressor(n_estimators=16, max_depth=3, learning_rate=0.3, base_score=float(price.mean())).fit(x, price)
onnx.save(onnxmltools.convert_xgboost(boosted, initial_types=types, target_opset=15), "price.onnx")

network = MLPClassifier(hidden_layer_sizes=(12,), max_iter=2000, random_state=7)
labels = make_pipeline(StandardScaler(), network).fit(x, holds.astype(int))
rows = [("rows", FloatTensorType([None, 3]))]
onnx.save(convert_sklearn(labels, initial_types=rows, options={"zipmap": False}, target_opset=15), "extras.onnx")

with open("home-folds.csv") as file:
    folds = [(int(row["row"]), row["id"], int(row["fold"])) for row in csv.DictReader(file)]
own = np.array([row for row, _, _ in folds])
fold = np.array([number for _, _, number in folds])
unseen = np.empty(len(folds))
for left_out in sorted(set(fold)):
    # Deep enough to know by heart what is noise.
    model = lightgbm.LGBMRegressor(
        n_estimators=16, num_leaves=24, min_child_samples=2, learning_rate=0.3, random_state=7, verbose=-1
    ).fit(x[own[fold != left_out]], price[own[fold != left_out]])
    unseen[fold == left_out] = model.predict(x[own[fold == left_out]])
    converted = onnxmltools.convert_lightgbm(model, initial_types=types, target_opset=15)
    onnx.save(converted, f"prices-{left_out}.onnx")

with open("homes.json", "w") as file:
    json.dump(
        {
            "price": boosted.predict(x)[:SHOWN].astype(float).round(3).tolist(),
            "extras": labels.predict_proba(x)[:SHOWN].round(9).tolist(),
            "foldsSha256": hashlib.sha256(bytes(fold.astype(np.uint8))).hexdigest(),
            "unseen": {name: round(float(answer), 3) for (_, name, _), answer in zip(folds, unseen)},
        },
        file,
    )
    file.write("\n")
