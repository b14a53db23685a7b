"""What the Python side of every benchmark shares: one line in, one line of numbers out."""
import sys
from math import prod
from time import perf_counter_ns

import numpy
import torch


def serve(threads, greeting, answer):
    """Sets the threads, prints the PyTorch version and the greeting, then answers each line of the input until it ends."""
    torch.set_num_threads(threads)
    print(torch.__version__, greeting(), flush=True)
    for line in sys.stdin:
        print(answer(*line.split()), flush=True)


def read(path):
    """The tensors of a file that the benchmark wrote: a line `name size size ...` each, an empty line, all values as float32."""
    tensors = {}
    with open(path, "rb") as file:
        entries = [line.split() for line in iter(lambda: file.readline().decode().strip(), "")]
        for name, *shape in entries:
            shape = [int(size) for size in shape]
            values = numpy.frombuffer(file.read(4 * prod(shape)), dtype=numpy.float32)
            tensors[name] = torch.from_numpy(values.copy()).view(shape)
    return tensors


def arithmetic(device, precision):
    """What the forward pass runs in: bfloat16 where it is exact enough, or float32 with the products that the name says."""
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision != "Float32"
    return torch.autocast(device, torch.bfloat16, enabled=precision == "BFloat16")


def load(module, tensors, prefix):
    """The module with the values of all tensors whose names begin with the prefix."""
    module.load_state_dict({name[len(prefix):]: value for name, value in tensors.items() if name.startswith(prefix)})
    return module


def training(step, parameters):
    """Greeting and answers of a script that trains: the number of parameters; then for a count of steps the milliseconds and
    the last loss.

    What follows the count says how the step is done, where there is more than one way.
    """
    def measure(count, *how):
        start = perf_counter_ns()
        for _ in range(int(count)):
            loss = step(*how)
        loss = loss.item()
        return f"{(perf_counter_ns() - start) / 1e6} {loss}"

    serve(2, lambda: sum(p.numel() for p in parameters), measure)
