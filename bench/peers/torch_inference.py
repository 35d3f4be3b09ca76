"""PyTorch labelling with an ensemble. Variants: eager-BATCH_ROWS, channels-last-BATCH_ROWS."""

import json
import sys
from pathlib import Path

import numpy as np
import torch

import workload
from torch_layers import build_layers

SIDE = 28
CLASSES = 10


class LabellingJob:
    """The command line `VARIANT ROW REPETITIONS THOUSAND_ROWS DATA_FOLDER`."""

    def __init__(self):
        variant, _, repetitions, thousand_rows, folder = sys.argv[1:6]
        layout, batch_rows = variant.rsplit("-", 1)
        self.layout = torch.channels_last if layout == "channels-last" else torch.contiguous_format
        self.batch_rows, self.repetitions = int(batch_rows), int(repetitions)
        self.rows = int(thousand_rows) * 1000
        self.folder = Path(folder)

    def images(self):
        pixels = np.fromfile(self.folder / "mnist" / "inputs.f32", np.float32).reshape(-1, SIDE, SIDE)
        # Turned by 180°, and the kernels with them; see `load_weights`.
        images = torch.from_numpy(pixels[: self.rows, ::-1, ::-1].copy())[:, None]
        return images.contiguous(memory_format=self.layout)

    def labels(self):
        return torch.from_numpy(np.fromfile(self.folder / "mnist" / "labels.i32", np.int32)[: self.rows]).long()

    def models(self):
        members = json.loads((self.folder / "ensemble" / "members.json").read_text())
        return [self._build(number, layers) for number, layers in enumerate(members)]

    def _build(self, number, layers):
        model, _ = build_layers(layers, (1, SIDE, SIDE))
        load_weights(model, np.fromfile(self.folder / "ensemble" / f"weights-{number}.f32", np.float32))
        return model.eval().to(memory_format=self.layout)


def load_weights(model, values):
    """Sets the weights from TensorFlow's layouts.

    TensorFlow's "same" padding puts the odd line of a stride of 2 at the end, PyTorch's `padding` at the start. With
    images and kernels turned by 180° both compute the same, and no padding has to be copied.
    """
    offset, channels = 0, 1
    for module in model:
        if not hasattr(module, "weight"):
            continue
        weight = module.weight
        flat = values[offset : offset + weight.numel()]
        offset += weight.numel()
        if weight.dim() == 4:
            kernel = flat.reshape(*weight.shape[2:], weight.shape[1], weight.shape[0])
            kernel = kernel[::-1, ::-1].transpose(3, 2, 0, 1)
            channels = weight.shape[0]
        else:
            kernel = turn_features(flat.reshape(weight.shape[1], weight.shape[0]), channels).T
            channels = 1
        weight.data.copy_(torch.from_numpy(kernel.copy()))
        bias = module.bias
        bias.data.copy_(torch.from_numpy(values[offset : offset + bias.numel()].copy()))
        offset += bias.numel()


def turn_features(kernel, channels):
    """Rows for flattened [height, width, channels] → for [channels, height, width], turned by 180°."""
    if channels == 1:
        return kernel
    pixels = kernel.reshape(-1, channels, kernel.shape[1])
    return pixels[::-1].transpose(1, 0, 2).reshape(kernel.shape)


def main():
    torch.set_num_threads(workload.THREADS)
    job = LabellingJob()
    images, labels, models = job.images(), job.labels(), job.models()
    probabilities = torch.empty(job.rows, CLASSES)

    @torch.no_grad()
    def label(rows):
        for start in range(0, rows, job.batch_rows):
            batch = images[start : min(rows, start + job.batch_rows)]
            total = sum(torch.softmax(model(batch), 1) for model in models)
            probabilities[start : start + len(batch)] = total / len(models)
        return -probabilities[:rows].gather(1, labels[:rows, None]).log().mean().item()

    workload.run(
        job,
        sum(weight.numel() for model in models for weight in model.parameters()),
        {"torch": torch.__version__},
        lambda: label(job.batch_rows),
        lambda: label(job.rows),
    )


main()
