"""A model of an image and a number, as ONNX, and what PyTorch itself says of some rows.

Needs torch, onnx. Run from this folder: python3 make_fused.py
Writes fused.onnx and fused.json: grey images of 4×3 pixels as bytes, numbers, and the logits of three classes.
"""

import json

import torch

torch.manual_seed(20261127)


class Fused(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.convolution = torch.nn.Conv2d(1, 2, 3, padding=1)
        self.last = torch.nn.Linear(2 * 12 + 1, 3)

    def forward(self, photo, weight):
        maps = torch.relu(self.convolution(photo)).flatten(1)
        return self.last(torch.cat([maps, weight], 1))


ROWS = 7
network = Fused().eval()
images = torch.randint(0, 256, (ROWS, 1, 4, 3))
images[2] = 0
weights = torch.round(torch.randn(ROWS, 1), decimals=3)
rows = {0: "rows"}
torch.onnx.export(
    network,
    (images / 255, weights),
    "fused.onnx",
    input_names=["photo", "weight"],
    output_names=["logits"],
    dynamic_axes={"photo": rows, "weight": rows, "logits": rows},
    dynamo=False,
)
network = network.double()
logits = network(images.double() / 255, weights.double())
with open("fused.json", "w") as file:
    shown = {
        "images": images.flatten(1).tolist(),
        "weights": [round(float(each), 3) for each in weights[:, 0]],
        "logits": logits.tolist(),
    }
    json.dump(shown, file)
    file.write("\n")
