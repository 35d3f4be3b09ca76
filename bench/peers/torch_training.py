"""PyTorch. Variants: default (as `torch.optim.Adam` comes), fused, channels-last, compile, compile-graphs (which replays
CUDA graphs); all but the first with fused Adam."""

import torch
from torch import nn
from torch.nn import functional as F

import workload
from torch_layers import build_layers
from workload import ALPHA, TEMPERATURE

DEVICE = "cuda" if workload.DEVICE == "gpu" else "cpu"


def initialise(model):
    for module in model.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d)):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def distillation_loss(logits, labels, teacher):
    soft = F.kl_div(
        F.log_softmax(logits / TEMPERATURE, 1),
        F.log_softmax(teacher / TEMPERATURE, 1),
        reduction="batchmean",
        log_target=True,
    )
    return ALPHA * TEMPERATURE**2 * soft + (1 - ALPHA) * F.cross_entropy(logits, labels)


def mixture_loss(logits, labels, teacher):
    return F.binary_cross_entropy_with_logits(logits[:, 0], ALPHA * teacher + (1 - ALPHA) * labels)


def main():
    torch.set_num_threads(workload.THREADS)
    torch.manual_seed(7)
    if DEVICE == "cuda":
        torch.set_float32_matmul_precision("high")
    job = workload.Job()
    inputs = torch.from_numpy(job.inputs()).to(DEVICE)
    shape = job.input_shape
    if job.is_image:
        shape = (shape[2], *shape[:2])
        inputs = inputs.view(-1, *shape)  # one channel: both layouts are the same bytes
    model, _ = build_layers(job.layers, shape)
    initialise(model)
    layout = torch.channels_last if "channels-last" in job.variant else torch.contiguous_format
    model = model.to(DEVICE, memory_format=layout)
    inputs = inputs.contiguous(memory_format=layout)
    train(job, model, inputs)


def train(job, model, inputs):
    labels = torch.from_numpy(job.labels()).to(DEVICE)
    labels = labels.float() if job.is_binary else labels.long()
    teacher = torch.from_numpy(job.teacher()).to(DEVICE)
    criterion = mixture_loss if job.is_binary else distillation_loss
    optimizer = torch.optim.Adam(
        model.parameters(),
        lr=workload.LEARNING_RATE,
        eps=workload.EPSILON,
        fused=True if job.variant != "default" else None,
    )

    def forward(rows):
        return criterion(model(inputs[rows]), labels[rows], teacher[rows])

    if job.variant.startswith("compile"):
        forward = torch.compile(forward, mode="reduce-overhead" if job.variant == "compile-graphs" else None)

    def take_steps(batches):
        for rows in torch.from_numpy(batches).to(DEVICE):
            optimizer.zero_grad(set_to_none=True)
            loss = forward(rows)
            loss.backward()
            optimizer.step()
        if DEVICE == "cuda":
            torch.cuda.synchronize()
        return loss.item()

    workload.run(
        job,
        sum(weight.numel() for weight in model.parameters()),
        {"torch": torch.__version__},
        lambda: take_steps(job.draw_batches(len(inputs), 1)),
        lambda: take_steps(job.draw_batches(len(inputs))),
    )


main()
