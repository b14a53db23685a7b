"""The data path of `bench.sh data` with torchvision's DataLoader. Argument: the folder of images.

Input: `write` (makes the images, once), `decode NAME SIZE` or `augment COUNT`; output: seconds of one pass over all of them.
"""
import os
import sys
from time import perf_counter

import numpy
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.datasets import ImageFolder
from peer import serve

CLASSES, WORKERS, BATCH = 4, 2, 64
PHOTOGRAPHS, SMALL = 256, 1024  # whole batches, as many for each worker
SIZES = [(500, 375), (375, 500), (320, 240), (256, 256)]
folder = sys.argv[1]


def picture(rng, width, height):
    """Smooth fields of colour at several scales, and grain: its JPEG file is as large as that of a photograph."""
    pixels = 128 + rng.normal(size=(height, width, 1)) * 4 + numpy.zeros(3)
    for cells, contrast in ((3, 60), (9, 35), (28, 22), (80, 14)):
        for channel in range(3):
            field = rng.normal(size=(max(2, cells * height // width), cells)).astype(numpy.float32)
            pixels[..., channel] += contrast * numpy.asarray(Image.fromarray(field).resize((width, height), Image.BICUBIC))
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))


def write():
    rng = numpy.random.default_rng(1)
    for name, count, sizes, end in (("photographs", PHOTOGRAPHS, SIZES, "jpg"), ("small", SMALL, [(32, 32)], "png")):
        for i in range(count):
            place = os.path.join(folder, name, str(i % CLASSES))
            os.makedirs(place, exist_ok=True)
            picture(rng, *sizes[i // CLASSES % len(sizes)]).save(os.path.join(place, f"{i:04}.{end}"), quality=90)
    return f"{PHOTOGRAPHS} {SMALL}"


class InMemory(Dataset):
    """Images kept as arrays, as torchvision's CIFAR10 keeps them."""

    def __init__(self, count):
        self.images = numpy.random.default_rng(1).integers(0, 256, (count, 32, 32, 3), dtype=numpy.uint8)
        self.labels = [i % CLASSES for i in range(count)]
        self.transform = transforms.Compose([
            transforms.RandomCrop(32, padding=4), transforms.RandomHorizontalFlip(), transforms.ToTensor(),
            transforms.Normalize((0.5, 0.5, 0.5), (0.25, 0.25, 0.25))])

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.transform(Image.fromarray(self.images[index])), self.labels[index]


def decoded(name, size):
    size = int(size)
    prepare = transforms.Compose([transforms.Resize(size), transforms.CenterCrop(size), transforms.ToTensor()])
    return ImageFolder(os.path.join(folder, name), prepare)


loaders = {}


def loader(dataset, *arguments):
    """Workers stay from pass to pass, so that their start is not measured."""
    if arguments not in loaders:
        data = dataset(*arguments)
        loaders[arguments] = DataLoader(data, BATCH, shuffle=dataset is InMemory, num_workers=WORKERS, persistent_workers=True)
    return loaders[arguments]


def measure(command, *arguments):
    if command == "write":
        return write()
    batches = loader(decoded, *arguments) if command == "decode" else loader(InMemory, int(arguments[0]))
    start = perf_counter()
    images = sum(len(labels) for _, labels in batches)
    return f"{perf_counter() - start} {images}"


serve(2, lambda: "", measure)
