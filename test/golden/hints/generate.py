"""Golden losses on layers, and their gradients, from PyTorch in float64. Run: python generate.py > hints.json"""
import json
import sys

import torch
import torch.nn.functional as F

torch.manual_seed(20260202)


def attention_transfer(student, teacher, _labels):
    """Zagoruyko & Komodakis 2017, utils.py of szagoruyko/attention-transfer: their mean over all positions is a sum here."""
    def attention(maps, size):
        squares = maps.pow(2).mean(1)
        if squares.shape[1] > size[0]:
            squares = F.avg_pool2d(squares[:, None], (squares.shape[1] // size[0], squares.shape[2] // size[1]))[:, 0]
        return F.normalize(squares.reshape(len(squares), -1))

    size = [min(a, b) for a, b in zip(student.shape[1:3], teacher.shape[1:3])]
    first = lambda x: x.permute(0, 3, 1, 2)
    return (attention(first(student), size) - attention(first(teacher), size)).pow(2).sum(1).mean()


def similarity_preserving(student, teacher, _labels):
    """Tung & Mori 2019, eqs. 1 to 4."""
    gram = lambda x: F.normalize(x.flatten(1) @ x.flatten(1).T, dim=1)
    return (gram(student) - gram(teacher)).pow(2).sum() / len(student) ** 2


def distances(rows):
    return torch.stack([torch.stack([(a - b).pow(2).sum() for b in rows]) for a in rows]).clamp(min=1e-30).sqrt()


def relational_distance(student, teacher, _labels):
    """Park et al. 2019, metric/loss.py of lenscloth/RKD."""
    def relative(rows):
        d = distances(rows.flatten(1)) * (1 - torch.eye(len(rows), dtype=rows.dtype))
        return d / (d.sum() / (len(rows) * (len(rows) - 1)))

    return F.smooth_l1_loss(relative(student), relative(teacher))


def relational_angle(student, teacher, _labels):
    """Park et al. 2019, metric/loss.py of lenscloth/RKD."""
    def angles(rows):
        rows = rows.flatten(1)
        directions = F.normalize(rows[None] - rows[:, None], p=2, dim=2)
        return torch.bmm(directions, directions.transpose(1, 2))

    return F.smooth_l1_loss(angles(student), angles(teacher))


def fitnets(student, teacher, _labels, weights):
    """Romero et al. 2015, eq. 3, with a 1x1 convolution of maps; as a mean, and the finer maps pooled."""
    kernel, bias = weights["student"]
    if student.dim() == 4:
        first = lambda x: x.permute(0, 3, 1, 2)
        size = [min(a, b) for a, b in zip(student.shape[1:3], teacher.shape[1:3])]
        student, teacher = (F.adaptive_avg_pool2d(first(x), size) for x in (student, teacher))
        regressed = F.conv2d(student, kernel.T[:, :, None, None], bias)
    else:
        regressed = F.linear(student, kernel.T, bias)
    return 0.5 * F.mse_loss(regressed, teacher)


def crd(student, teacher, labels, weights, temperature):
    """InfoNCE over the row's own pair and rows of other classes, both ways. Tian et al. 2020; van den Oord et al. 2018, eq. 4."""
    s, t = (
        F.normalize(F.linear(x.flatten(1), weights[who][0].T, weights[who][1]), dim=1)
        for who, x in (("student", student), ("teacher", teacher))
    )

    def anchored(a, b):
        total = 0
        for i in range(len(a)):
            others = [j for j in range(len(a)) if j == i or labels[j] != labels[i]]
            logits = torch.stack([a[i] @ b[j] / temperature for j in others])
            total = total - torch.log_softmax(logits, 0)[others.index(i)]
        return total / len(a)

    return (anchored(s, t) + anchored(t, s)) / 2


LOSSES = {
    "attention-transfer": attention_transfer,
    "similarity-preserving": similarity_preserving,
    "relational-distance": relational_distance,
    "relational-angle": relational_angle,
}

# Rounded to float32, so that both sides start from the same numbers. Layers of student and teacher, of other widths.
maps = lambda rows, size, channels, scale=1.0: (scale * torch.randn(rows, size, size, channels)).float()
BATCHES = {
    "maps": (maps(5, 4, 3), maps(5, 4, 6)),
    "finer teacher": (maps(4, 2, 3), maps(4, 6, 2)),
    "finer student": (maps(4, 6, 3), maps(4, 3, 2)),
    "vectors": (torch.randn(6, 5).float(), torch.randn(6, 9).float()),
    "after ReLU": (torch.randn(6, 5).relu().float(), torch.randn(6, 9).relu().float()),
    "large": (maps(4, 2, 2, 1e4), maps(4, 2, 3, 6e4)),
    "small": (maps(4, 2, 2, 1e-4), maps(4, 2, 3, 1e-4)),
}

batches, cases = {}, []
for name, (student, teacher) in BATCHES.items():
    labels = torch.arange(len(student)) % 3
    batches[name] = {
        "labels": labels.tolist(),
        **{
            who: {"shape": list(x.shape), "values": x.flatten().tolist()}
            for who, x in (("student", student), ("teacher", teacher))
        },
    }
    for method, loss in LOSSES.items():
        if method == "attention-transfer" and student.dim() < 4:
            continue
        x = student.double().requires_grad_()
        value = loss(x, teacher.double(), labels)
        value.backward()
        cases.append({"batch": name, "method": method, "value": value.item(), "gradient": x.grad.flatten().tolist()})

PROJECTED = {"fitnets": fitnets, "crd": lambda *given: crd(*given, temperature=0.2)}
for name, (student, teacher) in BATCHES.items():
    labels = torch.arange(len(student)) % 3
    for method, loss in PROJECTED.items():
        widths = [x.shape[-1] if method == "fitnets" else x[0].numel() for x in (student, teacher)]
        dims = widths[1] if method == "fitnets" else 4
        linear = lambda width: [(torch.randn(width, dims) / width**0.5).float(), (0.1 * torch.randn(dims)).float()]
        weights = {"student": linear(widths[0])}
        if method == "crd":
            weights["teacher"] = linear(widths[1])
        x = student.double().requires_grad_()
        given = {who: [w.double().requires_grad_() for w in own] for who, own in weights.items()}
        value = loss(x, teacher.double(), labels, given)
        value.backward()
        flat = lambda tensors: [t.flatten().tolist() for t in tensors]
        cases.append({
            "batch": name,
            "method": method,
            "weights": {who: {"shape": list(own[0].shape), "values": flat(own)} for who, own in weights.items()},
            "value": value.item(),
            "gradient": x.grad.flatten().tolist(),
            "weightGradients": {who: flat([w.grad for w in own]) for who, own in given.items()},
        })

versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
print(json.dumps({"versions": versions, "batches": batches, "cases": cases}, indent=1, allow_nan=False))
