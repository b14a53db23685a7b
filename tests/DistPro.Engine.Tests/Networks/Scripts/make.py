# Made the TorchScript files of this folder: python3 make.py, PyTorch 1.13. Prints what they give for pixels 0..63 over 255.
import io
import zipfile
from typing import List, Tuple

import torch
from torch import Tensor, nn


class Plain(nn.Module):
    """Logits alone."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3, padding=1)
        self.norm = nn.BatchNorm2d(2)
        self.fc = nn.Linear(2, 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc(torch.relu(self.norm(self.conv(x))).mean([2, 3]))


class Flat(nn.Module):
    """Logits, then two maps."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 2, 3, padding=1)
        self.body = nn.Conv2d(2, 3, 3, stride=2, padding=1)
        self.fc = nn.Linear(3, 2)

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
        a = torch.relu(self.stem(x))
        b = torch.relu(self.body(a))
        return self.fc(b.mean([2, 3])), a, b


class Nested(Flat):
    """Logits, then a list of two maps."""

    def forward(self, x: Tensor) -> Tuple[Tensor, List[Tensor]]:
        a = torch.relu(self.stem(x))
        b = torch.relu(self.body(a))
        return self.fc(b.mean([2, 3])), [a, b]


class Bare(nn.Module):
    """No parameters: the brightness of the left half and of the right one."""

    def forward(self, x: Tensor) -> Tensor:
        half = x.shape[3] // 2
        return torch.stack([x[:, :, :, :half].mean([1, 2, 3]), x[:, :, :, half:].mean([1, 2, 3])], 1)


def save(module: nn.Module, path: str):
    """Without the debug information, which names the paths of the machine."""
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.script(module), buffer)
    with zipfile.ZipFile(buffer) as full, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as small:
        for entry in full.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                small.writestr(zipfile.ZipInfo(entry.filename), full.read(entry))


def values(output):
    """Logits, and the norms of maps."""
    tensors = [output] if isinstance(output, Tensor) else [output[0], *(output[1] if isinstance(output[1], list) else output[1:])]
    return [t.tolist() if t.dim() == 2 else t.norm().item() for t in tensors]


pixels = torch.arange(64.0).view(1, 1, 8, 8) / 255
for kind in [Plain, Flat, Nested, Bare]:
    torch.manual_seed(1)
    module = kind().eval()
    save(module, kind.__name__.lower() + ".pt")
    print(kind.__name__, values(module(pixels)))
