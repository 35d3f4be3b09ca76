"""Models of Keras and TensorFlow in the formats of that family, and what TensorFlow itself says of the rows.

Needs tensorflow 2.20 (with keras 3), h5py. Run from this folder: python3 make_tensorflow.py
Reads customers.csv and expected.json (images). Writes tensorflow/: *.keras, *.h5, saved-model/, layers/ and expected.json.

layers/ is written by hand: the Python package of TensorFlow.js doesn't install beside this TensorFlow. Its format is documented,
and the topology is Keras's own in the notation of version 2.
"""

import csv
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

OUT = pathlib.Path("tensorflow")
SHOWN = 80
PLANS = ["basic", "plus", "pro"]
keras.utils.set_random_seed(20260102)
OUT.mkdir(exist_ok=True)

with open("customers.csv") as file:
    rows = list(csv.DictReader(file))
table = np.array(
    [[float(row["visits"] or 20), PLANS.index(row["plan"]), float(row["tenure"])] for row in rows], dtype=np.float32
)
left = np.array([row["left"] == "yes" for row in rows], dtype=np.float32)
images = json.load(open("expected.json"))["images"]
pixels = np.array(images["pixels"], dtype=np.float32).reshape(-1, 8, 8, 1) / 255
expected = {}


def keep(name, answers):
    expected[name] = np.asarray(answers, dtype=np.float64).round(9).tolist()


# Of the table: one number a row.
churn = keras.Sequential(
    [
        keras.Input((3,), name="cells"),
        layers.Normalization(mean=table.mean(0), variance=table.var(0)),
        layers.Dense(12, activation="relu"),
        layers.Dropout(0.2),
        layers.BatchNormalization(),
        layers.Dense(1, activation="sigmoid", name="chance"),
    ]
)
churn.compile("adam", "binary_crossentropy")
churn.fit(table, left, epochs=30, batch_size=64, verbose=0)
churn.save(OUT / "churn.keras")
churn.save(OUT / "churn.h5")
keep("churn", churn.predict(table[:SHOWN], verbose=0))

# Of images: a functional model with a branch.
given = keras.Input((8, 8, 1), name="pixels")
left_branch = layers.Conv2D(6, 3, padding="same", use_bias=False)(given)
left_branch = layers.ReLU()(layers.BatchNormalization()(left_branch))
right_branch = layers.DepthwiseConv2D(3, padding="same", activation="tanh")(left_branch)
both = layers.Add()([left_branch, layers.Conv2D(6, 1)(right_branch)])
pooled = layers.GlobalAveragePooling2D()(layers.MaxPooling2D()(both))
digits = keras.Model(given, layers.Dense(4, name="logits")(layers.Concatenate()([pooled, layers.Flatten()(right_branch)])))
digits.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
digits.fit(pixels, np.arange(len(pixels)) % 4, epochs=3, verbose=0)
digits.save(OUT / "digits.keras")
digits.save(OUT / "digits.h5")
digits.export(OUT / "saved-model", verbose=False)
keep("digits", digits.predict(pixels, verbose=0))

# What TensorFlow.js has no layer for.
keras.Sequential([keras.Input((3,)), layers.UnitNormalization(), layers.Dense(1)]).save(OUT / "unknown.keras")


class Twice(tf.Module):
    """Two functions of one module: what signatures are for."""

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name="x"), tf.TensorSpec([None, 1], tf.int32, name="n")])
    def ask(self, x, n):
        return {"logit": tf.reduce_sum(x, 1, keepdims=True) - tf.cast(n, tf.float32), "rank": tf.cast(n, tf.int64)}

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name="x")])
    def other(self, x):
        return {"y": x}


twice = Twice()
tf.saved_model.save(twice, str(OUT / "signatures"), signatures={"ask": twice.ask, "other": twice.other})

# The same churn model as TensorFlow.js keeps it.
weights, specs = [], []
for layer in churn.layers:
    for variable in layer.weights:
        value = np.asarray(variable, dtype=np.float32)
        if layer.__class__.__name__ == "Normalization" or variable.name == "count" or "seed" in variable.name:
            continue
        specs.append({"name": f"{layer.name}/{variable.name}", "shape": list(value.shape), "dtype": "float32"})
        weights.append(value.tobytes())


def old(layer):
    config = {"name": layer.name, "trainable": True}
    kind = layer.__class__.__name__
    if kind == "Dense":
        config |= {"units": layer.units, "activation": layer.activation.__name__, "use_bias": True}
    if kind == "Dropout":
        config |= {"rate": layer.rate}
    if kind == "BatchNormalization":
        config |= {"axis": [1], "momentum": layer.momentum, "epsilon": layer.epsilon, "center": True, "scale": True}
    return {"class_name": kind, "config": config}


scaled = [old(layer) for layer in churn.layers if layer.__class__.__name__ != "Normalization"]
scaled[0]["config"]["batch_input_shape"] = [None, 3]
web = OUT / "layers"
web.mkdir(exist_ok=True)
blob = b"".join(weights)
half = 4 * (len(blob) // 8)
(web / "group1-shard1of2.bin").write_bytes(blob[:half])
(web / "group1-shard2of2.bin").write_bytes(blob[half:])
topology = {
    "keras_version": "2.15.0",
    "backend": "tensorflow",
    "model_config": {"class_name": "Sequential", "config": {"name": "churn", "layers": scaled}},
}
manifest = [{"paths": ["group1-shard1of2.bin", "group1-shard2of2.bin"], "weights": specs}]
with open(web / "model.json", "w") as file:
    json.dump({"format": "layers-model", "modelTopology": topology, "weightsManifest": manifest}, file)
standard = (table - table.mean(0)) / np.sqrt(table.var(0))
keep("layers", keras.Sequential(churn.layers[1:]).predict(standard[:SHOWN].astype(np.float32), verbose=0))
expected["standard"] = standard[:SHOWN].astype(np.float64).round(7).tolist()

with open(OUT / "expected.json", "w") as file:
    json.dump(expected, file)
    file.write("\n")
