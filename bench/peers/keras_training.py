"""Keras 3 on TensorFlow, trained by `fit` on NumPy arrays. Variants: plain, jit.

Both take 16 steps a call (`steps_per_execution`), so that little of the time is Python's.
"""

import sys
import time

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L

import workload
from workload import ALPHA, TEMPERATURE


def apply_layers(layers, x):
    for layer in layers:
        x = apply_layer(layer, x)
    return x


def apply_layer(layer, x):
    kind = layer["type"]
    if kind == "dense":
        return L.Dense(layer["units"])(x)
    if kind == "conv":
        size, stride = layer["kernel"], layer["stride"]
        return L.Conv2D(layer["filters"], size, stride, padding="same", use_bias=layer["bias"])(x)
    if kind == "depthwise":
        return L.DepthwiseConv2D(layer["kernel"], layer["stride"], padding="same", use_bias=False)(x)
    if kind == "batch-norm":
        return L.BatchNormalization(
            momentum=workload.BATCH_NORM_MOMENTUM, epsilon=workload.BATCH_NORM_EPSILON
        )(x)
    if kind == "residual":
        return L.Add()([apply_layers(layer["layers"], x), apply_layers(layer["shortcut"], x)])
    simple = {
        "relu": L.ReLU,
        "relu6": lambda: L.ReLU(max_value=6),
        "max-pool": lambda: L.MaxPooling2D(2),
        "average-pool": L.GlobalAveragePooling2D,
        "flatten": L.Flatten,
    }
    return simple[kind]()(x)


def distillation_loss(targets, logits):
    labels, teacher = targets[:, :10], targets[:, 10:]
    target = tf.nn.log_softmax(teacher / TEMPERATURE)
    soft = tf.reduce_sum(tf.exp(target) * (target - tf.nn.log_softmax(logits / TEMPERATURE)), 1)
    hard = tf.nn.softmax_cross_entropy_with_logits(labels, logits)
    return ALPHA * TEMPERATURE**2 * soft + (1 - ALPHA) * hard


def mixture_loss(targets, logits):
    return tf.nn.sigmoid_cross_entropy_with_logits(targets, logits)[:, 0]


def make_targets(job):
    if job.is_binary:
        return (ALPHA * job.teacher() + (1 - ALPHA) * job.labels()).astype(np.float32)[:, None]
    return np.concatenate([np.eye(10, dtype=np.float32)[job.labels()], job.teacher()], 1)


class Clock(keras.callbacks.Callback):
    """Serves the harness from within `fit`: epoch 0 compiles; then, each time it is asked, one warms up and some are timed."""

    def __init__(self, parameters, repetitions):
        super().__init__()
        self._parameters, self._repetitions = parameters, repetitions
        self._created = time.perf_counter()
        self._first_ms = self._first_loss = None

    def on_epoch_begin(self, epoch, logs=None):
        self._begin = time.perf_counter()

    def on_train_batch_end(self, batch, logs=None):
        if self._first_ms is None:
            self._first_ms = (time.perf_counter() - self._created) * 1e3
            self._first_loss = float(logs["loss"])

    def on_epoch_end(self, epoch, logs=None):
        ms = (time.perf_counter() - self._begin) * 1e3
        # Which epoch of a measurement this was; 0 is the warm-up.
        position = (epoch - 1) % (self._repetitions + 1)
        if epoch > 0 and position > 0:
            workload.say("repetition", ms=ms, loss=float(logs["loss"]))
        if epoch == 0:
            self._say_ready()
        elif position == self._repetitions:
            workload.say_done()
        if epoch == 0 or position == self._repetitions:
            self.model.stop_training = not workload.is_asked()

    def _say_ready(self):
        workload.say(
            "ready",
            firstMs=self._first_ms,
            firstLoss=self._first_loss,
            parameters=self._parameters,
            versions={"keras": keras.__version__, "tensorflow": tf.__version__},
        )


def main():
    tf.config.threading.set_intra_op_parallelism_threads(workload.THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(workload.THREADS)
    keras.utils.set_random_seed(7)
    job = workload.Job()
    inputs, targets = job.inputs(), make_targets(job)
    entry = keras.Input(job.input_shape)
    model = keras.Model(entry, apply_layers(job.layers, entry))
    model.compile(
        keras.optimizers.Adam(workload.LEARNING_RATE, epsilon=workload.EPSILON),
        mixture_loss if job.is_binary else distillation_loss,
        jit_compile=job.variant == "jit",
        steps_per_execution=16,
    )
    # An epoch over this many rows is one repetition; `fit` shuffles them anew in each.
    rows = job.draw_batches(len(inputs)).reshape(-1)
    inputs, targets = inputs[rows], targets[rows]
    parameters = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    model.fit(
        inputs,
        targets,
        batch_size=workload.BATCH_ROWS,
        epochs=sys.maxsize,
        verbose=0,
        callbacks=[Clock(parameters, job.repetitions)],
    )


main()
