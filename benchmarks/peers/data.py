"""The data path of the bench `data` with torchvision's DataLoader. Argument: the folder of images.

Input: `decode NAME SIZE` or `augment COUNT`; output: seconds of one pass over all images, and how many they are.
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
folder = sys.argv[1]


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
    batches = loader(decoded, *arguments) if command == "decode" else loader(InMemory, int(arguments[0]))
    start = perf_counter()
    images = sum(len(labels) for _, labels in batches)
    return f"{perf_counter() - start} {images}"


serve(2, lambda: "", measure)
