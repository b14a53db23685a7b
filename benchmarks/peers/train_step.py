"""The step of the bench `train-step` in PyTorch: cross entropy of ResNet-20 or of WRN-16-2.

Arguments: device, precision, a file with the weights to start from and the batch, and the network's name. Input: a count of steps;
output: milliseconds and the last loss.
"""
import sys

import torch
from torch.nn import functional as F
from networks import ResNet, WideResNet
from peer import arithmetic, load, read, training

device, precision, path, name = sys.argv[1:]
tensors = read(path)
networks = {"resnet20": lambda: ResNet(20, 100), "wrn_16_2": lambda: WideResNet(16, 2, 100)}
net = load(networks[name](), tensors, "student/").to(device)
images, labels = tensors["images"].to(device), tensors["labels"].long().to(device)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4, nesterov=True)


def step():
    optimizer.zero_grad()
    with arithmetic(device, precision):
        loss = F.cross_entropy(net(images), labels)
    loss.backward()
    optimizer.step()
    return loss


training(step, list(net.parameters()))
