"""The step of the bench `kd-step` in PyTorch: ResNet-56 teaches ResNet-20 by KD + AT + ReviewKD beside the labels.

Arguments: device, precision, and a file with the weights to start from and the batch. Input: a count of steps; output:
milliseconds and the last loss.
"""
import sys

import torch
from torch import nn
from torch.nn import functional as F
from losses import context_loss
from networks import ResNet
from peer import arithmetic, load, read, training


class Fusion(nn.Module):
    """ABF of ReviewKD: a student's map, mixed with what the deeper maps gave, and the same in the teacher's shape."""

    def __init__(self, inputs, width, outputs, fuses):
        super().__init__()
        self.conv1 = nn.Sequential(nn.Conv2d(inputs, width, 1, bias=False), nn.BatchNorm2d(width))
        self.gates = nn.Conv2d(2 * width, 2, 1) if fuses else None
        self.conv2 = nn.Sequential(nn.Conv2d(width, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x, deeper, size):
        x = self.conv1(x)
        if self.gates is not None:
            deeper = F.interpolate(deeper, x.shape[2:], mode="nearest")
            gates = torch.sigmoid(self.gates(torch.cat([x, deeper], 1)))
            x = x * gates[:, 0:1] + deeper * gates[:, 1:2]
        if x.shape[2:] != size:
            x = F.interpolate(x, size, mode="nearest")
        return self.conv2(x), x


class Review(nn.ModuleList):
    def __init__(self, channels, width):
        super().__init__(Fusion(c, width, c, fuses=i < len(channels) - 1) for i, c in enumerate(channels))

    def forward(self, student, teacher):
        total, deeper = 0, None
        for fusion, s, t in reversed(list(zip(self, student, teacher))):
            matched, deeper = fusion(s, deeper, t.shape[2:])
            total = total + context_loss(matched, t)
        return total


def attention(x):
    return F.normalize(x.pow(2).mean(1).flatten(1))


def attention_loss(student, teacher):
    return sum((attention(s) - attention(t)).pow(2).mean() for s, t in zip(student, teacher))


def softened_loss(student, teacher, temperature=4):
    student = F.log_softmax(student / temperature, 1)
    teacher = F.softmax(teacher / temperature, 1)
    return F.kl_div(student, teacher, reduction="batchmean") * temperature**2


def as_map(pooled):
    return pooled[:, :, None, None]


device, precision, path = sys.argv[1:]
tensors = read(path)
student = load(ResNet(20, 100), tensors, "student/").to(device)
teacher = load(ResNet(56, 100), tensors, "teacher/").to(device).eval()
connectors = load(nn.ModuleDict({"reviewkd": Review([16, 32, 64, 64], width=64)}), tensors, "connectors/").to(device)
images, labels = tensors["images"].to(device), tensors["labels"].long().to(device)
parameters = [*student.parameters(), *connectors.parameters()]
optimizer = torch.optim.SGD(parameters, lr=0.05, momentum=0.9, weight_decay=5e-4, nesterov=True)


def step():
    optimizer.zero_grad()
    with arithmetic(device, precision):
        logits, pooled, after, _ = student.run(images)
        with torch.no_grad():
            teacher_logits, teacher_pooled, teacher_after, teacher_before = teacher.run(images)
        loss = (
            F.cross_entropy(logits, labels)
            + 0.9 * softened_loss(logits, teacher_logits)
            + 1000 * attention_loss(after[1:], teacher_after[1:])
            + 5 * connectors["reviewkd"]([*after[1:], as_map(pooled)], [*teacher_before[1:], as_map(teacher_pooled)])
        )
    loss.backward()
    optimizer.step()
    return loss


training(step, parameters)
