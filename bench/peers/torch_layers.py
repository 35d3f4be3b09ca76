"""PyTorch modules of a row's layers."""

import numpy as np
from torch import nn

import workload


class Residual(nn.Module):
    def __init__(self, body, shortcut):
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


def build_layers(layers, shape):
    """The layers as a module, and the shape [channels, height, width] or [features] of what it gives."""
    modules = []
    for layer in layers:
        module, shape = build_layer(layer, shape)
        modules.append(module)
    return nn.Sequential(*modules), shape


def build_layer(layer, shape):
    kind = layer["type"]
    if kind == "dense":
        return nn.Linear(shape[0], layer["units"]), (layer["units"],)
    if kind in ("conv", "depthwise"):
        return build_convolution(layer, shape)
    if kind == "batch-norm":
        momentum = 1 - workload.BATCH_NORM_MOMENTUM
        return nn.BatchNorm2d(shape[0], eps=workload.BATCH_NORM_EPSILON, momentum=momentum), shape
    if kind == "max-pool":
        return nn.MaxPool2d(2), (shape[0], shape[1] // 2, shape[2] // 2)
    if kind == "average-pool":
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), (shape[0],)
    if kind == "residual":
        body, after = build_layers(layer["layers"], shape)
        return Residual(body, build_layers(layer["shortcut"], shape)[0]), after
    if kind == "flatten":
        return nn.Flatten(), (int(np.prod(shape)),)
    return {"relu": nn.ReLU, "relu6": nn.ReLU6}[kind](), shape


def build_convolution(layer, shape):
    is_depthwise = layer["type"] == "depthwise"
    filters = shape[0] if is_depthwise else layer["filters"]
    kernel, stride = layer["kernel"], layer["stride"]
    after = (filters, -(-shape[1] // stride), -(-shape[2] // stride))
    # Of an odd number of lines TensorFlow's "same" puts one more at the end, and this one more at both ends, of which
    # the last is not read: shapes and cost are the same.
    lines = max(0, (after[1] - 1) * stride + kernel - shape[1])
    module = nn.Conv2d(
        shape[0],
        filters,
        kernel,
        stride=stride,
        padding=-(-lines // 2),
        groups=shape[0] if is_depthwise else 1,
        bias=layer.get("bias", False),
    )
    return module, after
