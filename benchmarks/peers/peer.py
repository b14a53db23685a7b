"""What the Python side of every benchmark shares: one line in, one line of numbers out."""
import sys

import torch


def serve(threads, greeting, answer):
    """Sets the threads, prints the libtorch version and the greeting, then answers each line of the input until it ends."""
    torch.set_num_threads(threads)
    print(torch.__version__, greeting(), flush=True)
    for line in sys.stdin:
        print(answer(*line.split()), flush=True)
