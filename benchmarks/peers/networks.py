"""The networks of the benchmarks, as one writes them in PyTorch. Parameters have the names that the engine gives them."""
import torch
from torch import nn
from torch.nn import functional as F


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def before(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.downsample(x)
        return out

    def forward(self, x):
        return F.relu(self.before(x))


class ResNet(nn.Module):
    def __init__(self, depth, classes):
        super().__init__()
        count = (depth - 2) // 6
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = self.stage(16, 16, 1, count)
        self.layer2 = self.stage(16, 32, 2, count)
        self.layer3 = self.stage(32, 64, 2, count)
        self.fc = nn.Linear(64, classes)

    @staticmethod
    def stage(inputs, outputs, stride, count):
        return nn.Sequential(BasicBlock(inputs, outputs, stride), *(BasicBlock(outputs, outputs, 1) for _ in range(count - 1)))

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(F.avg_pool2d(x, x.shape[2]).flatten(1))

    def run(self, x):
        """Logits, the pooled vector, and the maps of stem and three stages after and before their last ReLU."""
        before = [self.bn1(self.conv1(x))]
        x = F.relu(before[0])
        after = [x]
        for stage in (self.layer1, self.layer2, self.layer3):
            for block in stage[:-1]:
                x = block(x)
            before.append(stage[-1].before(x))
            x = F.relu(before[-1])
            after.append(x)
        pooled = F.avg_pool2d(x, x.shape[2]).flatten(1)
        return self.fc(pooled), pooled, after, before


class WideBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.convShortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False) if inputs != outputs else None

    def forward(self, x):
        out = F.relu(self.bn1(x))
        shortcut = self.convShortcut(out) if self.convShortcut is not None else x
        out = self.conv2(F.relu(self.bn2(self.conv1(out))))
        return out + shortcut


class WideStage(nn.Module):
    def __init__(self, inputs, outputs, stride, count):
        super().__init__()
        blocks = [WideBlock(inputs, outputs, stride)] + [WideBlock(outputs, outputs, 1) for _ in range(count - 1)]
        self.layer = nn.Sequential(*blocks)

    def forward(self, x):
        return self.layer(x)


class WideResNet(nn.Module):
    def __init__(self, depth, width, classes):
        super().__init__()
        count = (depth - 4) // 6
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.block1 = WideStage(16, 16 * width, 1, count)
        self.block2 = WideStage(16 * width, 32 * width, 2, count)
        self.block3 = WideStage(32 * width, 64 * width, 2, count)
        self.bn1 = nn.BatchNorm2d(64 * width)
        self.fc = nn.Linear(64 * width, classes)

    def forward(self, x):
        x = self.block3(self.block2(self.block1(self.conv1(x))))
        x = F.relu(self.bn1(x))
        return self.fc(F.avg_pool2d(x, x.shape[2]).flatten(1))
