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

versions = {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"}
print(json.dumps({"versions": versions, "batches": batches, "cases": cases}, indent=1, allow_nan=False))
