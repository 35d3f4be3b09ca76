"""Golden training of one batch normalisation from PyTorch in float64. Run: python generate.py > batch-norm.json

Ten steps of SGD on mean((y - target)^2), other rows in each, and then inference. PyTorch's momentum is the share of the
batch, 0.1, ours that of the old average, 0.9; both keep the unbiased variance. Needs torch.
"""
import json
import sys

import torch

torch.manual_seed(20260402)
ROWS, BATCH, STEPS, RATE = 12, 4, 10, 0.2
SHAPE = (3, 2, 2)  # height, width, channels

data = (torch.randn(ROWS, *SHAPE) * torch.tensor([2.0, 0.1]) + torch.tensor([1.0, -3.0])).float().double()
target = torch.randn(ROWS, *SHAPE).float().double()
layer = torch.nn.BatchNorm2d(2, eps=1e-3, momentum=0.1).double()
optimizer = torch.optim.SGD(layer.parameters(), lr=RATE)
run = lambda x: layer(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)

order, losses = [], []
for step in range(STEPS):
    rows = [(step * 5 + i * 7) % ROWS for i in range(BATCH)]
    optimizer.zero_grad()
    loss = ((run(data[rows]) - target[rows]) ** 2).mean()
    loss.backward()
    optimizer.step()
    order += rows
    losses.append(loss.item())
layer.eval()
state = {
    "gamma": layer.weight.tolist(),
    "beta": layer.bias.tolist(),
    "moving_mean": layer.running_mean.tolist(),
    "moving_variance": layer.running_var.tolist(),
}
print(
    json.dumps(
        {
            "versions": {"python": sys.version.split()[0], "torch": torch.__version__, "dtype": "float64"},
            "shape": SHAPE,
            "rate": RATE,
            "batch": BATCH,
            "data": data.flatten().tolist(),
            "target": target.flatten().tolist(),
            "order": order,
            "losses": losses,
            "state": state,
            "inference": run(data).flatten().tolist(),
        },
        indent=1,
    )
)
