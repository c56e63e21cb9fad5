"""One contender at one row of the speed comparison; the driver, reprise-benchmark, starts it.

    worker.py --contender pytorch-eager --net lenet5-blog --phase train --batch 1 --threads 1

Prints one JSON line when it is warm, {"ready": true, …} or {"ready": false, "reason": …}. Then, for
each line `round SECONDS` on standard input, it works for about that long and prints how long it
took for how many images. `quit`, or the end of input, ends it. Logs go to standard error.
"""

import argparse
import gc
import json
import os
import sys
import time
import traceback

import recipes

CONTENDERS = {
    "pytorch-eager": "torch_peers", "pytorch-channels-last": "torch_peers",
    "pytorch-compiled": "torch_peers", "pytorch-published": "torch_peers",
    "jax-scan": "jax_peers", "jax-scan-convolutions": "jax_peers"}


def seconds_since_start():
    """Since this process was started; the kernel counts in hundredths."""
    with open("/proc/self/stat") as file:
        started = int(file.read().rsplit(")", 1)[1].split()[19])
    with open("/proc/uptime") as file:
        return float(file.read().split()[0]) - started / os.sysconf("SC_CLK_TCK")


def peak_bytes():
    """The most memory that this process ever had."""
    with open("/proc/self/status") as file:
        line = next(line for line in file if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


class Worker:
    def __init__(self, contender):
        self.contender = contender
        contender.run(1)
        self.preparation_seconds = seconds_since_start()
        self.warm_up()

    def warm_up(self):
        """Runs for half a second or more and finds out how long one chunk takes."""
        spent, self.chunk_seconds = 0.0, float("inf")
        while spent < 0.5 or self.contender.runs < 3:
            seconds = self.timed(1)
            spent += seconds
            self.chunk_seconds = min(self.chunk_seconds, seconds)
        chunks = round(0.2 / self.chunk_seconds)
        if chunks > 1:  # again, without the clock in between
            self.chunk_seconds = min(self.chunk_seconds, self.timed(chunks) / chunks)
        gc.collect()
        gc.freeze()  # what lives now lives on: no collection goes through it again

    def timed(self, chunks):
        start = time.perf_counter()
        self.contender.run(chunks)
        return time.perf_counter() - start

    def round(self, seconds):
        chunks = max(1, round(seconds / self.chunk_seconds))
        taken = self.timed(chunks)
        return {
            "seconds": taken, "items": chunks * self.contender.chunk_items,
            "peakBytes": peak_bytes()}


def make(arguments):
    """The contender, or a sentence that says why there is none."""
    if arguments.net not in recipes.RECIPES:
        return f"the peers have no net {arguments.net}"
    try:
        module = __import__(CONTENDERS[arguments.contender])
    except ImportError as error:
        return f"it is not installed: {error}"
    return module.make(
        arguments.contender, arguments.net, arguments.phase, arguments.batch, arguments.threads)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contender", required=True, choices=CONTENDERS)
    parser.add_argument("--net", required=True)
    parser.add_argument("--phase", required=True, choices=("train", "evaluate"))
    parser.add_argument("--batch", required=True, type=int)
    parser.add_argument("--threads", required=True, type=int)
    arguments = parser.parse_args()

    # Whatever a library prints goes to standard error; the driver reads JSON alone.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(**values):
        print(json.dumps(values), file=answers, flush=True)

    try:
        made = make(arguments)
        worker = None if isinstance(made, str) else Worker(made)
    except Exception as error:  # a compiler or headers may be missing, or memory
        traceback.print_exc()
        made, worker = f"{type(error).__name__}: {error}".splitlines()[0], None
    if worker is None:
        answer(ready=False, reason=made)
        sys.exit(3)
    answer(
        ready=True, library=made.library, parameters=made.parameters,
        preparationSeconds=round(worker.preparation_seconds, 2))
    for line in sys.stdin:
        command, *values = line.split()
        if command == "quit":
            break
        assert command == "round" and len(values) == 1, line
        answer(**worker.round(float(values[0])))


if __name__ == "__main__":
    main()
