"""The steps of the bench `search-step` in PyTorch: ResNet-56 teaches ResNet-20 by ten ordered pathways beside the labels.

`plain` (or nothing) is distillation with equal weights. `unrolled` is DistPro's search as its released code has it, each step with
an update of the pathways' logits: a virtual step, the held-out loss there, two finite differences by autograd, the real step. In
each pass student, teacher and connectors run, for held-out images too, where the weights are zero. Its bugs are left out: weights
and running statistics are restored, gradients are cleared, the teacher is in evaluation mode, and held-out images come without new
worker processes.

Arguments: device, precision, and a file with the weights to start from and the batches. Input: a count of steps, and which;
output: milliseconds and the last loss.
"""
import sys

import torch
from torch import nn
from torch.nn import functional as F
from losses import context_loss
from networks import ResNet
from peer import arithmetic, load, read, training

WIDTHS, SIZES = (16, 16, 32, 64), (32, 32, 16, 8)
PATHWAYS = [(teacher, student) for teacher in range(4) for student in range(teacher, 4)]


class Gate(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Conv2d(channels, 1, 1)

    def forward(self, x):
        return x * self.weight(x)


def convolution(inputs, outputs):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs))


class Connector(nn.Sequential):
    """The connector that DistPro's released code calls complex."""

    def __init__(self, student, teacher):
        width = min(student, teacher)
        super().__init__(
            nn.Sequential(convolution(student, width), nn.ReLU(), Gate(width), convolution(width, width), nn.ReLU()),
            convolution(width, teacher))

    def forward(self, x, size):
        x = self[0](x)
        if x.shape[2] != size:
            x = F.interpolate(x, size, mode="nearest")
        return self[1](x)


def weights(logits):
    """The biased softmax, as strong as there are pathways."""
    return len(logits) * torch.softmax(torch.cat([logits, logits.new_ones(1)]), 0)[:-1]


device, precision, path = sys.argv[1:]
tensors = read(path)
student = load(ResNet(20, 100), tensors, "student/").to(device)
teacher = load(ResNet(56, 100), tensors, "teacher/").to(device).eval()
connectors = nn.ModuleList(
    load(Connector(WIDTHS[s], WIDTHS[t]), tensors, f"connectors/{i}/") for i, (t, s) in enumerate(PATHWAYS)).to(device)
batch = tensors["images"].to(device), tensors["labels"].long().to(device)
held_out = tensors["held-out-images"].to(device), tensors["held-out-labels"].long().to(device)
model = nn.ModuleList([student, connectors])
parameters = list(model.parameters())
optimizer = torch.optim.SGD(parameters, lr=0.05, momentum=0.9, weight_decay=5e-4, nesterov=True)
logits = torch.ones(len(PATHWAYS), device=device, requires_grad=True)
logits_optimizer = torch.optim.Adam([logits], lr=0.1, betas=(0.5, 0.999))


def loss_of(images, labels, omega):
    with arithmetic(device, precision):
        answer, _, _, maps = student.run(images)
        with torch.no_grad():
            _, _, _, teacher_maps = teacher.run(images)
        distances = [context_loss(c(maps[s], SIZES[t]), teacher_maps[t]) for c, (t, s) in zip(connectors, PATHWAYS)]
        return F.cross_entropy(answer, labels) + (omega * torch.stack(distances)).sum()


def real_step(omega):
    optimizer.zero_grad()
    loss = loss_of(*batch, omega)
    loss.backward()
    optimizer.step()
    return loss


def update_logits():
    group = optimizer.param_groups[0]
    before = [p.detach().clone() for p in parameters]
    statistics = [b.clone() for b in model.buffers()]

    gradients = torch.autograd.grad(loss_of(*batch, weights(logits).detach()), parameters)
    with torch.no_grad():
        for p, gradient in zip(parameters, gradients):
            velocity = optimizer.state[p].get("momentum_buffer", 0)
            p -= group["lr"] * (gradient + group["weight_decay"] * p + group["momentum"] * velocity)
    direction = torch.autograd.grad(loss_of(*held_out, torch.zeros_like(logits)), parameters, allow_unused=True)
    direction = [torch.zeros_like(p) if v is None else v for p, v in zip(parameters, direction)]
    radius = 0.01 / torch.sqrt(sum(v.pow(2).sum() for v in direction))

    def slope(sign):
        with torch.no_grad():
            for p, w, v in zip(parameters, before, direction):
                p.copy_(w + sign * radius * v)
        return torch.autograd.grad(loss_of(*batch, weights(logits)), logits)[0]

    logits.grad = -group["lr"] * (slope(1) - slope(-1)) / (2 * radius)
    logits_optimizer.step()
    with torch.no_grad():
        for p, w in zip(parameters, before):
            p.copy_(w)
        for b, value in zip(model.buffers(), statistics):
            b.copy_(value)


def step(how="plain"):
    if how == "unrolled":
        update_logits()
        return real_step(weights(logits).detach())
    return real_step(torch.full_like(logits, len(PATHWAYS) / (len(PATHWAYS) + 1)).detach())


training(step, parameters)
