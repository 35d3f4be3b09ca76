"""Golden networks from PyTorch in float64, written from the papers. Run: python generate.py > architectures.json

Weights are those of `value_of`, by their place in the list, so that names, shapes and order are held against too. Of each
gradient the norm and some values are kept.
"""
import json
import math
import sys

import torch
import torch.nn.functional as F

torch.manual_seed(20260102)
EPSILON, MOMENTUM, KEPT = 1e-3, 0.9, 24


def value_of(place, index, name):
    wave = 2 * (43758.5453 * math.sin(12.9898 * (index + 1) + 78.233 * (place + 1)) % 1) - 1
    if name.endswith("/gamma"):
        return 1 + 0.3 * wave
    return 1 + 0.5 * wave if name.endswith("/moving_variance") else 0.4 * wave


class Weights:
    """Weights in file order: each is made where a network first asks for it."""

    def __init__(self):
        self.values, self.averages = {}, {}

    def get(self, name, *shape, trained=True):
        if name not in self.values:
            place, size = len(self.values), math.prod(shape)
            plain = torch.tensor([value_of(place, i, name) for i in range(size)], dtype=torch.float32)
            self.values[name] = plain.double().reshape(shape).requires_grad_(trained)
        return self.values[name]

    def dense(self, x, name, units, bias=True):
        y = x @ self.get(f"{name}/kernel", x.shape[1], units)
        return y + self.get(f"{name}/bias", units) if bias else y

    def conv(self, x, name, filters, size, stride=1, padding="same", bias=False):
        kernel = self.get(f"{name}/kernel", size, size, x.shape[1], filters).permute(3, 2, 0, 1)
        x = pad_same(x, size, stride) if padding == "same" else x
        return F.conv2d(x, kernel, self.get(f"{name}/bias", filters) if bias else None, stride)

    def depthwise(self, x, name, size, stride):
        channels = x.shape[1]
        kernel = self.get(f"{name}/depthwise_kernel", size, size, channels, 1).permute(2, 3, 0, 1)
        return F.conv2d(pad_same(x, size, stride), kernel, None, stride, groups=channels)

    def norm(self, x, name, training):
        channels = x.shape[1]
        gamma, beta = self.get(f"{name}/gamma", channels), self.get(f"{name}/beta", channels)
        mean = self.get(f"{name}/moving_mean", channels, trained=False)
        variance = self.get(f"{name}/moving_variance", channels, trained=False)
        if training:
            axes = [0] if x.dim() == 2 else [0, 2, 3]
            own, unbiased = x.mean(axes), x.var(axes, unbiased=True)
            self.averages[f"{name}/moving_mean"] = (MOMENTUM * mean + (1 - MOMENTUM) * own).detach()
            self.averages[f"{name}/moving_variance"] = (MOMENTUM * variance + (1 - MOMENTUM) * unbiased).detach()
            mean, variance = own, x.var(axes, unbiased=False)
        shape = [1, -1] if x.dim() == 2 else [1, -1, 1, 1]
        scale = (gamma / torch.sqrt(variance + EPSILON)).reshape(shape)
        return (x - mean.reshape(shape)) * scale + beta.reshape(shape)


def pad_same(x, size, stride):
    """TensorFlow's: the odd pixel goes to the right and the bottom."""
    lost = [max((math.ceil(n / stride) - 1) * stride + size - n, 0) for n in x.shape[2:]]
    (top, left) = [n // 2 for n in lost]
    return F.pad(x, (left, lost[1] - left, top, lost[0] - top))


def lenet(w, x, classes, training):
    x = F.relu(F.max_pool2d(w.conv(x, "conv_1", 6, 5, bias=True), 2))
    x = F.relu(F.max_pool2d(w.conv(x, "conv_2", 16, 5, padding="valid", bias=True), 2))
    x = x.permute(0, 2, 3, 1).flatten(1)
    for i, units in enumerate([120, 84]):
        x = F.relu(w.dense(x, f"dense_{i + 1}", units))
    return w.dense(x, "logits", classes)


def resnet(w, x, classes, training, depth, widthMultiplier):
    """He et al. 2016, §4.2, option B."""
    cell = lambda x, name, filters, size, stride: w.norm(w.conv(x, name, filters, size, stride), f"{name}_norm", training)
    x = F.relu(cell(x, "stem", round(16 * widthMultiplier), 3, 1))
    number = 0
    for stage in range(3):
        filters = round(16 * 2**stage * widthMultiplier)
        for block in range((depth - 2) // 6):
            number += 1
            name, stride = f"block_{number}", 2 if stage > 0 and block == 0 else 1
            y = F.relu(cell(x, f"{name}_1", filters, 3, stride))
            y = cell(y, f"{name}_2", filters, 3, 1)
            x = F.relu(y + (cell(x, f"{name}_shortcut", filters, 1, stride) if stride == 2 else x))
    return w.dense(x.mean([2, 3]), "logits", classes)


def mobilenet(w, x, classes, training, widthMultiplier, stemStride):
    """Howard et al. 2017, table 1, down to the last block of 512 filters."""
    relu6 = lambda x, name: F.relu6(w.norm(x, f"{name}_norm", training))
    x = relu6(w.conv(x, "stem", round(32 * widthMultiplier), 3, stemStride), "stem")
    rows = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + 5 * [(512, 1)]
    for i, (filters, stride) in enumerate(rows):
        name = f"block_{i + 1}"
        x = relu6(w.depthwise(x, f"{name}_depthwise", 3, stride), f"{name}_depthwise")
        x = relu6(w.conv(x, f"{name}_pointwise", round(filters * widthMultiplier), 1), f"{name}_pointwise")
    return w.dense(x.mean([2, 3]), "logits", classes)


def residual_mlp(w, x, classes, training, width, blocks, hiddenFactor, **dropout):
    """Gorishniy et al. 2021, §3.2, without dropout."""
    x = w.dense(x, "first", width)
    for i in range(blocks):
        name = f"block_{i + 1}"
        y = F.relu(w.dense(w.norm(x, f"{name}_norm", training), f"{name}_1", round(width * hiddenFactor)))
        x = x + w.dense(y, f"{name}_2", width)
    return w.dense(F.relu(w.norm(x, "last_norm", training)), "logits", classes)


def split(x, ranges):
    return [x[:, r["start"] : r["start"] + r["size"]] for r in ranges]


def others(x, ranges):
    taken = {i for r in ranges for i in range(r["start"], r["start"] + r["size"])}
    return x[:, [i for i in range(x.shape[1]) if i not in taken]]


def wide_and_deep(w, x, classes, training, hidden, fields, embeddingWidth=None):
    """Cheng et al. 2016, eq. 3; embeddings are looked up by the number of the category."""
    wide = w.dense(x, "wide", classes, bias=False)
    looked_up = []
    for i, block in enumerate(split(x, fields)):
        n = block.shape[1]
        width = embeddingWidth or min(n, math.ceil(6 * n**0.25))
        table = w.get(f"embedding_{i + 1}/kernel", n, width)
        looked_up.append(F.embedding(block.argmax(1), table))
    a = torch.cat([*looked_up, others(x, fields)], 1)
    for i, units in enumerate(hidden):
        a = F.relu(w.dense(a, f"dense_{i + 1}", units))
    return wide + w.dense(a, "logits", classes)


def outputs_of(score, classes):
    """The score is the number, where there is one output, or the log-odds of class 1."""
    return score[:, None] if classes == 1 else torch.stack([-score / 2, score / 2], 1)


def factorisation_machine(w, x, classes, training, factors):
    """Rendle 2010, eq. 1, pair by pair."""
    linear = w.dense(x, "linear", 1)[:, 0]
    v = w.get("factors/kernel", x.shape[1], factors)
    pairs = sum(
        (v[i] @ v[j]) * x[:, i] * x[:, j] for i in range(x.shape[1]) for j in range(i + 1, x.shape[1])
    )
    return outputs_of(linear + pairs, classes)


def two_tower(w, x, classes, training, fields, width, hidden, **columns):
    """Koren et al. 2009, eq. 4, with towers for the vectors."""
    def tower(name, ranges):
        h = torch.cat(split(x, ranges), 1)
        for i, units in enumerate(hidden):
            h = F.relu(w.dense(h, f"{name}_{i + 1}", units))
        return w.dense(h, f"{name}_{len(hidden) + 1}", width, bias=False)

    product = (tower("user", fields["user"]) * tower("item", fields["item"])).sum(1)
    named = sorted(fields["user"] + fields["item"], key=lambda r: r["start"])
    return outputs_of(product + w.dense(torch.cat(split(x, named), 1), "biases", 1)[:, 0], classes)


def text_classifier(w, x, classes, training, width, fields):
    """Joulin et al. 2017, §2: the mean over all words, each looked up."""
    means = []
    for i, counts in enumerate(split(x, fields)):
        table = w.get(f"text_{i + 1}/kernel", counts.shape[1], width)
        # Scaled to length 1: the rarest word of a text occurs once.
        whole = [torch.round(row / row[row > 0].min()).long() if row.any() else row.long() for row in counts]
        words = [torch.repeat_interleave(torch.arange(len(row)), row) for row in whole]
        means.append(torch.stack([table[each].mean(0) if len(each) else 0 * table[0] for each in words]))
    return w.dense(torch.cat([*means, others(x, fields)], 1), "logits", classes)


def joint_fusion(w, x, classes, training, convolutions, batchNorm, width, hidden, fields):
    """Huang et al. 2020, joint fusion: one convolutional network an image, then layers on all."""
    parts = []
    for i, field in enumerate(fields):
        name, pixels = f"image_{i + 1}", split(x, [field])[0].reshape(-1, *field["shape"]).permute(0, 3, 1, 2)
        for k, c in enumerate(convolutions):
            pixels = w.conv(pixels, f"{name}_conv_{k + 1}", c["filters"], c["kernelSize"], c["stride"], bias=not batchNorm)
            pixels = w.norm(pixels, f"{name}_norm_{k + 1}", training) if batchNorm else pixels
            pixels = F.relu(F.max_pool2d(pixels, 2) if c["pool"] else pixels)
        parts.append(F.relu(w.dense(pixels.permute(0, 2, 3, 1).flatten(1), name, width)))
    a = torch.cat([*parts, others(x, fields)], 1)
    for i, units in enumerate(hidden):
        a = F.relu(w.dense(a, f"dense_{i + 1}", units))
    return w.dense(a, "logits", classes)


NETWORKS = {
    "lenet": lenet,
    "resnet": resnet,
    "mobilenet": mobilenet,
    "residual-mlp": residual_mlp,
    "wide-and-deep": wide_and_deep,
    "factorisation-machine": factorisation_machine,
    "two-tower": two_tower,
    "text-classifier": text_classifier,
    "joint-fusion": joint_fusion,
}


def one_hot(rows, size):
    return F.one_hot(torch.arange(rows) * 5 % 7 % size, size).float()


def counts(rows, buckets):
    """Some words occur twice, and the last text has none. Scaled to length 1."""
    c = torch.tensor([[(3 * row + bucket * bucket) % 4 % 3 for bucket in range(buckets)] for row in range(rows)])
    c[-1] = 0
    c[:-1, 0] = 1
    return F.normalize(c.float(), dim=1)


image = lambda size, channels, rows=6: torch.round(torch.rand(rows, size, size, channels), decimals=3)
numbers = lambda rows, size: torch.round(torch.randn(rows, size), decimals=3)
image_at = lambda start, *shape: {"start": start, "size": math.prod(shape), "shape": list(shape)}
convolution = lambda filters, kernelSize=3, stride=1, pool=False: {
    "filters": filters, "kernelSize": kernelSize, "stride": stride, "pool": pool
}
at = lambda *ranges: [{"start": start, "size": size} for start, size in ranges]

CASES = [
    ({"type": "lenet"}, image(12, 1), 3),
    ({"type": "resnet", "depth": 8, "widthMultiplier": 0.25}, image(9, 2), 3),
    ({"type": "mobilenet", "widthMultiplier": 0.125, "stemStride": 1}, image(16, 3), 3),
    ({"type": "mobilenet", "widthMultiplier": 0.125, "stemStride": 2}, image(33, 1, 3), 2),
    ({"type": "residual-mlp", "width": 6, "blocks": 2, "hiddenFactor": 1.5, "hiddenDropout": 0, "residualDropout": 0}, numbers(9, 5), 3),
    (
        {"type": "wide-and-deep", "hidden": [5, 4], "fields": at((1, 4), (5, 3), (9, 6))},
        torch.cat([numbers(7, 1), one_hot(7, 4), one_hot(7, 3), numbers(7, 1), one_hot(7, 6), numbers(7, 2)], 1),
        3,
    ),
    ({"type": "wide-and-deep", "hidden": [4], "embeddingWidth": 2, "fields": at((0, 5))}, one_hot(7, 5), 2),
    ({"type": "factorisation-machine", "factors": 3}, torch.cat([numbers(7, 3), one_hot(7, 4)], 1), 2),
    (
        {"type": "two-tower", "user": ["u"], "item": ["i"], "width": 3, "hidden": [], "fields": {"user": at((0, 4)), "item": at((5, 3))}},
        torch.cat([one_hot(7, 4), numbers(7, 1), one_hot(7, 3)], 1),
        2,
    ),
    (
        {"type": "two-tower", "user": ["u", "a"], "item": ["i"], "width": 3, "hidden": [5], "fields": {"user": at((0, 4), (7, 1)), "item": at((4, 3))}},
        torch.cat([one_hot(7, 4), one_hot(7, 3), numbers(7, 1)], 1),
        2,
    ),
    (
        {"type": "text-classifier", "width": 3, "fields": at((1, 6), (8, 5))},
        torch.cat([numbers(5, 1), counts(5, 6), numbers(5, 1), counts(5, 5)], 1),
        4,
    ),
    ({"type": "text-classifier", "width": 4, "fields": at((0, 6))}, counts(5, 6), 2),
    (
        {"type": "joint-fusion", "convolutions": [convolution(3, pool=True), convolution(4, 5, 2)], "batchNorm": True, "width": 5, "hidden": [6], "fields": [image_at(1, 6, 4, 2)]},
        torch.cat([numbers(6, 1), torch.round(torch.rand(6, 48), decimals=3), numbers(6, 2)], 1),
        3,
    ),
    (
        {"type": "joint-fusion", "convolutions": [convolution(2)], "batchNorm": False, "width": 3, "hidden": [4], "fields": [image_at(0, 3, 5, 1), image_at(15, 3, 5, 1)]},
        torch.round(torch.rand(6, 30), decimals=3),
        2,
    ),
    # Numbers, such as ratings.
    ({"type": "factorisation-machine", "factors": 3}, torch.cat([numbers(7, 3), one_hot(7, 4)], 1), 1),
    (
        {"type": "two-tower", "user": ["u"], "item": ["i"], "width": 3, "hidden": [], "fields": {"user": at((0, 4)), "item": at((5, 3))}},
        torch.cat([one_hot(7, 4), numbers(7, 1), one_hot(7, 3)], 1),
        1,
    ),
    (
        {"type": "two-tower", "user": ["u", "a"], "item": ["i"], "width": 3, "hidden": [5], "fields": {"user": at((0, 4), (7, 1)), "item": at((4, 3))}},
        torch.cat([one_hot(7, 4), one_hot(7, 3), numbers(7, 1)], 1),
        1,
    ),
]


def describe_gradient(gradient):
    flat = gradient.flatten()
    step = max(1, len(flat) // KEPT)
    return {"norm": shorten(flat.norm().item()), "step": step, "values": [shorten(v) for v in flat[::step].tolist()]}


def shorten(value):
    return float(f"{value:.8g}")


def compute(architecture, rows, classes):
    options = {key: value for key, value in architecture.items() if key != "type"}
    network, weights = NETWORKS[architecture["type"]], Weights()
    x = rows.double().permute(0, 3, 1, 2) if rows.dim() == 4 else rows.double()
    # A number is learned by its squared error.
    labels = torch.arange(len(rows)) % (4 if classes == 1 else classes)
    logits = network(weights, x, classes, True, **options)
    loss = F.mse_loss(logits[:, 0], labels.double()) if classes == 1 else F.cross_entropy(logits, labels)
    loss.backward()
    with torch.no_grad():
        inferred = network(weights, x, classes, False, **options)
    return {
        "architecture": architecture,
        "inputShape": list(rows.shape[1:]),
        "classes": classes,
        "labels": labels.tolist(),
        "inputs": [float(f"{v:.6g}") for v in rows.flatten().tolist()],
        "weights": [{"name": name, "shape": list(value.shape)} for name, value in weights.values.items()],
        "logits": [shorten(v) for v in logits.flatten().tolist()],
        "loss": shorten(loss.item()),
        "gradients": {n: describe_gradient(v.grad) for n, v in weights.values.items() if v.requires_grad},
        "averages": {n: [shorten(v) for v in value.tolist()] for n, value in weights.averages.items()},
        "inferredLogits": [shorten(v) for v in inferred.flatten().tolist()],
    }


versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
cases = [compute(*case) for case in CASES]
print(json.dumps({"versions": versions, "cases": cases}, allow_nan=False))
