"""The small operations of `bench.sh op-overhead` in PyTorch. Input: name and count; output: nanoseconds for one."""
from time import perf_counter_ns

import torch
from peer import serve

x = torch.ones(4)
y = torch.ones(4)
accumulator = torch.zeros(4)
linear = torch.nn.Linear(4, 4)
row = torch.ones(1, 4)


def add(count):
    for _ in range(count):
        z = x + y


def add_in_place(count):
    for _ in range(count):
        accumulator.add_(y)


def linear_call(count):
    for _ in range(count):
        z = linear(row)


operations = {"add": add, "add_in_place": add_in_place, "linear": linear_call}


def measure(name, count):
    count = int(count)
    start = perf_counter_ns()
    operations[name](count)
    return (perf_counter_ns() - start) / count


serve(1, lambda: "", measure)
