"""What every Python peer shares: the rows, the data, the constants of the loss, and the talk with the harness.

A peer is a program `peer.py VARIANT ROW REPETITIONS UNITS DATA_FOLDER`; the units of a training are steps. What it
writes and reads is described in `bench/measure/peer-event.ts`. Device and batch size are in its environment. On a GPU all
multiply float32 as TF32, as TensorFlow does by default.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np

DEVICE = os.environ.get("BENCH_DEVICE", "cpu")
BATCH_ROWS = int(os.environ.get("BENCH_BATCH_ROWS", "128"))
ALPHA = 0.7
TEMPERATURE = 4.0
LEARNING_RATE = 1e-3
EPSILON = 1e-7
BATCH_NORM_EPSILON = 1e-3
BATCH_NORM_MOMENTUM = 0.99
THREADS = 2

ROWS = json.loads((Path(__file__).parent.parent / "training" / "rows.json").read_text())


class Job:
    """The command line of a peer, its row and its data."""

    def __init__(self, arguments=None):
        variant, row, repetitions, steps, folder = (arguments or sys.argv)[1:6]
        self.variant, self.row = variant, row
        self.repetitions, self.steps = int(repetitions), int(steps)
        self.layers = ROWS[row]["layers"]
        self.kind = ROWS[row]["data"]
        self.is_binary = self.kind == "tabular"
        self.is_image = self.kind == "mnist-images"
        self.classes = 1 if self.is_binary else 10
        self.input_shape = {"tabular": (33,), "mnist": (784,), "mnist-images": (28, 28, 1)}[self.kind]
        self._folder = Path(folder) / ("tabular" if self.is_binary else "mnist")
        self._random = np.random.default_rng(7)

    def inputs(self):
        return np.fromfile(self._folder / "inputs.f32", np.float32).reshape(-1, *self.input_shape)

    def labels(self):
        """Class numbers, or 0 and 1."""
        return np.fromfile(self._folder / "labels.i32", np.int32)

    def teacher(self):
        """The teacher's logits [rows, 10], or its probability of 1 [rows]."""
        values = np.fromfile(self._folder / "teacher.f32", np.float32)
        return values if self.is_binary else values.reshape(-1, self.classes)

    def draw_batches(self, rows, steps=None):
        """Row numbers [steps, batch] out of one random permutation after the other."""
        needed = (self.steps if steps is None else steps) * BATCH_ROWS
        passes = [self._random.permutation(rows) for _ in range(-(-needed // rows))]
        return np.concatenate(passes)[:needed].reshape(-1, BATCH_ROWS)


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def run(job, parameters, versions, first_call, repetition):
    """Serves the harness. `first_call()` compiles and takes one step; `repetition()` takes all steps.

    Both give the loss of their last step, and thereby wait until it is there.
    """
    begin = time.perf_counter()
    loss = first_call()
    first_ms = (time.perf_counter() - begin) * 1e3
    say("ready", firstMs=first_ms, firstLoss=loss, parameters=parameters, versions=versions)
    while is_asked():
        repetition()
        for _ in range(job.repetitions):
            begin = time.perf_counter()
            loss = repetition()
            say("repetition", ms=(time.perf_counter() - begin) * 1e3, loss=loss)
        say_done()


def is_asked():
    """Waits for the harness to ask for a measurement; false where it wants no more."""
    return sys.stdin.readline() != ""


def say_done():
    say("done", peakRssBytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
