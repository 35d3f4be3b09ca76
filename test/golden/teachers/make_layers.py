"""What layers within models of other libraries give, by those libraries themselves.

Needs onnx, torch, keras (with torch behind it), h5py. Run from this folder: python3 make_layers.py
Reads torch-images.onnx, tensorflow/digits.keras and churn.keras, and the rows in expected.json and customers.csv. Writes layers.json.
"""

import csv
import json
import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import onnx
import torch

SHOWN = 4
PLANS = ["basic", "plus", "pro"]
expected = {}


def keep(model, layer, values):
    """values: [rows, …] in the model's own order of sizes."""
    shown = np.asarray(values, dtype=np.float64)[:SHOWN]
    expected[f"{model}/{layer}"] = {"shape": list(shown.shape[1:]), "values": shown.round(7).reshape(-1).tolist()}


pixels = np.array(json.load(open("expected.json"))["images"]["pixels"], dtype=np.float64).reshape(-1, 8, 8)[:SHOWN]

# The network of make_teachers.py, built anew of its weights, in float64.
graph = onnx.load("torch-images.onnx").graph
weights = {each.name: torch.tensor(onnx.numpy_helper.to_array(each)).double() for each in graph.initializer}
scaled = (torch.tensor(pixels)[:, None] / 255 - 0.5) / 0.25
conv = torch.nn.functional.conv2d(scaled, weights["0.weight"], weights["0.bias"], padding=1)
relu = conv.relu()
pooled = torch.nn.functional.max_pool2d(relu, 2)
keep("torch-images", "conv2d", conv)
keep("torch-images", "relu", relu)
keep("torch-images", "max_pool2d", pooled)
keep("torch-images", "view", pooled.flatten(1))


def inside(name, rows, wanted):
    model = keras.models.load_model(f"tensorflow/{name}.keras")
    for layer in wanted:
        values = keras.Model(model.inputs, model.get_layer(layer).output).predict(rows, verbose=0)
        keep(name, layer, values)


inside("digits", (pixels[..., None] / 255).astype(np.float32), ["re_lu", "add", "global_average_pooling2d"])
with open("customers.csv") as file:
    rows = list(csv.DictReader(file))[:SHOWN]
cells = [[float(row["visits"] or 20), PLANS.index(row["plan"]), float(row["tenure"])] for row in rows]
inside("churn", np.array(cells, dtype=np.float32), ["dense", "batch_normalization"])

with open("layers.json", "w") as file:
    json.dump(expected, file)
    file.write("\n")
