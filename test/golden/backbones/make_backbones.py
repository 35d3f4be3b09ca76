"""Small networks of Keras that trainings may start from, and the features that Keras itself gives for images.

Needs tensorflow 2.20 with keras 3, and tf_keras 2.20 (which is Keras 2). Run from this folder: python3 make_backbones.py
Writes *.keras, *.h5, graph-layers/ and expected.json: for each model the layer that it is cut after, and the features of
two images behind it. Of maps these are the means over the pixels.

graph-layers/ is written by hand: the Python package of TensorFlow.js doesn't install beside this TensorFlow. Its format is
documented, and the topology is what Keras 2 writes.
"""

import base64
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tf_keras
from keras.src.applications import resnet

SIDE = 32
random = np.random.default_rng(20261127)
keras.utils.set_random_seed(20261127)
pixels = random.integers(0, 256, (2, SIDE, SIDE, 3), dtype=np.uint8)
images = pixels.astype(np.float32) / 255
cases = []


def shake(model):
    """Batch normalisation that has learned something: at its initial weights much could be wrong unseen."""
    for layer in model.layers:
        if layer.__class__.__name__ == "BatchNormalization":
            width = layer.moving_mean.shape[0]
            if layer.scale:
                layer.gamma.assign(random.uniform(0.7, 1.3, width))
            if layer.center:
                layer.beta.assign(random.normal(0, 0.3, width))
            layer.moving_mean.assign(random.normal(0, 0.3, width))
            layer.moving_variance.assign(random.uniform(0.5, 1.5, width))
        elif getattr(layer, "use_bias", False):
            layer.bias.assign(random.normal(0, 0.2, layer.bias.shape))


def keep(library, model, files, cut, given=None, inputs=images):
    """@param given the layer as a recipe names it; none for the one before the last that has weights"""
    features = library.Model(model.inputs, model.get_layer(cut).output).predict(inputs, verbose=0)
    if features.ndim == 4:
        features = features.mean((1, 2))
    for file in files:
        case = {"file": file, "features": features.astype(np.float64).round(7).tolist()}
        cases.append({**case, **({"cutAfter": given} if given else {})})


layers = keras.layers
plain = keras.Sequential(
    [
        keras.Input((SIDE, SIDE, 3)),
        layers.Rescaling(1 / 127.5, offset=-1, name="rescaling"),
        layers.Normalization(mean=[0.1, 0.2, -0.1], variance=[0.5, 1.5, 1.0], name="normalise"),
        layers.Conv2D(8, 5, strides=2, padding="valid", activation="relu", name="first"),
        layers.MaxPooling2D(3, strides=2, padding="same", name="pool_1"),
        layers.BatchNormalization(epsilon=0.01, momentum=0.8, scale=False, name="norm_1"),
        layers.DepthwiseConv2D(3, padding="same", name="depthwise"),
        layers.Activation("relu6", name="bend"),
        layers.ZeroPadding2D(((1, 0), (2, 1)), name="pad"),
        layers.SeparableConv2D(12, 3, padding="valid", activation="relu", name="separable"),
        layers.BatchNormalization(center=False, name="norm_2"),
        layers.ReLU(name="bend_2"),
        layers.MaxPooling2D(name="pool_2"),
        layers.Flatten(name="flatten"),
        layers.Dropout(0.3, name="drop"),
        layers.Dense(10, activation="relu", name="hidden"),
        layers.Dense(4, activation="softmax", name="classes"),
    ]
)
shake(plain)
plain.save("plain.keras")
plain.save("plain.h5")
both = ["plain.keras", "plain.h5"]
bytes_ = pixels.astype(np.float32)
keep(keras, plain, both, "hidden", inputs=bytes_)
keep(keras, plain, both, "norm_1", "norm_1", inputs=bytes_)


def build_graph(layers, library, stem_name):
    """Residual sums and branches within branches."""
    given = layers.Input((SIDE, SIDE, 3), name="pixels")
    stem = layers.Conv2D(8, 3, strides=2, padding="same", name=stem_name)(given)
    left = layers.Conv2D(6, 1, activation="relu", name="left")(stem)
    inner = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name="inner")(left)
    left = layers.Multiply(name="gate")([left, layers.BatchNormalization(name="inner_norm")(inner)])
    right = layers.Conv2D(4, 3, padding="same", name="right")(layers.MaxPooling2D(3, strides=1, padding="same", name="near")(stem))
    joined = layers.Concatenate(name="joined")([left, right, stem])
    narrow = layers.Conv2D(8, 1, name="narrow")(joined)
    total = layers.ReLU(max_value=6.0, name="bend")(layers.Add(name="total")([stem, narrow]))
    pooled = layers.GlobalAveragePooling2D(name="pooled")(total)
    return library.Model(given, layers.Dense(3, name="classes")(layers.Dropout(0.2, name="drop")(pooled)))


graph = build_graph(keras.layers, keras, "stem")
shake(graph)
graph.save("graph.keras")
keep(keras, graph, ["graph.keras"], "drop")
older = build_graph(tf_keras.layers, tf_keras, "block/stem")
shake(older)
older.save("graph-2.h5")
keep(tf_keras, older, ["graph-2.h5", "graph-layers"], "drop")
keep(tf_keras, older, ["graph-2.h5", "graph-layers"], "joined", "joined")
keep(tf_keras, older, ["graph-2.h5"], "inner_norm", "inner_norm")

web = pathlib.Path("graph-layers")
web.mkdir(exist_ok=True)
variables = [(layer, variable) for layer in older.layers for variable in layer.weights]
specs = [
    {"name": f"{layer.name}/{variable.name.split('/')[-1].split(':')[0]}", "shape": variable.shape.as_list(), "dtype": "float32"}
    for layer, variable in variables
]
web.joinpath("group1-shard1of1.bin").write_bytes(b"".join(variable.numpy().tobytes() for _, variable in variables))
topology = {"keras_version": tf_keras.__version__, "backend": "tensorflow", "model_config": json.loads(older.to_json())}
manifest = [{"paths": ["group1-shard1of1.bin"], "weights": specs}]
text = json.dumps({"format": "layers-model", "modelTopology": topology, "weightsManifest": manifest})
web.joinpath("model.json").write_text(text + "\n")

shape = (SIDE, SIDE, 3)
mobilenet = keras.applications.MobileNet(input_shape=shape, alpha=0.05, weights=None, classes=4, name="mobilenet")
shake(mobilenet)
mobilenet.save("mobilenet.keras")
keep(keras, mobilenet, ["mobilenet.keras"], "dropout")
keep(keras, mobilenet, ["mobilenet.keras"], "conv_pw_5_relu", "conv_pw_5_relu")

# Its first blocks, which have all that the others have; for images of any size.
whole = keras.applications.MobileNetV2(input_shape=(None, None, 3), alpha=0.05, weights=None, include_top=False)
second = keras.Model(whole.inputs, whole.get_layer("block_4_add").output, name="second")
shake(second)
second.save("mobilenet-v2.keras")
keep(keras, second, ["mobilenet-v2.keras"], "block_4_add", "block_4_add")


def stack_blocks(x):
    """ResNet50's blocks, with the filters of a network that fits in a few kilobytes."""
    x = resnet.stack_residual_blocks_v1(x, 2, 2, stride1=1, name="conv2")
    return resnet.stack_residual_blocks_v1(x, 4, 2, name="conv3")


residual = resnet.ResNet(
    stack_blocks, preact=False, use_bias=True, weights=None, input_shape=shape, classes=4, name="residual", weights_name="none"
)
shake(residual)
residual.save("resnet.h5")
keep(keras, residual, ["resnet.h5"], "avg_pool")

with open("expected.json", "w") as file:
    json.dump({"pixels": base64.b64encode(pixels.tobytes()).decode(), "shape": [2, *shape], "cases": cases}, file)
    file.write("\n")
